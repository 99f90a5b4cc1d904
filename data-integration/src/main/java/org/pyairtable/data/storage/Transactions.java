package org.pyairtable.data.storage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Transactions that cost few round trips. PostgreSQL answers the statements of a connection in their order, so one need not
 * wait for the answer to send the next: the beginning travels with the first statements, the commit with the last ones.
 */
@Singleton
public class Transactions {
    private final Pool pool;

    Transactions(Pool pool) {
        this.pool = pool;
    }

    /**
     * What a transaction comes to.
     *
     * @param statements the last ones, in order; each sends one statement when it is subscribed to. A commit after a
     *     statement that failed takes everything back
     */
    public record Ending<T>(T value, List<Uni<Void>> statements) {
        public Ending {
            statements = List.copyOf(statements);
        }
    }

    /**
     * Runs {@code work} in a transaction. Nothing is left of it when the work, one of the last statements or the commit
     * fails, or when nobody waits for the outcome any more.
     */
    public <T> Uni<T> run(Function<SqlConnection, Uni<Ending<T>>> work) {
        return pool.getConnection().chain(connection -> together(List.of(
                        execute(connection, "begin"),
                        // Its first statements follow without waiting for the answer to the one above.
                        Uni.createFrom().deferred(() -> work.apply(connection))))
                .chain(answers -> finish(connection, Transactions.<T>ending(answers.getLast())))
                .onTermination()
                .call((done, failure, cancelled) ->
                        failure == null && !cancelled ? connection.close() : abandon(connection)));
    }

    /**
     * As {@link #run}, for work that sends its last statements itself. Unlike the client's own transactions these go on after
     * a statement that failed behind a savepoint.
     */
    public <T> Uni<T> whole(Function<SqlConnection, Uni<T>> work) {
        return run(connection -> work.apply(connection).map(value -> new Ending<>(value, List.of())));
    }

    /** As above, for work that is followed. */
    public <T> Uni<T> whole(Work followed, Function<SqlConnection, Uni<T>> work) {
        return whole(plain -> {
            SqlConnection connection = new FollowedConnection(plain, followed);
            return followed.begin(connection)
                    .chain(() -> work.apply(connection))
                    .call(() -> followed.finish(connection));
        });
    }

    /**
     * Reads by one statement that PostgreSQL plans for these very values, instead of once for all that it is executed with.
     * In one round trip.
     *
     * @param time after which the database gives up with SQLSTATE 57014; one or less is a millisecond
     */
    public Uni<RowSet<Row>> readOnce(String sql, Tuple values, Duration time) {
        String begin =
                "begin read only; set local plan_cache_mode = force_custom_plan; set local jit = off; set local statement_timeout = "
                        + Math.max(1, time.toMillis());
        return pool.getConnection().chain(connection -> together(List.of(
                        execute(connection, begin),
                        connection.preparedQuery(sql).execute(values),
                        execute(connection, "commit")))
                .map(answers -> rows(answers.get(1)))
                .onTermination()
                .call((done, failure, cancelled) ->
                        failure == null && !cancelled ? connection.close() : abandon(connection)));
    }

    @SuppressWarnings("unchecked") // it is what a query answers
    private static RowSet<Row> rows(Object answer) {
        return (RowSet<Row>) answer;
    }

    @SuppressWarnings("unchecked") // it is what the work gave
    private static <T> Ending<T> ending(Object answer) {
        return (Ending<T>) answer;
    }

    private static <T> Uni<T> finish(SqlConnection connection, Ending<T> ending) {
        AtomicBoolean failed = new AtomicBoolean();
        List<Uni<?>> all = new ArrayList<>();
        ending.statements().forEach(statement -> all.add(statement.onFailure().invoke(() -> failed.set(true))));
        // One that failed before it was sent is unknown to the database, which would commit the others.
        all.add(Uni.createFrom()
                .deferred(() -> failed.get() ? Uni.createFrom().<Boolean>nothing() : execute(connection, "commit")));
        return together(all).replaceWith(ending::value);
    }

    private static Uni<Void> abandon(SqlConnection connection) {
        return execute(connection, "rollback").onFailure().recoverWithNull().chain(() -> connection.close());
    }

    private static Uni<Boolean> execute(SqlConnection connection, String command) {
        return connection.query(command).execute().replaceWith(true);
    }

    /** Sends statements one behind the other and waits for all answers. */
    public static Uni<Void> all(List<Uni<Void>> statements) {
        return statements.isEmpty()
                ? Uni.createFrom().voidItem()
                : together(List.copyOf(statements)).replaceWithVoid();
    }

    private static Uni<List<Object>> together(List<Uni<?>> statements) {
        return Uni.combine().all().unis(statements).with(answers -> new ArrayList<Object>(answers));
    }
}
