package org.pyairtable.ai.document;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.events.Envelope;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;

/** The documents. An event older than the document's state, such as one replayed from the dead letters, has no effect. */
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
            earlier as (
              select record_id, display from document
               where table_id = $1
                 and record_id in (select record_id from jsonb_to_recordset($2::jsonb) as d (record_id text))),
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
              returning record_id, display, source_time),
            renamed as (
              insert into renamed_record (record_id, display, renamed_at)
              select saved.record_id, saved.display, saved.source_time
                from saved join earlier using (record_id) where saved.display <> earlier.display
              on conflict (record_id) do update
                 set display = excluded.display, renamed_at = excluded.renamed_at, noticed_at = now(), next_check = now()
               where renamed_record.renamed_at <= excluded.renamed_at)
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

    private static final String REMOVE_SOME = """
            update document
               set display = '', cells = '{}', links = '{}', title = null, body = null, passage_hash = null,
                   embedding = null, model = null, state = 'removed', revision = revision + 1,
                   change_number = nextval('document_change')
             where ctid = any(array(
                   select d.ctid from document d
                     join source_table t using (table_id) join source_base b using (base_id)
                    where b.workspace_id = $1 and d.state <> 'removed' limit $2))
            """;

    private final AiSettings.Indexing config;

    DocumentStore(AiSettings config) {
        this.config = config.indexing();
    }

    /** To be called first in a transaction that draws change numbers, so that commits come in the order of the numbers. */
    public Uni<Void> lockChanges(SqlConnection connection) {
        return connection
                .preparedQuery("select pg_advisory_xact_lock($1)")
                .execute(Tuple.of(CHANGE_LOCK))
                .replaceWithVoid();
    }

    /**
     * Stores created and updated records as pending. One that keeps changing waits until it has settled, up to a limit,
     * since only its last state is worth embedding. Returns whether the table is known and not deleted.
     */
    Uni<Boolean> save(SqlConnection connection, String tableId, Collection<SavedRecord> records) {
        // One row per record, always in the same order, so that transactions cannot deadlock.
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
    public Uni<Integer> removeOfWorkspace(SqlConnection connection, String workspaceId, int most) {
        return connection
                .preparedQuery(REMOVE_SOME)
                .execute(Tuple.of(workspaceId, most))
                .map(SqlResult::rowCount);
    }

    /** Needs {@link #lockChanges}. */
    public Uni<Void> removeAll(SqlConnection connection, String tableOrBaseId) {
        return connection
                .preparedQuery(REMOVE_TABLES)
                .execute(Tuple.of(tableOrBaseId))
                .replaceWithVoid();
    }

    /**
     * Marks all documents of a table for rendering, because names in them changed. Locks them in the order in which changes
     * are saved, so that the two cannot deadlock.
     */
    public Uni<Void> renderAgain(SqlConnection connection, String tableId, Envelope<?> cause) {
        return connection
                .preparedQuery("""
                        with held as (
                          select table_id, record_id from document where table_id = $1 and state <> 'removed'
                           order by record_id collate "C" for update)
                        update document d set state = 'pending', revision = revision + 1, attempts = 0,
                               not_before = now(), settles_at = now(), cause = $2, actor = $3, correlation = $4
                          from held where d.table_id = held.table_id and d.record_id = held.record_id
                        """)
                .execute(Tuple.of(tableId, cause.id(), cause.actor(), cause.correlation()))
                .replaceWithVoid();
    }

    /** The requested records that are not removed. */
    public Uni<List<DocumentKey.Of<SourceRecord>>> find(SqlClient client, Collection<DocumentKey> keys) {
        JsonArray given = new JsonArray();
        keys.forEach(key -> given.add(new JsonObject().put("t", key.tableId()).put("r", key.recordId())));
        return client.preparedQuery("""
                        select d.table_id, d.record_id, d.display, d.cells, d.links
                          from jsonb_to_recordset($1::jsonb) as k (t text, r text)
                          join document d on d.table_id = k.t and d.record_id = k.r and d.state <> 'removed'
                        """).execute(Tuple.of(given)).map(rows -> Rows.stream(rows)
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
                .map(rows -> Rows.stream(rows)
                        .map(row -> new DocumentKey(row.getString("table_id"), row.getString("record_id")))
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
        return Tuple.of(tableId, given, Utc.of(cause.time()), cause.id(), cause.actor(), cause.correlation());
    }
}
