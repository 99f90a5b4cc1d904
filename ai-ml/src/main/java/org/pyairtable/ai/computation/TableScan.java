package org.pyairtable.ai.computation;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Consumer;
import org.pyairtable.ai.document.DocumentStore;
import org.pyairtable.ai.document.SourceRecord;

/** Goes over all records of a table, page by page. */
@ApplicationScoped
public class TableScan {
    private static final int PAGE = 500;

    private final DocumentStore documents;
    private final Pool pool;

    TableScan(DocumentStore documents, Pool pool) {
        this.documents = documents;
        this.pool = pool;
    }

    /** Gives each record to {@code visitor}, one after the other; answers it after the last. */
    public <V extends Consumer<SourceRecord>> Uni<V> visit(String tableId, V visitor) {
        return visitAfter(tableId, "", visitor);
    }

    public Uni<Figures> compute(Aggregation aggregation) {
        Figures figures = new Figures(aggregation);
        return visit(aggregation.table().tableId(), (Consumer<SourceRecord>) figures::add)
                .replaceWith(figures);
    }

    private <V extends Consumer<SourceRecord>> Uni<V> visitAfter(String tableId, String recordId, V visitor) {
        return documents.page(pool, tableId, recordId, PAGE).chain(page -> {
            page.forEach(visitor);
            return page.size() < PAGE ? Uni.createFrom().item(visitor) : visitAfter(tableId, last(page), visitor);
        });
    }

    private static String last(List<SourceRecord> page) {
        return page.getLast().recordId();
    }
}
