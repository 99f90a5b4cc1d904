package org.pyairtable.core.erasure;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.ErasureEvent;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.SqlEventHandler;

/** Keeps which service has forgotten whom, and which workspace. */
@Singleton
class ErasureAnswers implements SqlEventHandler<ErasureEvent> {
    private final ErasureReports reports;
    private final DeletionReports deletions;

    ErasureAnswers(ErasureReports reports, DeletionReports deletions) {
        this.reports = reports;
        this.deletions = deletions;
    }

    @Override
    public Topic<ErasureEvent> topic() {
        return Topics.ERASURES;
    }

    @Override
    public String name() {
        return "erasure.answers";
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<ErasureEvent> event) {
        return switch (event.event()) {
            case ErasureEvent.UserErased erased -> Uni.createFrom().voidItem();
            case ErasureEvent.UserForgotten forgotten -> reports.answered(connection, event, forgotten);
            case ErasureEvent.WorkspaceDeleted deleted -> Uni.createFrom().voidItem();
            case ErasureEvent.WorkspaceForgotten forgotten -> deletions.answered(connection, event, forgotten);
        };
    }
}
