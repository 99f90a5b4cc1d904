package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.pyairtable.events.DataResult;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.SqlEventHandler;

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

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<DataResult> result) {
        return engine.answer(connection, result);
    }
}
