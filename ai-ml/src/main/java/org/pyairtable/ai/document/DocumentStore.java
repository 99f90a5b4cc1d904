package org.pyairtable.ai.document;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.pyairtable.ai.AiConfig;
import org.pyairtable.events.Envelope;

/**
 * The documents. An event that is older than what a document rests on, such as one replayed from the dead letters,
 * changes nothing.
 */
@ApplicationScoped
public class DocumentStore {
    /** Key of the advisory lock under which change numbers are drawn. */
    private static final long CHANGE_LOCK = 0x6169_2d6d_6c01L;

    /** The lock on its table's row puts a save wholly before or after the deletion of the table or base. */
    private static final String SAVE = """
            with live as (
              select t.table_id from source_table t join source_base b using (base_id)
               where t.table_id = $1 and not t.gone and not b.gone
                 for share),
            saved as (
              insert into document (table_id, record_id, display, cells, links, source_time, state, cause, actor,
                                    correlation)
              select live.table_id, d.record_id, d.display, d.cells, d.links, d.source_time, 'pending', d.cause,
                     d.actor, d.correlation
                from live, jsonb_to_recordset($2::jsonb)
                       as d (record_id text, display text, cells jsonb, links jsonb, source_time timestamptz,
                             cause text, actor text, correlation text)
              on conflict (table_id, record_id) do update
                 set display = excluded.display, cells = excluded.cells, links = excluded.links,
                     source_time = excluded.source_time, state = 'pending', cause = excluded.cause,
                     actor = excluded.actor, correlation = excluded.correlation,
                     revision = document.revision + 1, attempts = 0,
                     (settles_at, not_before) = (
                       select settled.at,
                              case when document.state = 'pending' and document.attempts = 0
                                   then least(document.not_before, settled.at) else settled.at end
                         from (select case
                                 when excluded.source_time - document.source_time > make_interval(secs => $4) then now()
                                 else least(now() + make_interval(secs => $4),
                                            greatest(now(), coalesce(document.indexed_at, document.first_seen)
                                                              + make_interval(secs => $5)))
                               end as at) settled)
               where document.source_time <= excluded.source_time
              returning 1)
            select exists (select 1 from live) as live, pg_notify($3, '')
            """;

    private static final String REMOVE = """
            insert into document (table_id, record_id, display, cells, links, source_time, state, cause, actor,
                                  correlation, change_number)
            select $1, record_id, '', '{}', '{}', $3, 'removed', $4, $5, $6, nextval('document_change')
              from jsonb_array_elements_text($2::jsonb) as d (record_id)
            on conflict (table_id, record_id) do update
               set display = '', cells = '{}', links = '{}', title = null, body = null, passage_hash = null,
                   embedding = null, model = null, source_time = excluded.source_time, state = 'removed',
                   cause = excluded.cause, actor = excluded.actor, correlation = excluded.correlation,
                   revision = document.revision + 1, change_number = excluded.change_number
             where document.source_time <= excluded.source_time
            """;
    private static final String REMOVE_TABLES = """
            update document
               set display = '', cells = '{}', links = '{}', title = null, body = null, passage_hash = null,
                   embedding = null, model = null, state = 'removed', revision = revision + 1,
                   change_number = nextval('document_change')
             where state <> 'removed'
               and table_id in (select table_id from source_table where table_id = $1 or base_id = $1)
            """;

    private final AiConfig.Indexing config;

    DocumentStore(AiConfig config) {
        this.config = config.indexing();
    }

    /** To be called before anything else in a transaction that draws change numbers: commits then come in their order. */
    public Uni<Void> lockChanges(SqlConnection connection) {
        return connection
                .preparedQuery("select pg_advisory_xact_lock($1)")
                .execute(Tuple.of(CHANGE_LOCK))
                .replaceWithVoid();
    }

