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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.pyairtable.ai.AiConfig;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.document.DocumentSignal;
import org.pyairtable.ai.document.DocumentStore;
import org.pyairtable.ai.document.Rendering;
import org.pyairtable.ai.document.SourceStore;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.embedding.Embedder;
import org.pyairtable.ai.embedding.Vector;
import org.pyairtable.events.AiEvent.RecordsIndexed;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;

/** Takes pending documents in batches, embeds those whose passage changed, and stores them with the event that says so. */
@ApplicationScoped
class Indexer {
    private static final Logger LOG = Logger.getLogger(Indexer.class);

    private final PendingQueue queue;
    private final SourceStore sources;
    private final DocumentStore documents;
    private final DocumentSignal signal;
    private final Embedder embedder;
    private final Outbox outbox;
    private final Pool pool;
    private final AiConfig.Indexing config;

    Indexer(
            PendingQueue queue,
            SourceStore sources,
            DocumentStore documents,
            DocumentSignal signal,
            Embedder embedder,
            Outbox outbox,
            Pool pool,
            AiConfig config) {
        this.queue = queue;
        this.sources = sources;
        this.documents = documents;
        this.signal = signal;
        this.embedder = embedder;
        this.outbox = outbox;
        this.pool = pool;
        this.config = config.indexing();
    }

    /** Indexes one batch; answers whether there may be more. */
    Uni<Boolean> indexBatch() {
        return queue.take(pool, config.batchSize(), config.lease())
                .chain(taken -> index(taken).replaceWith(taken.size() == config.batchSize()));
    }

    private Uni<Void> index(List<PendingDocument> taken) {
        return taken.isEmpty()
                ? Uni.createFrom().voidItem()
                : tablesOf(taken)
                        .map(tables -> render(taken, tables))
                        .chain(this::embed)
                        .chain(this::store);
    }

    private Uni<Map<String, TableInfo>> tablesOf(List<PendingDocument> taken) {
        Set<String> ids = taken.stream().map(d -> d.key().tableId()).collect(Collectors.toSet());
        return sources.tables(pool, ids);
    }

    /** A document of a table that was deleted meanwhile is removed by that, and not rendered. */
    private static List<IndexableDocument> render(List<PendingDocument> taken, Map<String, TableInfo> tables) {
        List<IndexableDocument> rendered = new ArrayList<>();
        for (PendingDocument document : taken) {
            TableInfo table = tables.get(document.key().tableId());
            if (table != null) {
                Rendering rendering = Rendering.of(table, document.source());
                Optional<Vector> known = document.embedded()
                        .filter(e -> e.passageHash().equals(rendering.passageHash()))
                        .map(PendingDocument.Embedded::vector);
                rendered.add(new IndexableDocument(document, table, rendering, known));
            }
        }
        return rendered;
    }

    private Uni<List<IndexableDocument>> embed(List<IndexableDocument> rendered) {
        List<String> passages = rendered.stream()
                .filter(document -> document.vector().isEmpty())
                .map(document -> document.rendering().passage())
                .distinct()
                .toList();
        if (passages.isEmpty()) {
            return Uni.createFrom().item(rendered);
        }
        return embedder.embedAll(passages)
                .map(vectors -> withVectors(rendered, passages, vectors))
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf(failure, "%d passages could not be embedded; they are tried again", passages.size());
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
                        d.vector()
                                .or(() -> Optional.ofNullable(
                                        byPassage.get(d.rendering().passage())))))
                .toList();
    }

    private Uni<Void> store(List<IndexableDocument> batch) {
        return pool.withTransaction(connection -> documents
                .lockChanges(connection)
                .chain(() -> queue.store(connection, batch))
                .chain(indexed -> announce(connection, batch, indexed))
                .chain(() -> signal.changed(connection)));
    }

    private record Announcement(TableInfo table, PendingDocument.Cause cause) {}

    /** One event for each table and cause: whoever caused it can follow it by the correlation. */
    private Uni<Void> announce(SqlConnection connection, List<IndexableDocument> batch, Set<DocumentKey> indexed) {
        Map<Announcement, List<String>> announcements = batch.stream()
                .filter(document -> indexed.contains(document.pending().key()))
                .collect(Collectors.groupingBy(
                        document -> new Announcement(
                                document.table(), document.pending().cause()),
                        LinkedHashMap::new,
                        Collectors.mapping(document -> document.pending().key().recordId(), Collectors.toList())));
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Map.Entry<Announcement, List<String>> entry : announcements.entrySet()) {
            all = all.chain(() -> announce(connection, entry.getKey(), entry.getValue()));
        }
        return all;
    }

    private Uni<Void> announce(SqlConnection connection, Announcement announcement, List<String> recordIds) {
        TableInfo table = announcement.table();
        PendingDocument.Cause cause = announcement.cause();
        EventContext context =
                new EventContext(table.workspaceId(), cause.actor(), cause.eventId(), cause.correlation(), null);
        return outbox.append(
                        connection,
                        context,
                        new RecordsIndexed(
                                table.workspaceId(), table.baseId(), table.tableId(), recordIds, embedder.model()))
                .replaceWithVoid();
    }
}
