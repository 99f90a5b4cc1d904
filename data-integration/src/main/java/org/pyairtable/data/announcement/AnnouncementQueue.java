package org.pyairtable.data.announcement;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.time.Utc;

/** The tables whose records still need events. */
@Singleton
public class AnnouncementQueue {
    private final Clock clock;

    AnnouncementQueue(Clock clock) {
        this.clock = clock;
    }

    /**
     * A table to go on with.
     *
     * @param doneUpTo the number of the last record that has had its event
     * @param context names no workspace
     */
    record Due(String tableId, String baseId, long doneUpTo, EventContext context) {}

    /** All records of these tables need events once the transaction is committed; tables that were under way start again. */
    public Uni<Void> add(SqlClient client, String baseId, Collection<String> tableIds, EventContext context) {
        return Sequential.each(tableIds.stream().sorted().distinct().toList(), tableId -> {
            Tuple row = Tuple.from(List.of(tableId, baseId, Long.MIN_VALUE, context.actor()))
                    .addString(context.causation())
                    .addString(context.correlation())
                    .addOffsetDateTime(now());
            return client.preparedQuery(insertion(SqlNames.table(tableId))).execute(row);
        });
    }

    private static String insertion(String records) {
        return """
                insert into record_announcement (table_id, base_id, told_up_to, actor, causation, correlation, due_at)
                select $1, $2, $3, $4, $5, $6, $7 where exists (select 1 from %s)
                on conflict (table_id) do update
                   set told_up_to = excluded.told_up_to, actor = excluded.actor, causation = excluded.causation,
                       correlation = excluded.correlation, due_at = excluded.due_at
                """.formatted(records);
    }

    /** Nothing of these tables is to be announced any more. */
    public Uni<Void> forget(SqlClient client, Collection<String> tableIds) {
        return client.preparedQuery("delete from record_announcement where table_id = any($1)")
                .execute(Tuple.of((Object) tableIds.toArray(String[]::new)))
                .replaceWithVoid();
    }

    /** The one that waits the longest. */
    Uni<Optional<Due>> next(SqlClient client) {
        return find(client, "due_at <= $1 order by due_at limit 1", Tuple.of(now()));
    }

    /** How far the table is now, for who holds its lock. */
    Uni<Optional<Due>> current(SqlClient client, String tableId) {
        return find(client, "table_id = $1", Tuple.of(tableId));
    }

    private static Uni<Optional<Due>> find(SqlClient client, String condition, Tuple parameters) {
        return client.preparedQuery("select table_id, base_id, told_up_to, actor, causation, correlation"
                        + " from record_announcement where " + condition)
                .execute(parameters)
                .map(rows -> {
                    RowIterator<Row> found = rows.iterator();
                    return found.hasNext() ? Optional.of(due(found.next())) : Optional.<Due>empty();
                });
    }

    private static Due due(Row row) {
        return new Due(
                row.getString("table_id"),
                row.getString("base_id"),
                row.getLong("told_up_to"),
                EventContext.by(row.getString("actor"), null)
                        .withCause(row.getString("causation"), row.getString("correlation")));
    }

    Uni<Void> advance(SqlClient client, String tableId, long upTo) {
        return client.preparedQuery("update record_announcement set told_up_to = $2 where table_id = $1")
                .execute(Tuple.of(tableId, upTo))
                .replaceWithVoid();
    }

    Uni<Void> done(SqlClient client, String tableId) {
        return client.preparedQuery("delete from record_announcement where table_id = $1")
                .execute(Tuple.of(tableId))
                .replaceWithVoid();
    }

    /** Lets others go first. */
    Uni<Void> postpone(SqlClient client, String tableId, Duration pause) {
        return client.preparedQuery("update record_announcement set due_at = $2 where table_id = $1")
                .execute(Tuple.of(tableId, now().plus(pause)))
                .replaceWithVoid();
    }

    private OffsetDateTime now() {
        return Utc.of(clock.instant());
    }
}