    /**
     * Stores created and updated records as pending. One that changes again and again waits until it is quiet for a
     * while, up to a bound, since only its last state is worth embedding. Answers whether the table is known and not
     * deleted.
     */
    Uni<Boolean> save(SqlConnection connection, String tableId, Collection<SavedRecord> records) {
        // One row a record, in the same order everywhere: two transactions never wait for each other.
        Map<String, SavedRecord> newest = new TreeMap<>();
        records.forEach(
                saved -> newest.merge(saved.change().recordId(), saved, (earlier, later) -> later.notBefore(earlier)));
        JsonArray given = new JsonArray();
        newest.values().forEach(saved -> given.add(saved.json()));
        return connection
                .preparedQuery(SAVE)
                .execute(Tuple.of(
                        tableId, given, DocumentSignal.PENDING, seconds(config.quiet()), seconds(config.longestWait())))
                .map(result -> result.iterator().next().getBoolean("live"));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** Needs {@link #lockChanges}. */
    public Uni<Void> remove(SqlConnection connection, String tableId, Collection<String> recordIds, Envelope<?> cause) {
        if (recordIds.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        JsonArray given = new JsonArray(recordIds.stream().distinct().sorted().toList());
        return connection
                .preparedQuery(REMOVE)
                .execute(parameters(tableId, given, cause))
                .replaceWithVoid();
    }

    /** Removes all documents of a table or base. Needs {@link #lockChanges}. */
    public Uni<Void> removeAll(SqlConnection connection, String tableOrBaseId) {
        return connection
                .preparedQuery(REMOVE_TABLES)
                .execute(Tuple.of(tableOrBaseId))
                .replaceWithVoid();
    }

    /** Has all documents of a table rendered anew, because names that stand in them changed. */
    public Uni<Void> renderAgain(SqlConnection connection, String tableId, Envelope<?> cause) {
        return connection
                .preparedQuery("""
                        update document set state = 'pending', revision = revision + 1, attempts = 0, not_before = now(),
                               settles_at = now(), cause = $2, actor = $3, correlation = $4
                         where table_id = $1 and state <> 'removed'
                        """)
                .execute(Tuple.of(tableId, cause.id(), cause.actor(), cause.correlation()))
                .replaceWithVoid();
    }

    /** The records that are not removed, of those asked for. */
    public Uni<List<DocumentKey.Of<SourceRecord>>> find(SqlClient client, Collection<DocumentKey> keys) {
        JsonArray given = new JsonArray();
        keys.forEach(key -> given.add(new JsonObject().put("t", key.tableId()).put("r", key.recordId())));
        return client.preparedQuery("""
                        select d.table_id, d.record_id, d.display, d.cells, d.links
                          from jsonb_to_recordset($1::jsonb) as k (t text, r text)
                          join document d on d.table_id = k.t and d.record_id = k.r and d.state <> 'removed'
                        """).execute(Tuple.of(given)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(row -> new DocumentKey.Of<>(
                        new DocumentKey(row.getString("table_id"), row.getString("record_id")), source(row)))
                .toList());
    }

    /** The table of a record within a workspace; at most one is answered. */
    public Uni<List<DocumentKey>> locate(SqlClient client, String workspaceId, String recordId) {
        return client.preparedQuery("""
                        select d.table_id, d.record_id
                          from source_base b join source_table t using (base_id)
                          join document d on d.table_id = t.table_id
                         where b.workspace_id = $1 and d.record_id = $2 and d.state <> 'removed' limit 1
                        """)
                .execute(Tuple.of(workspaceId, recordId))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new DocumentKey(row.getString("table_id"), row.getString("record_id")))
                        .toList());
    }

    /** Up to {@code limit} records of a table after {@code afterRecordId}, by record id. */
    public Uni<List<SourceRecord>> page(SqlClient client, String tableId, String afterRecordId, int limit) {
        return client.preparedQuery("""
                        select record_id, display, cells, links from document
                         where table_id = $1 and record_id > $2 and state <> 'removed'
                         order by record_id limit $3
                        """)
                .execute(Tuple.of(tableId, afterRecordId, limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(DocumentStore::source)
                        .toList());
    }

    /** Reads the columns record_id, display, cells and links. */
    public static SourceRecord source(Row row) {
        Map<String, String> links = new TreeMap<>();
        row.getJsonObject("links").forEach(link -> links.put(link.getKey(), String.valueOf(link.getValue())));
        return new SourceRecord(
                row.getString("record_id"),
                row.getString("display"),
                row.getJsonObject("cells").getMap(),
                links);
    }

    private static Tuple parameters(String tableId, JsonArray given, Envelope<?> cause) {
        return Tuple.of(tableId, given, SourceStore.utc(cause.time()), cause.id(), cause.actor(), cause.correlation());
    }
}
