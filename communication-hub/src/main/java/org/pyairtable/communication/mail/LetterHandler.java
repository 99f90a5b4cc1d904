package org.pyairtable.communication.mail;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.pyairtable.communication.mail.external.MailSettings;
import org.pyairtable.communication.mail.external.SmtpServer;
import org.pyairtable.events.CommunicationCommand;
import org.pyairtable.events.CommunicationCommand.CancelPings;
import org.pyairtable.events.CommunicationCommand.DeliverPing;
import org.pyairtable.events.CommunicationCommand.SendLetter;
import org.pyairtable.events.CommunicationCommand.SendMail;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.events.CommunicationEvent.LetterFailed;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.SqlEventHandler;

/** Queues the mails of letters; what cannot be sent is answered at once. */
@Singleton
class LetterHandler implements SqlEventHandler<CommunicationCommand> {
    private static final String NO_SERVER = "MAIL_SERVER_MISSING";

    private final LetterTable letters;
    private final KnownMembers members;
    private final SmtpServer server;
    private final boolean outsiders;
    private final Outbox outbox;
    private final Clock clock;

    LetterHandler(
            LetterTable letters,
            KnownMembers members,
            SmtpServer server,
            MailSettings settings,
            Outbox outbox,
            Clock clock) {
        this.letters = letters;
        this.members = members;
        this.server = server;
        this.outsiders = settings.outsideRecipients();
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public Topic<CommunicationCommand> topic() {
        return Topics.COMMUNICATION_COMMANDS;
    }

    @Override
    public String name() {
        return "letters";
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<CommunicationCommand> event) {
        return switch (event.event()) {
            case SendLetter command -> handle(connection, event, command);
            // SendNotificationHandler, PingHandler and MailHandler handle the others.
            case SendNotification notification -> Uni.createFrom().voidItem();
            case DeliverPing ping -> Uni.createFrom().voidItem();
            case CancelPings cancel -> Uni.createFrom().voidItem();
            case SendMail mail -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> handle(SqlConnection connection, Envelope<?> event, SendLetter command) {
        if (!server.isConfigured()) {
            return refuse(
                    connection,
                    event,
                    command,
                    NO_SERVER,
                    "This installation has no mail server; its operator sets one with PYAIRTABLE_MAIL_HOST");
        }
        return switch (LetterOrder.check(command, members, outsiders)) {
            case LetterOrder.Checked.Sendable sendable ->
                letters.add(connection, sendable.letter(), event, clock.instant());
            case LetterOrder.Checked.Refused refused ->
                refuse(connection, event, command, refused.code(), refused.message());
        };
    }

    private Uni<Void> refuse(
            SqlConnection connection, Envelope<?> event, SendLetter command, String code, String message) {
        return outbox.append(
                        connection,
                        EventContext.causedBy(event).withWorkspace(command.workspaceId()),
                        new LetterFailed(command.workspaceId(), command.key(), code, message, false, 0))
                .replaceWithVoid();
    }
}
