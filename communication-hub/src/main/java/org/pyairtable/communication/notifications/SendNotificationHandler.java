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
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.RejectedEvent;
import org.pyairtable.outbox.SessionEventHandler;
import org.pyairtable.runtime.identity.Memberships;

/**
 * Tells people what {@code communication.commands} wish. Only members of the workspace are told anything: a wish that reaches no
 * member is rejected, of one that reaches some the others are left out.
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
            case SendNotification wish -> {
                EventContext context =
                        new EventContext(wish.workspaceId(), event.actor(), event.id(), event.correlation(), null);
                yield inboxes.deliver(session, context, message(wish), recipients(wish));
            }
            // The pings have a handler of their own.
            case DeliverPing ping -> Uni.createFrom().voidItem();
            case CancelPings cancel -> Uni.createFrom().voidItem();
        };
    }

    private static Message message(SendNotification wish) {
        try {
            return new Message(
                    wish.workspaceId(), new Category(wish.category()), wish.title(), wish.body(), wish.data());
        } catch (IllegalArgumentException e) {
            throw new RejectedEvent("INVALID_NOTIFICATION", String.valueOf(e.getMessage()));
        }
    }

    private Set<String> recipients(SendNotification wish) {
        Set<String> members = memberships.membersOf(wish.workspaceId());
        List<String> wanted = wish.recipients();
        Set<String> reached = wanted.contains(EVERYONE)
                ? members
                : wanted.stream().filter(members::contains).collect(Collectors.toUnmodifiableSet());
        if (reached.isEmpty()) {
            throw new RejectedEvent(
                    "NO_RECIPIENT", "None of the recipients is a member of workspace " + wish.workspaceId());
        }
        return reached;
    }
}
