package org.pyairtable.workflow.runs.answers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.events.CommunicationEvent;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.EventOutline;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.workflow.runs.ActivityResult;
import org.pyairtable.workflow.runs.RunEngine;

/** Passes what became of mails to the runs that wait for it. */
@ApplicationScoped
class LetterAnswers implements SqlEventHandler<CommunicationEvent> {
    private static final Set<String> TYPES = Stream.of(
                    CommunicationEvent.LetterSent.class, CommunicationEvent.LetterFailed.class)
            .map(Topic::typeOf)
            .collect(Collectors.toUnmodifiableSet());

    private final RunEngine engine;

    LetterAnswers(RunEngine engine) {
        this.engine = engine;
    }

    @Override
    public Topic<CommunicationEvent> topic() {
        return Topics.COMMUNICATION;
    }

    @Override
    public String name() {
        return "run-letters";
    }

    @Override
    public boolean filters() {
        return true;
    }

    @Override
    public Uni<Boolean> isRelevant(SqlClient client, EventOutline event) {
        return Uni.createFrom().item(TYPES.contains(event.type()));
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<CommunicationEvent> event) {
        return switch (event.event()) {
            case CommunicationEvent.LetterSent sent ->
                engine.answer(
                        connection, event, new ActivityResult.Done(Map.of("recipients", (long) sent.recipients())));
            case CommunicationEvent.LetterFailed failed ->
                engine.answer(
                        connection,
                        event,
                        new ActivityResult.Failed(failed.code() + ": " + failed.message(), failed.passes()));
            case CommunicationEvent.NotificationDelivered e -> Uni.createFrom().voidItem();
            case CommunicationEvent.WebhookDelivered e -> Uni.createFrom().voidItem();
            case CommunicationEvent.WebhookExhausted e -> Uni.createFrom().voidItem();
            case CommunicationEvent.PingAttempted e -> Uni.createFrom().voidItem();
            case CommunicationEvent.ReceiverAllowed e -> Uni.createFrom().voidItem();
            case CommunicationEvent.ReceiverDisallowed e -> Uni.createFrom().voidItem();
        };
    }
}
