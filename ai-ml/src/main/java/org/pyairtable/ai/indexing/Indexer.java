package org.pyairtable.ai.indexing;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.document.DocumentSignal;
import org.pyairtable.ai.document.DocumentStore;
import org.pyairtable.ai.document.Rendering;
import org.pyairtable.ai.document.SourceStore;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.embedding.Embedder;
import org.pyairtable.ai.embedding.Vector;
import org.pyairtable.ai.index.SearchIndex;
import org.pyairtable.events.AiEvent.RecordsIndexed;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;

/** Takes pending documents in batches, embeds those whose passage changed, and stores them with the event about it. */
@ApplicationScoped
class Indexer {
    private static final Logger LOG = Logger.getLogger(Indexer.class);

    private final PendingQueue queue;
    private final SourceStore sources;
    private final DocumentStore documents;
    private final DocumentSignal signal;
    private final Embedder embedder;
    private final SearchIndex index;
    private final Outbox outbox;
    private final Pool pool;
    private final AiSettings.Indexing config;

    Indexer(
            PendingQueue queue,
            SourceStore sources,
            DocumentStore documents,
            DocumentSignal signal,
            Embedder embedder,
            SearchIndex index,
            Outbox outbox,
            Pool pool,
            AiSettings config) {
        this.queue = queue;
        this.sources = sources;
        this.documents = documents;
        this.signal = signal;
        this.embedder = embedder;
        this.index = index;
        this.outbox = outbox;
        this.pool = pool;
        this.config = config.indexing();
    }

    /** Indexes one batch. */
    Uni<Outlook> indexBatch() {
        return queue.take(pool, config.batchSize(), config.lease())
                .chain(batch -> batch.documents().isEmpty()
                        ? Uni.createFrom().item(batch.outlook())
                        : tablesOf(batch.documents())
                                .map(tables -> render(batch.documents(), tables))
                                .chain(rendered ->
                                        index(rendered, batch.outlook().more()))
                                .map(Outlook::of));
    }

    private Uni<Boolean> index(List<IndexableDocument> rendered, boolean more) {
        List<IndexableDocument> now = embeddable(rendered);
        List<DocumentKey> later = rendered.subList(now.size(), rendered.size()).stream()
                .map(document -> document.pending().key())
                .toList();
        return queue.giveBack(pool, later)
                .chain(() -> embed(now))
                .chain(this::store)
                .replaceWith(more || !later.isEmpty());
    }

    /** Long texts have several passages: as many documents as are embedded within the lease, and one at least. */
    private List<IndexableDocument> embeddable(List<IndexableDocument> rendered) {
        int passages = 0;
        int documents = 0;
        for (IndexableDocument document : rendered) {
            passages += document.vectors().isEmpty()
                    ? document.rendering().passages().size()
                    : 0;
            if (passages > config.batchSize() && documents > 0) {
                break;
            }
            documents++;
        }
        return rendered.subList(0, documents);
    }

    private Uni<Map<String, TableInfo>> tablesOf(List<PendingDocument> taken) {
        Set<String> ids = taken.stream().map(d -> d.key().tableId()).collect(Collectors.toSet());
        return sources.tables(pool, ids);
    }

    /** A document of a table that was deleted meanwhile is removed with it and not rendered. */
    private static List<IndexableDocument> render(List<PendingDocument> taken, Map<String, TableInfo> tables) {
        List<IndexableDocument> rendered = new ArrayList<>();
        for (PendingDocument document : taken) {
            TableInfo table = tables.get(document.key().tableId());
            if (table != null) {
                Rendering rendering = Rendering.of(table, document.source());
                List<Vector> known = document.embedded()
                        .filter(e -> e.passageHash().equals(rendering.passageHash()))
                        .map(PendingDocument.Embedded::vectors)
                        .orElse(List.of());
                rendered.add(new IndexableDocument(document, table, rendering, known));
            }
        }
        return rendered;
    }

    private Uni<List<IndexableDocument>> embed(List<IndexableDocument> rendered) {
        List<String> passages = rendered.stream()
                .filter(document -> document.vectors().isEmpty())
                .flatMap(document -> document.rendering().passages().stream())
                .distinct()
                .toList();
        if (passages.isEmpty() || index.full()) {
            return Uni.createFrom().item(rendered);
        }
        return embedder.embedAll(passages)
                .map(vectors -> withVectors(rendered, passages, vectors))
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf(failure, "Passages not embedded, they are retried: passages=%d", passages.size());
                    return rendered;
                });
    }

    private static List<IndexableDocument> withVectors(
            List<IndexableDocument> rendered, List<String> passages, List<Vector> vectors) {
        Map<String, Vector> byPassage = new HashMap<>();
        for (int i = 0; i < passages.size(); i++) {
            byPassage.put(passages.get(i), vectors.get(i));
        }
        return rendered.stream()
                .map(d -> new IndexableDocument(
                        d.pending(),
                        d.table(),
                        d.rendering(),
                        d.vectors().isEmpty()
                                ? d.rendering().passages().stream()
                                        .map(byPassage::get)
                                        .filter(Objects::nonNull)
                                        .toList()
                                : d.vectors()))
                .toList();
    }

    private Uni<Void> store(List<IndexableDocument> batch) {
        return pool.withTransaction(connection -> documents
                .lockChanges(connection)
                .chain(() -> queue.store(connection, batch, index.full()))
                .chain(indexed -> announce(connection, batch, indexed))
                .chain(() -> signal.changed(connection)));
    }

    private record Announcement(TableInfo table, PendingDocument.Cause cause) {}

    /** One event per table and cause, so that the correlation leads back to the cause. */
    private Uni<Void> announce(SqlConnection connection, List<IndexableDocument> batch, Set<DocumentKey> indexed) {
        Map<Announcement, List<String>> announcements = batch.stream()
                .filter(document -> indexed.contains(document.pending().key()))
                .collect(Collectors.groupingBy(
                        document -> new Announcement(
                                document.table(), document.pending().cause()),
                        LinkedHashMap::new,
                        Collectors.mapping(document -> document.pending().key().recordId(), Collectors.toList())));
        return Sequential.each(
                announcements.entrySet(), entry -> announce(connection, entry.getKey(), entry.getValue()));
    }

    private Uni<Void> announce(SqlConnection connection, Announcement announcement, List<String> recordIds) {
        TableInfo table = announcement.table();
        PendingDocument.Cause cause = announcement.cause();
        EventContext context =
                EventContext.by(cause.actor(), table.workspaceId()).withCause(cause.eventId(), cause.correlation());
        return outbox.append(
                        connection,
                        context,
                        new RecordsIndexed(
                                table.workspaceId(), table.baseId(), table.tableId(), recordIds, embedder.model()))
                .replaceWithVoid();
    }
}
