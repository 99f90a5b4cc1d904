package org.pyairtable.ai.indexing;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
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
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.document.DocumentStore;
import org.pyairtable.ai.embedding.Embedder;
import org.pyairtable.ai.embedding.Vector;
import org.pyairtable.outbox.sql.Rows;

/**
 * The pending documents as a queue shared by the indexers of all replicas, in which workspaces and their tables take turns. A taken document is held
 * by a lease rather than a lock: when the process dies, it is taken again after the lease.
 */
@ApplicationScoped
class PendingQueue {
    /**
     * From each of some tables the documents that are due longest and those that became due last, which are edits while an
     * import waits. Of documents that are due since the same moment, as those of one import, the two may not be the same: a
     * batch would be smaller than the tables' shares and look like the end of the backlog. Those that changed too recently are
     * postponed until they will have settled.
     */
    private static final String TAKE = """
            with oldest as (
              select o.* from unnest($1::text[], $2::int[]) as t (table_id, most) cross join lateral (
                select d.table_id, d.record_id from document d
                 where d.table_id = t.table_id and d.state = 'pending' and d.not_before <= now()
                 order by d.not_before limit t.most
                   for update skip locked) o),
            newest as (
              select n.* from unnest($1::text[], $3::int[]) as t (table_id, most) cross join lateral (
                select d.table_id, d.record_id from document d
                 where d.table_id = t.table_id and d.state = 'pending' and d.not_before <= now()
                   and (d.table_id, d.record_id) not in (select table_id, record_id from oldest)
                 order by d.not_before desc limit t.most
                   for update of d skip locked) n)
            update document d
               set not_before = case when settles_at > now() then settles_at else now() + make_interval(secs => $4) end,
                   attempts = case when settles_at > now() then attempts else attempts + 1 end
             where (table_id, record_id) in (select * from oldest union select * from newest)
            returning table_id, record_id, revision, display, cells, links, cause, actor, correlation,
                      settles_at <= now() as settled,
                      case when model = $5 then passage_hash end as passage_hash,
                      case when model = $5 then embedding end as embedding
            """;

    /** Tables of one batch. */
    private static final int TABLES = 16;

    /** One in so many documents of a table is one of its newest. */
    private static final int NEWEST = 4;

