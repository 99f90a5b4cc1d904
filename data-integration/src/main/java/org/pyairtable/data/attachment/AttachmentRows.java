package org.pyairtable.data.attachment;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.wire.Json;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;

/**
 * What there is to do about files, as rows that any number of instances take from side by side. What is taken stays there
 * with a later due time, so that it comes back when the process that took it dies.
 */
@Singleton
public class AttachmentRows {
    /** The cell that a file is in. */
    public record Place(String baseId, String tableId, String recordId, String fieldId) {}

    /** A file that a cell holds from now on. */
    public record Added(String id, Place place, String filename, Optional<String> sourceUrl, String createdBy) {}

    /** @param wanted whether the bytes are still to be fetched */
    public record Work(
            String id, Place place, String filename, String sourceUrl, boolean wanted, int attempt, String createdBy) {}

    private static final String ADD = """
            insert into attachment
                (id, base_id, table_id, record_id, field_id, filename, source_url, state, due_at, created_at, created_by)
            select a.id, a.base_id, a.table_id, a.record_id, a.field_id, a.filename, a.source_url,
                case when a.source_url is null then 'stored' else 'wanted' end, $2, $2, a.created_by
            from jsonb_to_recordset($1::text::jsonb) as a (id text, base_id text, table_id text, record_id text,
                field_id text, filename text, source_url text, created_by text)
            on conflict (id) do update set removed_at = null, due_at = excluded.due_at""";

    private static final String TAKE = """
            update attachment set attempts = attempts + 1, due_at = $2 where id in (
                select id from attachment where state in ('wanted', 'stored') and due_at <= $1 and removed_at is null
                order by due_at limit $3 for update skip locked)
            returning id, base_id, table_id, record_id, field_id, filename, source_url, state, attempts, created_by""";

    /** Wakes the workers on files once the transaction is committed. */
    public record Announced() {}

    private final Clock clock;
    private final Event<Announced> announcement;

    AttachmentRows(Clock clock, Event<Announced> announcement) {
        this.clock = clock;
        this.announcement = announcement;
    }

    /** In the transaction that writes the cells. */
    public Uni<Void> add(SqlClient client, Collection<Added> added) {
        if (added.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return client.preparedQuery(ADD)
                .execute(Tuple.of(
                        Json.write(added.stream().map(AttachmentRows::row).toList()), now()))
                .invoke(() -> announcement.fire(new Announced()))
                .replaceWithVoid();
    }

    private static Map<String, Object> row(Added added) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", added.id());
        row.put("base_id", added.place().baseId());
        row.put("table_id", added.place().tableId());
        row.put("record_id", added.place().recordId());
        row.put("field_id", added.place().fieldId());
        row.put("filename", added.filename());
        added.sourceUrl().ifPresent(url -> row.put("source_url", url));
        row.put("created_by", added.createdBy());
        return row;
    }

    /** The files are in no cell any more; they are forgotten after a while. */
    public Uni<Void> remove(SqlClient client, Collection<String> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().voidItem()
                : client.preparedQuery(
                                "update attachment set removed_at = $2 where id = any($1) and removed_at is null")
                        .execute(Tuple.of(ids.toArray(String[]::new), now()))
                        .replaceWithVoid();
    }

    /** The files are in a cell again. */
    public Uni<Void> restore(SqlClient client, Collection<String> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().voidItem()
                : client.preparedQuery("update attachment set removed_at = null where id = any($1)")
                        .execute(Tuple.of((Object) ids.toArray(String[]::new)))
                        .replaceWithVoid();
    }

    /** @param lease how long nobody else takes what is taken */
    public Uni<List<Work>> take(SqlClient client, int most, Duration lease) {
        Instant now = clock.instant();
        return client.preparedQuery(TAKE)
                .execute(Tuple.of(Utc.of(now), Utc.of(now.plus(lease)), most))
                .map(rows -> Rows.stream(rows).map(AttachmentRows::work).toList());
    }

    private static Work work(Row row) {
        String source = row.getString("source_url");
        return new Work(
                row.getString("id"),
                new Place(
                        row.getString("base_id"),
                        row.getString("table_id"),
                        row.getString("record_id"),
                        row.getString("field_id")),
                row.getString("filename"),
                source == null ? "" : source,
                "wanted".equals(row.getString("state")),
                row.getInteger("attempts"),
                row.getString("created_by"));
    }

    /** The bytes are here. */
    public Uni<Void> stored(SqlClient client, String id) {
        return client.preparedQuery("update attachment set state = 'stored', attempts = 0 where id = $1")
                .execute(Tuple.of(id))
                .replaceWithVoid();
    }

    /** There is nothing left to do. */
    public Uni<Void> ready(SqlClient client, String id) {
        return client.preparedQuery("update attachment set state = 'ready', failure = null where id = $1")
                .execute(Tuple.of(id))
                .replaceWithVoid();
    }

    public Uni<Void> retry(SqlClient client, String id, Duration pause, String failure) {
        return client.preparedQuery("update attachment set due_at = $2, failure = $3 where id = $1")
                .execute(Tuple.of(id, Utc.of(clock.instant().plus(pause)), failure))
                .replaceWithVoid();
    }

    /** Nothing more is tried; the reason stays until the row is forgotten. */
    public Uni<Void> failed(SqlClient client, String id, String failure) {
        return client.preparedQuery("update attachment set state = 'failed', failure = $2,"
                        + " removed_at = coalesce(removed_at, $3) where id = $1")
                .execute(Tuple.of(id, failure, now()))
                .replaceWithVoid();
    }

    private OffsetDateTime now() {
        return Utc.of(clock.instant());
    }
}
