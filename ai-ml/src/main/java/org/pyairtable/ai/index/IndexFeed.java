package org.pyairtable.ai.index;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.embedding.Embedder;
import org.pyairtable.ai.embedding.Vector;

/** The changes of documents in the order in which they were committed. */
@ApplicationScoped
class IndexFeed {
    private static final String CHANGES = """
            select d.table_id, d.record_id, d.change_number, d.state, d.title, d.body, b.workspace_id, b.base_id,
                   case when d.model = $2 then d.embedding end as embedding
              from document d join source_table t using (table_id) join source_base b using (base_id)
             where d.change_number > $1
             order by d.change_number
             limit $3
            """;

    /** @param last the number of the last change, to go on from */
    record Changes(List<IndexedDocument> documents, long last) {}

    private final Pool pool;
    private final Embedder embedder;

    IndexFeed(Pool pool, Embedder embedder) {
        this.pool = pool;
        this.embedder = embedder;
    }

    Uni<Changes> after(long change, int limit) {
        return pool.preparedQuery(CHANGES)
                .execute(Tuple.of(change, embedder.model(), limit))
                .map(rows -> {
                    List<IndexedDocument> documents = new ArrayList<>();
                    long last = change;
                    for (Row row : rows) {
                        documents.add(document(row));
                        last = row.getLong("change_number");
                    }
                    return new Changes(documents, last);
                });
    }

    private static IndexedDocument document(Row row) {
        DocumentKey key = new DocumentKey(row.getString("table_id"), row.getString("record_id"));
        String title = row.getString("title");
        if (row.getString("state").equals("removed") || title == null) {
            return new IndexedDocument.Removed(key);
        }
        return new IndexedDocument.Present(
                key,
                row.getString("workspace_id"),
                row.getString("base_id"),
                title,
                row.getString("body"),
                Optional.ofNullable(row.getDelegate().getBuffer("embedding")).map(Vector::of));
    }
}