    /** Locks them in the order in which changes are saved, waiting if necessary, so that the two cannot deadlock. */
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
               set state = case when s.vector is null and not $3 or s.revision < d.revision then 'pending' else 'indexed' end,
                   not_before = case when s.revision < d.revision then d.not_before
                                     when s.vector is null and not $3
                                     then now() + make_interval(secs => least(power(2, d.attempts), 300)) else now() end,
                   attempts = case when s.vector is null and not $3 or s.revision < d.revision then d.attempts else 0 end,
                   title = s.title, body = s.body,
                   passage_hash = case when s.vector is not null then s.hash end,
                   embedding = decode(s.vector, 'base64'), model = case when s.vector is not null then $2 end,
                   change_number = nextval('document_change'), indexed_at = now(), rendering = $4
              from given s join held using (table_id, record_id)
             where d.table_id = s.table_id and d.record_id = s.record_id and d.state = 'pending'
               and (d.revision = s.revision or s.revision < d.revision and s.vector is not null)
            returning d.table_id, d.record_id, d.state
            """;

    /** Grows when long records are rendered in another way: those that an earlier one rendered are rendered again. */
    private static final short RENDERING = 2;

    /** Records longer than one passage, among those that follow a record by key. */
    private static final String RENEW_LONG = """
            with page as (
              select table_id, record_id, rendering < $1 and state = 'indexed' and length(body) > 400 as earlier
                from document where (table_id, record_id) > ($2, $3)
               order by table_id, record_id limit $4),
            renewed as (
              update document d
                 set state = 'pending', revision = revision + 1, attempts = 0, not_before = now(), settles_at = now()
               where (table_id, record_id) in (
                       select d.table_id, d.record_id from document d join page using (table_id, record_id)
                        where page.earlier for update of d skip locked))
            select table_id, record_id from page order by table_id desc, record_id desc limit 1
            """;

    private static final int READ_AT_ONCE = 2_000;

    private final Pool pool;
    private final TableRotation rotation;
    private final Embedder embedder;

    PendingQueue(Pool pool, TableRotation rotation, Embedder embedder) {
        this.pool = pool;
        this.rotation = rotation;
        this.embedder = embedder;
    }

    /** Takes up to {@code limit} documents, of each table that is next in turn its share. */
    Uni<PendingBatch> take(SqlClient client, int limit, Duration lease) {
        int most = Math.clamp(limit / 2, 1, TABLES);
        return rotation.next(client, limit, most)
                .chain(turn -> turn.shares().isEmpty()
                        ? Uni.createFrom().item(new PendingBatch(List.of(), new Outlook(false, turn.rest())))
                        : take(client, turn, lease));
    }

    private Uni<PendingBatch> take(SqlClient client, TableRotation.Turn turn, Duration lease) {
        List<Turns.Share> shares = turn.shares();
        String[] tables = shares.stream().map(Turns.Share::tableId).toArray(String[]::new);
        Integer[] oldest = shares.stream()
                .map(share -> share.documents() - share.newest(NEWEST))
                .toArray(Integer[]::new);
        Integer[] newest = shares.stream().map(share -> share.newest(NEWEST)).toArray(Integer[]::new);
        return client.preparedQuery(TAKE)
                .execute(Tuple.of(tables, oldest, newest, (double) lease.toSeconds(), embedder.model()))
                .map(rows -> {
                    List<PendingDocument> settled = Rows.stream(rows)
                            .filter(row -> row.getBoolean("settled"))
                            .map(this::document)
                            .toList();
                    boolean more = rows.size() >= turn.smallest() || !turn.all();
                    return new PendingBatch(settled, Outlook.of(more));
                });
    }

    /** Ends the lease of documents that were taken and not looked at. One that changes at the moment is pending anyway. */
    Uni<Void> giveBack(SqlClient client, List<DocumentKey> keys) {
        if (keys.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        JsonArray given = new JsonArray();
        keys.forEach(
                key -> given.add(new JsonObject().put("table_id", key.tableId()).put("record_id", key.recordId())));
        return client.preparedQuery("""
                        update document set not_before = now(), attempts = greatest(attempts - 1, 0)
                         where (table_id, record_id) in (
                                 select d.table_id, d.record_id
                                   from document d join jsonb_to_recordset($1::jsonb) as k (table_id text, record_id text)
                                                   using (table_id, record_id)
                                  where d.state = 'pending' for update of d skip locked)
                        """).execute(Tuple.of(given)).replaceWithVoid();
    }

    /**
     * Stores the results and returns which documents are indexed now. A document that changed meanwhile is found by its
     * earlier state and stays pending: otherwise one that changes faster than it is embedded would never be found. One
     * without a vector is found by its words and is embedded later. Needs the lock on change numbers.
     *
     * @param wordsSuffice whether documents without a vector are complete
     */
    Uni<Set<DocumentKey>> store(SqlConnection connection, List<IndexableDocument> documents, boolean wordsSuffice) {
        JsonArray given = new JsonArray();
        documents.forEach(document -> given.add(json(document)));
        return connection
                .preparedQuery(STORE)
                .execute(Tuple.of(given, embedder.model(), wordsSuffice, RENDERING))
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

    /**
     * Marks documents pending that another model embedded, and those that were not embedded because the limit was reached,
     * if there is room now. A long document has several vectors.
     */
    Uni<Void> renewOtherModels(SqlClient client, long mostVectors) {
        return client.preparedQuery("""
                        update document
                           set state = 'pending', revision = revision + 1, attempts = 0, not_before = now(), settles_at = now()
                         where state = 'indexed'
                           and (model <> $1
                                or model is null
                                and (select coalesce(sum(octet_length(embedding) / $3), 0) from document where model = $1)
                                    < $2)
                        """)
                .execute(Tuple.of(embedder.model(), mostVectors, Float.BYTES * embedder.dimensions()))
                .replaceWithVoid();
    }

    /**
     * Marks long documents pending that were rendered before long texts had several passages, among some documents after the
     * given one. Returns the last of these, or nothing after the last document.
     */
    Uni<Optional<DocumentKey>> renewEarlierRenderings(DocumentKey after) {
        return pool.preparedQuery(RENEW_LONG)
                .execute(Tuple.of(RENDERING, after.tableId(), after.recordId(), READ_AT_ONCE))
                .map(rows -> Rows.stream(rows)
                        .map(row -> new DocumentKey(row.getString("table_id"), row.getString("record_id")))
                        .findFirst());
    }

    /** Deletes the traces of documents that were removed longer ago than {@code retention}. */
    Uni<Void> forgetRemoved(Duration retention) {
        return pool.preparedQuery("""
                        delete from document
                         where state = 'removed' and source_time < now() - make_interval(secs => $1)
                           and coalesce(indexed_at, source_time) < now() - make_interval(secs => $1)
                        """)
                .execute(Tuple.of((double) retention.toSeconds()))
                .replaceWithVoid();
    }

    private static byte[] bytes(List<Vector> vectors) {
        Buffer bytes = Buffer.buffer();
        vectors.forEach(vector -> bytes.appendBuffer(vector.toBuffer()));
        return bytes.getBytes();
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
                        document.vectors().isEmpty()
                                ? null
                                : Base64.getEncoder().encodeToString(bytes(document.vectors())));
    }

    private PendingDocument document(Row row) {
        Optional<List<Vector>> vectors = Optional.ofNullable(row.getDelegate().getBuffer("embedding"))
                .map(embedding -> Vector.listOf(embedding, embedder.dimensions()));
        return new PendingDocument(
                new DocumentKey(row.getString("table_id"), row.getString("record_id")),
                row.getLong("revision"),
                DocumentStore.source(row),
                vectors.map(v -> new PendingDocument.Embedded(row.getString("passage_hash"), v)),
                new PendingDocument.Cause(
                        row.getString("cause"), row.getString("actor"), row.getString("correlation")));
    }
}
