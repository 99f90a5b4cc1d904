package org.pyairtable.workflow.runs.answers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.pyairtable.events.DataResult;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.workflow.runs.Answers;
import org.pyairtable.workflow.runs.Refusals;
import org.pyairtable.workflow.runs.RunEngine;

/** Passes the answers to commands to the runs that wait for them. */
@ApplicationScoped
class ResultHandler implements SqlEventHandler<DataResult> {
    private final RunEngine engine;

    ResultHandler(RunEngine engine) {
        this.engine = engine;
    }

    @Override
    public Topic<DataResult> topic() {
        return Topics.DATA_RESULTS;
    }

    @Override
    public String name() {
        return "run-results";
    }

    /** All answers about a base have one key: one transaction each would make it as slow as the disk. */
    @Override
    public boolean acceptsBatches() {
        return true;
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<DataResult> result) {
        return switch (result.event()) {
            case DataResult.RecordsWritten written -> engine.answer(connection, result, Answers.of(written));
            case DataResult.BatchWritten written -> engine.answer(connection, result, Answers.of(written));
            case DataResult.CommandRejected rejected ->
                engine.answer(connection, result, Answers.of(rejected))
                        .chain(() -> Refusals.comeOfChangedGround(rejected)
                                ? engine.groundChanged(connection, result)
                                : Uni.createFrom().voidItem());
            // Steps call no tools.
            case DataResult.ToolCalled called -> Uni.createFrom().voidItem();
        };
    }
}
