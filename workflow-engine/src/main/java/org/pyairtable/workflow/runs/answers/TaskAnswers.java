package org.pyairtable.workflow.runs.answers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pyairtable.events.AiResult;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.workflow.runs.ActivityResult;
import org.pyairtable.workflow.runs.RunEngine;

/** Passes what language models have done to the runs that wait for it. */
@ApplicationScoped
class TaskAnswers implements SqlEventHandler<AiResult> {
    private final RunEngine engine;

    TaskAnswers(RunEngine engine) {
        this.engine = engine;
    }

    @Override
    public Topic<AiResult> topic() {
        return Topics.AI_RESULTS;
    }

    @Override
    public String name() {
        return "run-tasks";
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<AiResult> event) {
        return switch (event.event()) {
            case AiResult.TaskDone done -> engine.answer(connection, event, new ActivityResult.Done(output(done)));
            case AiResult.TaskRejected rejected ->
                engine.answer(
                        connection,
                        event,
                        new ActivityResult.Failed(rejected.code() + ": " + rejected.message(), rejected.passes()));
        };
    }

    private static Map<String, Object> output(AiResult.TaskDone done) {
        Map<String, Object> output = new LinkedHashMap<>(done.output());
        if (done.model() != null) {
            output.put("model", done.model());
        }
        output.put("costMicros", done.costMicros());
        return output;
    }
}
