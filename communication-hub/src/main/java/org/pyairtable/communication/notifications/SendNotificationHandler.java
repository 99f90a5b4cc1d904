package org.pyairtable.communication.notifications;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.events.CommunicationCommand;
import org.pyairtable.events.CommunicationCommand.CancelPings;
import org.pyairtable.events.CommunicationCommand.DeliverPing;
import org.pyairtable.events.CommunicationCommand.SendLetter;
import org.pyairtable.events.CommunicationCommand.SendMail;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.RejectedEvent;
import org.pyairtable.outbox.SessionEventHandler;
import org.pyairtable.runtime.identity.Memberships;

/**
 * Executes the commands to notify users. Only members of the workspace are notified: a command without any member among its
 * recipients is rejected; otherwise recipients who are not members are left out.
 */
@ApplicationScoped
class SendNotificationHandler implements SessionEventHandler<CommunicationCommand> {
    private static final String EVERYONE = "*";

    private final Inboxes inboxes;
    private final Memberships memberships;

    SendNotificationHandler(Inboxes inboxes, Memberships memberships) {
        this.inboxes = inboxes;
        this.memberships = memberships;
    }

    @Override
    public Topic<CommunicationCommand> topic() {
        return Topics.COMMUNICATION_COMMANDS;
    }

    @Override
    public String name() {
        return "notifications";
    }

    @Override
    public Uni<Void> handle(Mutiny.Session session, Envelope<CommunicationCommand> event) {
        return switch (event.event()) {
            case SendNotification command -> {
                EventContext context = EventContext.causedBy(event).withWorkspace(command.workspaceId());
                yield inboxes.deliver(session, context, message(command), recipients(command));
            }
            // PingHandler handles pings, MailHandler mails.
            case SendMail mail -> Uni.createFrom().voidItem();
            case DeliverPing ping -> Uni.createFrom().voidItem();
            case CancelPings cancel -> Uni.createFrom().voidItem();
            case SendLetter letter -> Uni.createFrom().voidItem();
        };
    }

    private static Message message(SendNotification command) {
        try {
            return new Message(
                    command.workspaceId(),
                    new Category(command.category()),
                    command.title(),
                    command.body(),
                    command.data());
        } catch (IllegalArgumentException e) {
            throw new RejectedEvent("INVALID_NOTIFICATION", String.valueOf(e.getMessage()));
        }
    }

    private Set<String> recipients(SendNotification command) {
        Set<String> members = memberships.membersOf(command.workspaceId());
        List<String> requested = command.recipients();
        Set<String> reached = requested.contains(EVERYONE)
                ? members
                : requested.stream().filter(members::contains).collect(Collectors.toUnmodifiableSet());
        if (reached.isEmpty()) {
            throw new RejectedEvent(
                    "NO_RECIPIENT", "None of the recipients is a member of workspace " + command.workspaceId());
        }
        return reached;
    }
}
