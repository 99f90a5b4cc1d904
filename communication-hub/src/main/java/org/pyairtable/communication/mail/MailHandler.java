package org.pyairtable.communication.mail;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import org.pyairtable.events.CommunicationCommand;
import org.pyairtable.events.CommunicationCommand.CancelPings;
import org.pyairtable.events.CommunicationCommand.DeliverPing;
import org.pyairtable.events.CommunicationCommand.SendLetter;
import org.pyairtable.events.CommunicationCommand.SendMail;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.SqlEventHandler;

/** Queues mails. */
@Singleton
class MailHandler implements SqlEventHandler<CommunicationCommand> {
    private final MailQueue queue;

    MailHandler(MailQueue queue) {
        this.queue = queue;
    }

    @Override
    public Topic<CommunicationCommand> topic() {
        return Topics.COMMUNICATION_COMMANDS;
    }

    @Override
    public String name() {
        return "mails";
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<CommunicationCommand> event) {
        return switch (event.event()) {
            case SendMail command -> {
                MailOrder order = MailOrder.of(command);
                yield queue.add(
                        connection, order, event.actor(), order.kind() == MailKind.APPROVAL ? event.workspace() : null);
            }
            // SendNotificationHandler, PingHandler and LetterHandler handle the others.
            case SendNotification notification -> Uni.createFrom().voidItem();
            case DeliverPing ping -> Uni.createFrom().voidItem();
            case CancelPings cancel -> Uni.createFrom().voidItem();
            case SendLetter letter -> Uni.createFrom().voidItem();
        };
    }
}
