package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.time.Utc;

/**
 * Deletes what is old, in batches: each is a transaction of its own, so that none holds many locks, and one more follows for
 * as long as they are full.
 */
public final class Pruning {
    private static final Logger LOG = Logger.getLogger(Pruning.class);

    private final String what;
    private final int batch;

    private Pruning(String what, int batch) {
        this.what = what;
        this.batch = batch;
    }

    /**
     * @param what is deleted, for the log
     * @param batch how many rows at a time
     */
    public static Pruning of(String what, int batch) {
        return new Pruning(what, batch);
    }

    /** @param statement touches what is older than {@code $1}, at most {@code $2} rows */
    public Uni<Void> run(SqlClient client, String statement, Instant before) {
        return run(most -> client.preparedQuery(statement)
                .execute(Tuple.of(Utc.of(before), most))
                .map(SqlResult::rowCount));
    }

    /** @param deletion of so many rows at most; answers of how many */
    public Uni<Void> run(IntFunction<Uni<Integer>> deletion) {
        return Sequential.whilst(() -> deletion.apply(batch).map(deleted -> deleted >= batch));
    }

    /** For a schedule: what fails now is logged, and tried again by the next round. */
    public Uni<Void> scheduled(Uni<Void> rounds) {
        return rounds.onFailure()
                .invoke(failure -> LOG.warnf(
                        failure,
                        "Not pruned, retried by the next round: what=%s reason=%s",
                        what,
                        failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }
}
