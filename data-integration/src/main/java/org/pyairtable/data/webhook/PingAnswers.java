package org.pyairtable.data.webhook;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.pyairtable.events.CommunicationEvent;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.SqlEventHandler;

/** Handles the events of how attempts at pings ended. */
@ApplicationScoped
class PingAnswers implements SqlEventHandler<CommunicationEvent> {
    private final Pings pings;

    PingAnswers(Pings pings) {
        this.pings = pings;
    }

    @Override
    public Topic<CommunicationEvent> topic() {
        return Topics.COMMUNICATION;
    }

    @Override
    public String name() {
        return "ping-answers";
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<CommunicationEvent> event) {
        return switch (event.event()) {
            case CommunicationEvent.PingAttempted attempt ->
                pings.answered(connection, EventContext.causedBy(event), attempt);
            case CommunicationEvent.NotificationDelivered e -> Uni.createFrom().voidItem();
            case CommunicationEvent.WebhookDelivered e -> Uni.createFrom().voidItem();
            case CommunicationEvent.WebhookExhausted e -> Uni.createFrom().voidItem();
            case CommunicationEvent.ReceiverAllowed e -> Uni.createFrom().voidItem();
            case CommunicationEvent.ReceiverDisallowed e -> Uni.createFrom().voidItem();
            case CommunicationEvent.LetterSent e -> Uni.createFrom().voidItem();
            case CommunicationEvent.LetterFailed e -> Uni.createFrom().voidItem();
        };
    }
}
