package org.pyairtable.ai.index;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.embedding.Embedder;
import org.pyairtable.ai.embedding.Vector;

/** The changes of documents in commit order, in batches. */
@ApplicationScoped
class IndexFeed {
    private static final String CHANGES = """
            select d.table_id, d.record_id, d.change_number, d.state, d.title, d.body, b.workspace_id, b.base_id,
                   case when $4 and d.model = $2 then d.embedding end as embedding
              from document d left join source_table t using (table_id) left join source_base b using (base_id)
             where d.change_number > $1
             order by d.change_number
             limit $3
            """;
    private static final String EMBEDDED = """
            select d.table_id, d.record_id, d.change_number, d.state, d.title, d.body, b.workspace_id, b.base_id,
                   d.embedding
              from document d join source_table t using (table_id) join source_base b using (base_id)
             where d.change_number > $1 and d.change_number <= $2 and d.model = $3 and d.embedding is not null
             order by d.change_number
             limit $4
            """;
    private static final String VECTORS = """
            select d.table_id, d.record_id, d.change_number, d.state, left(d.title, 0) as title, '' as body, b.workspace_id,
                   b.base_id, case when d.model = $2 then d.embedding end as embedding
              from document d left join source_table t using (table_id) left join source_base b using (base_id)
             where d.change_number > $1
             order by d.change_number
             limit $3
            """;
    /** Of some documents in the order of changes, those with fewer vectors in PostgreSQL than they have. */
    private static final String LEFT_OUT = """
            with page as (
              select d.table_id, d.record_id, d.change_number,
                     d.state <> 'removed' and d.model = $3 and d.embedding is not null
                       and octet_length(d.embedding) > $6 * (
                             select count(*) from document_vector v
                              where v.table_id = d.table_id and v.record_id = d.record_id and v.model = $4) as left_out
                from document d where d.change_number > $1 and d.change_number <= $2
               order by d.change_number limit $5)
            select p.change_number, d.table_id, d.record_id, d.state, left(d.title, 0) as title, '' as body, b.workspace_id,
                   b.base_id, d.embedding
              from page p
              left join document d on p.left_out and d.table_id = p.table_id and d.record_id = p.record_id
              left join source_table t on t.table_id = d.table_id left join source_base b using (base_id)
             where p.left_out or p.change_number = (select max(change_number) from page)
             order by p.change_number
            """;

    private static final String SOURCE = """
            select s.source_id::text as database, (select last_value from document_change) as last from search_source s
            """;

    /** @param last the number of the last change, to continue from */
    record Changes(List<IndexedDocument> documents, long last) {}

    /**
     * The database that the changes belong to.
     *
     * @param last the last number drawn
     */
    record Source(String database, long last) {}

    private final Pool pool;
    private final Embedder embedder;

    IndexFeed(Pool pool, Embedder embedder) {
        this.pool = pool;
        this.embedder = embedder;
    }

    String model() {
        return embedder.model();
    }

    int dimensions() {
        return embedder.dimensions();
    }

    Uni<Source> source() {
        return pool.query(SOURCE).execute().map(rows -> {
            Row row = rows.iterator().next();
            return new Source(row.getString("database"), row.getLong("last"));
        });
    }

    /** @param vectors whether to read them; documents are smaller without */
    Uni<Changes> after(long change, int limit, boolean vectors) {
        return pool.preparedQuery(CHANGES)
                .execute(Tuple.of(change, embedder.model(), limit, vectors))
                .map(rows -> changes(rows, change));
    }

    /** As {@link #after}, with vectors and without texts. */
    Uni<Changes> vectorsAfter(SqlClient client, long change, int limit) {
        return client.preparedQuery(VECTORS)
                .execute(Tuple.of(change, embedder.model(), limit))
                .map(rows -> changes(rows, change));
    }

    /**
     * Only of documents that have fewer vectors in PostgreSQL than they may have, among {@code limit} documents up to a change,
     * inclusive. The last of the changes is absent after the last document.
     *
     * @param space under which the vectors are in PostgreSQL
     */
    Uni<Optional<Changes>> leftOut(SqlClient client, String space, long change, long until, int limit) {
        return client.preparedQuery(LEFT_OUT)
                .execute(Tuple.of(change, until, embedder.model(), space, limit, Float.BYTES * embedder.dimensions()))
                .map(rows -> {
                    List<IndexedDocument> documents = new ArrayList<>();
                    Optional<Changes> found = Optional.empty();
                    for (Row row : rows) {
                        if (row.getString("table_id") != null) {
                            documents.add(document(row));
                        }
                        found = Optional.of(new Changes(documents, row.getLong("change_number")));
                    }
                    return found;
                });
    }

    /** Only of documents with vectors; up to a change, inclusive. */
    Uni<Changes> embeddedBetween(long change, long until, int limit) {
        return pool.preparedQuery(EMBEDDED)
                .execute(Tuple.of(change, until, embedder.model(), limit))
                .map(rows -> changes(rows, change));
    }

    private Changes changes(Iterable<Row> rows, long change) {
        List<IndexedDocument> documents = new ArrayList<>();
        long last = change;
        for (Row row : rows) {
            documents.add(document(row));
            last = row.getLong("change_number");
        }
        return new Changes(documents, last);
    }

    private IndexedDocument document(Row row) {
        DocumentKey key = new DocumentKey(row.getString("table_id"), row.getString("record_id"));
        String title = row.getString("title");
        String workspace = row.getString("workspace_id");
        // What was removed is read of also when nothing is left of its base.
        if (row.getString("state").equals("removed") || title == null || workspace == null) {
            return new IndexedDocument.Removed(key);
        }
        return new IndexedDocument.Present(
                key,
                workspace,
                row.getString("base_id"),
                title,
                row.getString("body"),
                vectors(row.getDelegate().getBuffer("embedding")));
    }

    private List<Vector> vectors(@Nullable Buffer embedding) {
        return embedding == null ? List.of() : Vector.listOf(embedding, embedder.dimensions());
    }
}
