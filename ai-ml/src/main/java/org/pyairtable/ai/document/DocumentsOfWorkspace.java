package org.pyairtable.ai.document;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import org.pyairtable.outbox.erasure.WorkspaceData;

/**
 * The documents of a workspace that is deleted. Their texts go at once; a trace without them stays as for any record that is
 * deleted, until each index has read of it.
 */
@Singleton
class DocumentsOfWorkspace implements WorkspaceData {
    private static final int MOST = 500;

    private final DocumentStore documents;
    private final DocumentSignal signal;

    DocumentsOfWorkspace(DocumentStore documents, DocumentSignal signal) {
        this.documents = documents;
        this.signal = signal;
    }

    @Override
    public String name() {
        return "documents";
    }

    @Override
    public Uni<Piece> forget(SqlConnection connection, String workspaceId, String from) {
        return documents
                .lockChanges(connection)
                .chain(() -> documents.removeOfWorkspace(connection, workspaceId, MOST))
                .call(removed -> removed == 0 ? Uni.createFrom().voidItem() : signal.changed(connection))
                .map(removed -> Piece.of(removed, MOST));
    }
}
