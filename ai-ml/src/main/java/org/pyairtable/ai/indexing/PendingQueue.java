package org.pyairtable.ai.indexing;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.document.DocumentStore;
import org.pyairtable.ai.embedding.Embedder;
import org.pyairtable.ai.embedding.Vector;

/**
 * The pending documents as a queue that several indexers, of several replicas, share. Who takes one holds no lock on it
 * but a lease: when its process dies, the document is taken again after that time.
 */
@ApplicationScoped
class PendingQueue {
    /** Those that changed too lately to be worth embedding are put off, all at once, until they will have rested. */
    private static final String TAKE = """
            with put_off as (
              update document set not_before = settles_at
               where (table_id, record_id) in (
                       select table_id, record_id from document
                        where state = 'pending' and not_before <= now() and settles_at > now()
                          for update skip locked))
            update document d
               set not_before = now() + make_interval(secs => $2), attempts = attempts + 1
             where (table_id, record_id) in (
                     select table_id, record_id from document
                      where state = 'pending' and not_before <= now() and settles_at <= now()
                      order by not_before limit $1
                        for update skip locked)
            returning table_id, record_id, revision, display, cells, links, cause, actor, correlation,
                      case when model = $3 then passage_hash end as passage_hash,
                      case when model = $3 then embedding end as embedding
            """;

    /** Locks them in the order in which changes are saved, for which it may have to wait: neither then waits for the other. */
    private static final String STORE = """
            with given as (
              select * from jsonb_to_recordset($1::jsonb)
                as s (table_id text, record_id text, revision bigint, title text, body text, hash text, vector text)),
            held as (
              select table_id, record_id from document
               where (table_id, record_id) in (select table_id, record_id from given)
               order by table_id collate "C", record_id collate "C"
                 for update)
            update document d
               set state = case when s.vector is null or s.revision < d.revision then 'pending' else 'indexed' end,
                   not_before = case when s.revision < d.revision then d.not_before
                                     when s.vector is null
                                     then now() + make_interval(secs => least(power(2, d.attempts), 300)) else now() end,
                   attempts = case when s.vector is null or s.revision < d.revision then d.attempts else 0 end,
                   title = s.title, body = s.body,
                   passage_hash = case when s.vector is not null then s.hash end,
                   embedding = decode(s.vector, 'base64'), model = case when s.vector is not null then $2 end,
                   change_number = nextval('document_change'), indexed_at = now()
              from given s join held using (table_id, record_id)
             where d.table_id = s.table_id and d.record_id = s.record_id and d.state = 'pending'
               and (d.revision = s.revision or s.revision < d.revision and s.vector is not null)
            returning d.table_id, d.record_id, d.state
            """;

    private final Pool pool;
    private final Embedder embedder;

    PendingQueue(Pool pool, Embedder embedder) {
        this.pool = pool;
        this.embedder = embedder;
    }

    /** Takes up to {@code limit} documents. */
    Uni<List<PendingDocument>> take(SqlClient client, int limit, Duration lease) {
        return client.preparedQuery(TAKE)
                .execute(Tuple.of(limit, (double) lease.toSeconds(), embedder.model()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(PendingQueue::document)
                        .toList());
    }

    /**
     * Stores what was made of the documents and answers which of them are indexed now. One that changed meanwhile is found
     * by what it said before, and stays pending: what changes faster than it is embedded would never be found otherwise. One
     * without a vector is found by its words and comes again later. Needs the lock on change numbers.
     */
    Uni<Set<DocumentKey>> store(SqlConnection connection, List<IndexableDocument> documents) {
        JsonArray given = new JsonArray();
        documents.forEach(document -> given.add(json(document)));
        return connection
                .preparedQuery(STORE)
                .execute(Tuple.of(given, embedder.model()))
                .map(rows -> {
                    Set<DocumentKey> indexed = new HashSet<>();
                    for (Row row : rows) {
                        if (row.getString("state").equals("indexed")) {
                            indexed.add(new DocumentKey(row.getString("table_id"), row.getString("record_id")));
                        }
                    }
                    return indexed;
                });
    }

    /** Takes up again what another model embedded. */
    Uni<Void> renewOtherModels() {
        return pool.preparedQuery("""
                        update document
                           set state = 'pending', revision = revision + 1, attempts = 0, not_before = now(), settles_at = now()
                         where state = 'indexed' and model <> $1
                        """).execute(Tuple.of(embedder.model())).replaceWithVoid();
    }

    /** Forgets documents that were removed longer ago than {@code retention}. */
    Uni<Void> forgetRemoved(Duration retention) {
        return pool.preparedQuery("""
                        delete from document
                         where state = 'removed' and source_time < now() - make_interval(secs => $1)
                           and coalesce(indexed_at, source_time) < now() - make_interval(secs => $1)
                        """)
                .execute(Tuple.of((double) retention.toSeconds()))
                .replaceWithVoid();
    }

    private static JsonObject json(IndexableDocument document) {
        PendingDocument pending = document.pending();
        return new JsonObject()
                .put("table_id", pending.key().tableId())
                .put("record_id", pending.key().recordId())
                .put("revision", pending.revision())
                .put("title", document.rendering().title())
                .put("body", document.rendering().body())
                .put("hash", document.rendering().passageHash())
                .put(
                        "vector",
                        document.vector()
                                .map(v -> Base64.getEncoder()
                                        .encodeToString(v.toBuffer().getBytes()))
                                .orElse(null));
    }

    private static PendingDocument document(Row row) {
        Optional<Vector> vector =
                Optional.ofNullable(row.getDelegate().getBuffer("embedding")).map(Vector::of);
        return new PendingDocument(
                new DocumentKey(row.getString("table_id"), row.getString("record_id")),
                row.getLong("revision"),
                DocumentStore.source(row),
                vector.map(v -> new PendingDocument.Embedded(row.getString("passage_hash"), v)),
                new PendingDocument.Cause(
                        row.getString("cause"), row.getString("actor"), row.getString("correlation")));
    }
}
