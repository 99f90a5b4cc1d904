package org.pyairtable.data.job;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.storage.Work;
import org.pyairtable.data.wire.Json;

/** A job that this instance works on. */
final class RunningJob implements Work {
    /** The job was cancelled, or its lease was lost. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("the job was cancelled or taken over", null, false, false);
        }
    }

    /** A transaction, by the backend that it runs on and its begin. */
    private record Transaction(int backend, OffsetDateTime begun) {}

    private final Job job;
    private final String owner;
    private final JobStore store;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong total = new AtomicLong();
    private volatile boolean stopped;
    private volatile @Nullable Transaction transaction;
    private volatile @Nullable String result;

    RunningJob(Job job, String owner, JobStore store) {
        this.job = job;
        this.owner = owner;
        this.store = store;
    }

    Job job() {
        return job;
    }

    long doneSoFar() {
        return done.get();
    }

    long totalSoFar() {
        return total.get();
    }

    boolean isStopped() {
        return stopped;
    }

    /** Ends the statement that runs; the next piece of work fails. */
    Uni<Void> stop(SqlClient client) {
        stopped = true;
        Transaction running = transaction;
        return running == null
                ? Uni.createFrom().voidItem()
                : client.preparedQuery("select pg_cancel_backend(pid) from pg_stat_activity"
                                + " where pid = $1 and xact_start = $2")
                        .execute(Tuple.of(running.backend(), running.begun()))
                        .replaceWithVoid();
    }

    @Override
    public Uni<Void> begin(SqlConnection connection) {
        return connection
                .query("select pg_backend_pid(), now()")
                .execute()
                .map(rows -> rows.iterator().next())
                .invoke(row -> transaction = new Transaction(row.getInteger(0), row.getOffsetDateTime(1)))
                .chain(() -> did(0));
    }

    @Override
    public Uni<Void> expect(SqlClient client, String tableId) {
        return client.query("select count(*) from " + SqlNames.table(tableId))
                .execute()
                .invoke(rows -> total.addAndGet(rows.iterator().next().getLong(0)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> did(long records) {
        done.addAndGet(records);
        return stopped
                ? Uni.createFrom().failure(new Stopped())
                : Uni.createFrom().voidItem();
    }

    @Override
    public void result(Object json) {
        result = Json.write(json);
    }

    @Override
    public Uni<Void> finish(SqlConnection connection) {
        return did(0).chain(() -> store.done(connection, job, owner, done.get(), result))
                .chain(own ->
                        own ? Uni.createFrom().voidItem() : Uni.createFrom().failure(new Stopped()));
    }
}
