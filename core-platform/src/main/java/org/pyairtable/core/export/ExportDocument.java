package org.pyairtable.core.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.security.PrivateKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.pyairtable.events.ExportEvent.PieceExported;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.secrets.SealedBox;
import org.pyairtable.runtime.stream.StreamedBody;

/** An export as one JSON document: a piece at a time is opened and sent. */
@Singleton
class ExportDocument {
    private final Pool pool;
    private final ExportTables tables;

    ExportDocument(Pool pool, ExportTables tables) {
        this.pool = pool;
        this.tables = tables;
    }

    StreamedBody of(ExportReport export, PrivateKey key) {
        return new StreamedBody(client -> text(client, head(export))
                .chain(() ->
                        Sequential.each(ExportTables.SERVICES, service -> service(client, export.id(), key, service)))
                .chain(() -> text(client, "\n}}\n")));
    }

    private static String head(ExportReport export) {
        JsonObject about = new JsonObject()
                .put("format", "pyairtable-user-export/1")
                .put("exportId", export.id())
                .put("userId", export.userId())
                .put("requestedAt", export.requestedAt().toString());
        String open = about.encode();
        return open.substring(0, open.length() - 1) + ",\"services\":{";
    }

    /** What a service sent is a JSON object once its pieces stand behind each other. */
    private Uni<Void> service(StreamedBody.Client client, String exportId, PrivateKey key, String service) {
        String separator = service.equals(ExportTables.SERVICES.getFirst()) ? "\n" : ",\n";
        AtomicInteger next = new AtomicInteger();
        return text(client, separator + "\"" + service + "\": ")
                .chain(() -> tables.pieces(pool, exportId, service))
                .map(count -> count.orElseThrow(ExportDocument::gone))
                .chain(count -> Sequential.whilst(() -> next.get() >= count
                        ? Uni.createFrom().item(false)
                        : piece(client, exportId, key, service, next.getAndIncrement())
                                .replaceWith(true)));
    }

    private Uni<Void> piece(StreamedBody.Client client, String exportId, PrivateKey key, String service, int sequence) {
        return tables.piece(pool, exportId, service, sequence)
                .map(found -> found.orElseThrow(ExportDocument::gone))
                .chain(box -> client.write(
                        List.of(SealedBox.open(key, box, PieceExported.sealedFor(exportId, service, sequence)))));
    }

    /** Ends the answer with a cut connection, so that nobody takes a part of the document for the whole. */
    private static IllegalStateException gone() {
        return new IllegalStateException("the export was deleted while it was read");
    }

    private static Uni<Void> text(StreamedBody.Client client, String text) {
        return client.write(List.of(text.getBytes(UTF_8)));
    }
}
