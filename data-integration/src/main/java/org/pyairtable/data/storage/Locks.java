package org.pyairtable.data.storage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * Who waits for whom, until the end of the transaction. Writers of records share a base; who changes its schema has it alone.
 * Writers lock every table whose records they may change, in one order, so that they cannot wait in a circle and the
 * events of a table are published in the order of its changes.
 */
public final class Locks {
    private Locks() {}

    public static Uni<Void> shareBase(SqlConnection connection, String baseId) {
        return take(connection, "select pg_advisory_xact_lock_shared(hashtextextended($1, 0))::text", baseId);
    }

    /** As {@link #shareBase} and then {@link #tables}, by one statement. */
    public static Uni<Void> shareBase(SqlConnection connection, String baseId, Collection<String> tableIds) {
        return connection
                .preparedQuery("select pg_advisory_xact_lock(hashtextextended(id, 0))::text from"
                        + " (select pg_advisory_xact_lock_shared(hashtextextended($1, 0))::text as held offset 0) base,"
                        + " unnest($2::text[]) id where base.held is not null")
                .execute(Tuple.of(baseId, sorted(tableIds)))
                .replaceWithVoid();
    }

    public static Uni<Void> ownBase(SqlConnection connection, String baseId) {
        return take(connection, "select pg_advisory_xact_lock(hashtextextended($1, 0))::text", baseId);
    }

    /** Holds the base against changes of its schema while {@code work} runs, whatever transactions that has. */
    public static <T> Uni<T> sharingBase(SqlConnection connection, String baseId, Supplier<Uni<T>> work) {
        return take(connection, "select pg_advisory_lock_shared(hashtextextended($1, 0))::text", baseId)
                .chain(() -> work.get()
                        .onTermination()
                        .call(() -> take(
                                connection,
                                "select pg_advisory_unlock_shared(hashtextextended($1, 0))::text",
                                baseId)));
    }

    public static Uni<Void> tables(SqlConnection connection, Collection<String> tableIds) {
        return connection
                .preparedQuery("select pg_advisory_xact_lock(hashtextextended(id, 0))::text from unnest($1::text[]) id")
                .execute(Tuple.of(sorted(tableIds)))
                .replaceWithVoid();
    }

    private static String[] sorted(Collection<String> tableIds) {
        return tableIds.stream().sorted().distinct().toArray(String[]::new);
    }

    /** For who needs the records of a table to stay; its writers wait. */
    public static Uni<Void> shareTable(SqlConnection connection, String tableId) {
        return take(connection, "select pg_advisory_xact_lock_shared(hashtextextended($1, 0))::text", tableId);
    }

    /** Does the work if no other connection does it, in this instance or another; holds the lock until it is done. */
    public static Uni<Void> alone(SqlConnection connection, long lock, Supplier<Uni<Void>> work) {
        return connection
                .preparedQuery("select pg_try_advisory_lock($1)")
                .execute(Tuple.of(lock))
                .chain(rows -> rows.iterator().next().getBoolean(0)
                        ? work.get().onTermination().call(() -> connection
                                .preparedQuery("select pg_advisory_unlock($1)")
                                .execute(Tuple.of(lock)))
                        : Uni.createFrom().voidItem());
    }

    private static Uni<Void> take(SqlConnection connection, String sql, String id) {
        return connection.preparedQuery(sql).execute(Tuple.of(id)).replaceWithVoid();
    }
}
