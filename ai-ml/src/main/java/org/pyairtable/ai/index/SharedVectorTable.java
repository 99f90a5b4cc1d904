package org.pyairtable.ai.index;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.embedding.Vector;
import org.pyairtable.ai.index.VectorPosition.Growth;
import org.pyairtable.outbox.sql.Rows;

/**
 * The table of vectors, which exists where the database has the extension {@code vector}. Numbers are of half precision: a
 * cosine is off by less than 0.001, and the exact vector stays with its document. The graph is one of each model, since
 * vectors of different models are not compared and may have different sizes.
 */
final class SharedVectorTable {
    /** Key of the advisory lock under which the tables are made. */
    private static final long MAKING = 0x6169_2d6d_6c02L;

    private static final int NEIGHBOURS = 16;
    private static final int CANDIDATES = 80;
    private static final int MOST_CANDIDATES = 1_000;
    /** How many neighbours are looked at until enough are within the scope. */
    private static final int LOOKED_AT = 40_000;

    /** That something is there already is no news. */
    private static final String QUIETLY = "set local client_min_messages = warning; ";

    private static final String TABLES = """
            create table if not exists document_vector (
                table_id text not null, record_id text not null, model text not null, passage smallint not null,
                workspace_id text not null, base_id text not null, embedding halfvec not null,
                primary key (table_id, record_id, model, passage));
            create index if not exists document_vector_scope on document_vector (workspace_id, model, table_id);
            drop index if exists document_vector_workspace;
            create index if not exists document_vector_base on document_vector (base_id);
            create table if not exists vector_position (
                model text primary key, change_number bigint not null default 0, complete boolean not null default false,
                documents bigint not null default 0, vectors bigint not null default 0,
                followed_at timestamptz not null default now());
            alter table vector_position
                add column if not exists most_vectors bigint not null default 0,
                add column if not exists catching_up bigint;
            """;

    private static final String REMOVE = """
            with gone as (
              delete from document_vector v using jsonb_to_recordset($2::jsonb) as k (t text, r text)
               where v.table_id = k.t and v.record_id = k.r and v.model = $1
              returning v.passage)
            select count(*) filter (where passage = 0) as documents, count(*) as vectors from gone
            """;

    private static final String ADD = """
            with added as (
              insert into document_vector (table_id, record_id, model, passage, workspace_id, base_id, embedding)
              select t, r, $1, p, w, b, v::halfvec
                from jsonb_to_recordset($2::jsonb) as g (t text, r text, p smallint, w text, b text, v text)
              returning passage)
            select count(*) filter (where passage = 0) as documents, count(*) as vectors from added
            """;

    private static final String COMPARING = """
            with within as materialized (
              select table_id, record_id, embedding::halfvec(%1$d) <=> $1::text::halfvec(%1$d) as distance
                from document_vector where model = '%2$s' and %3$s)
            select table_id, record_id, distance from within order by distance limit $2
            """;
    private static final String ALONG_THE_GRAPH = """
            select table_id, record_id, embedding::halfvec(%1$d) <=> $1::text::halfvec(%1$d) as distance
              from document_vector where model = '%2$s' and %3$s
             order by embedding::halfvec(%1$d) <=> $1::text::halfvec(%1$d) limit $2
            """;

    private final String model;
    private final int dimensions;
    private final int exactUpTo;

    /** @param exactUpTo a scope with no more vectors is searched by comparing each */
    SharedVectorTable(String model, int dimensions, int exactUpTo) {
        this.model = model;
        this.dimensions = dimensions;
        this.exactUpTo = exactUpTo;
    }

    /** Makes what is missing, once whatever the number of replicas. */
    Uni<Void> make(SqlConnection connection) {
        return connection
                .preparedQuery("select pg_advisory_xact_lock($1)")
                .execute(Tuple.of(MAKING))
                .chain(() -> isMade(connection))
                .chain(made -> made
                        ? Uni.createFrom().voidItem()
                        : connection.query(QUIETLY + TABLES + graph()).execute().replaceWithVoid())
                .chain(() -> connection
                        .preparedQuery("insert into vector_position (model) values ($1) on conflict do nothing")
                        .execute(Tuple.of(model)))
                .replaceWithVoid();
    }

    /** Even to make an index that exists takes a lock that waits for writers and keeps them out. */
    private Uni<Boolean> isMade(SqlConnection connection) {
        return connection
                .preparedQuery("select to_regclass('document_vector_scope') is not null and to_regclass($1) is not null"
                        + " and exists (select from pg_attribute where attrelid = to_regclass('vector_position')"
                        + " and attname = 'catching_up') as made")
                .execute(Tuple.of(graphOf(model)))
                .map(rows -> rows.iterator().next().getBoolean("made"));
    }

    private String graph() {
        return """
                create index if not exists %s on document_vector
                    using hnsw ((embedding::halfvec(%d)) halfvec_cosine_ops) with (m = %d, ef_construction = %d)
                    where model = '%s';
                """.formatted(graphOf(model), dimensions, NEIGHBOURS, CANDIDATES, quoted());
    }

