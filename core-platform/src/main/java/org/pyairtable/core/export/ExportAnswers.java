package org.pyairtable.core.export;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.ExportEvent;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.SqlEventHandler;

/** Keeps what the services send, sealed as it comes. */
@Singleton
class ExportAnswers implements SqlEventHandler<ExportEvent> {
    private final ExportTables tables;

    ExportAnswers(ExportTables tables) {
        this.tables = tables;
    }

    @Override
    public Topic<ExportEvent> topic() {
        return Topics.EXPORTS;
    }

    @Override
    public String name() {
        return "export.answers";
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<ExportEvent> event) {
        return switch (event.event()) {
            case ExportEvent.ExportRequested requested -> Uni.createFrom().voidItem();
            case ExportEvent.PieceExported piece -> tables.store(connection, piece);
            case ExportEvent.ServiceExported answer -> tables.store(connection, event, answer);
            case ExportEvent.ExportDownloaded downloaded -> Uni.createFrom().voidItem();
        };
    }
}