    private static String graphOf(String model) {
        return "document_vector_" + Integer.toHexString(model.hashCode());
    }

    /** Replaces the vectors of the documents; those that would exceed {@code room} are left out. */
    Uni<Growth> apply(SqlClient client, List<IndexedDocument> documents, long room) {
        Map<DocumentKey, IndexedDocument> last = new LinkedHashMap<>();
        documents.forEach(document -> last.put(document.key(), document));
        JsonArray keys = new JsonArray();
        last.keySet()
                .forEach(
                        key -> keys.add(new JsonObject().put("t", key.tableId()).put("r", key.recordId())));
        return count(client, REMOVE, keys)
                .chain(removed -> count(client, ADD, rows(last.values(), room + removed.vectors()))
                        .map(added -> added.plus(removed.reversed())));
    }

    /** Deletes some of the vectors of a model; returns how many. */
    Uni<Integer> forgetSome(SqlClient client, String former, int most) {
        return client.preparedQuery("""
                        delete from document_vector
                         where ctid = any(array(select v.ctid from document_vector v where v.model = $1 limit $2))
                        """).execute(Tuple.of(former, most)).map(SqlResult::rowCount);
    }

    Uni<Void> dropGraph(SqlConnection connection, String former) {
        return connection
                .query("drop index if exists " + graphOf(former))
                .execute()
                .replaceWithVoid();
    }

    private JsonArray rows(Iterable<IndexedDocument> documents, long room) {
        JsonArray rows = new JsonArray();
        for (IndexedDocument document : documents) {
            switch (document) {
                case IndexedDocument.Removed removed -> {}
                case IndexedDocument.Present present -> {
                    int passage = 0;
                    for (Vector vector : present.vectors()) {
                        if (rows.size() < room && vector.dimensions() == dimensions && vector.hasDirection()) {
                            rows.add(row(present, passage++, vector));
                        }
                    }
                }
            }
        }
        return rows;
    }

    private static JsonObject row(IndexedDocument.Present present, int passage, Vector vector) {
        return new JsonObject()
                .put("t", present.key().tableId())
                .put("r", present.key().recordId())
                .put("p", passage)
                .put("w", present.workspaceId())
                .put("b", present.baseId())
                .put("v", text(vector));
    }

    private Uni<Growth> count(SqlClient client, String change, JsonArray given) {
        if (given.isEmpty()) {
            return Uni.createFrom().item(Growth.NONE);
        }
        return client.preparedQuery(change).execute(Tuple.of(model, given)).map(rows -> {
            Row row = rows.iterator().next();
            return new Growth(row.getLong("documents"), row.getLong("vectors"));
        });
    }

    /** The nearest vectors of the scope, best first, with their cosines; in a transaction, whose settings it changes. */
    Uni<List<Match>> nearest(SqlConnection connection, Vector question, Scope scope, int limit) {
        if (question.dimensions() != dimensions || !question.hasDirection()) {
            return Uni.createFrom().item(List.of());
        }
        String settings = """
                set local hnsw.iterative_scan = strict_order;
                set local hnsw.max_scan_tuples = %d;
                set local hnsw.scan_mem_multiplier = 4;
                set local hnsw.ef_search = %d;
                """.formatted(LOOKED_AT, Math.clamp(limit, NEIGHBOURS, MOST_CANDIDATES));
        return small(connection, scope)
                .chain(small -> small
                        ? matches(connection, new ScopeSql(scope, text(question), limit), COMPARING)
                        : connection
                                .query(settings)
                                .execute()
                                .chain(() -> matches(
                                        connection, new ScopeSql(scope, text(question), limit), ALONG_THE_GRAPH)));
    }

    private Uni<Boolean> small(SqlConnection connection, Scope scope) {
        ScopeSql within = new ScopeSql(scope, exactUpTo + 1);
        return connection
                .preparedQuery("""
                        select count(*) as vectors from (
                          select 1 from document_vector where model = '%s' and %s limit $1) found
                        """.formatted(quoted(), within.condition()))
                .execute(within.parameters())
                .map(rows -> rows.iterator().next().getLong("vectors") <= exactUpTo);
    }

    private Uni<List<Match>> matches(SqlConnection connection, ScopeSql within, String query) {
        return connection
                .preparedQuery(query.formatted(dimensions, quoted(), within.condition()))
                .execute(within.parameters())
                .map(rows -> Rows.stream(rows).map(SharedVectorTable::match).toList());
    }

    private static Match match(Row row) {
        return new Match(
                new DocumentKey(row.getString("table_id"), row.getString("record_id")),
                1 - row.getDouble("distance").floatValue());
    }

    /** The model names the graph, so it cannot be a parameter. */
    private String quoted() {
        return model.replace("'", "''");
    }

    /** As the extension reads it. */
    private static String text(Vector vector) {
        float[] values = vector.values();
        StringBuilder text = new StringBuilder(values.length * 12).append('[');
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : ",").append(values[i]);
        }
        return text.append(']').toString();
    }
}
