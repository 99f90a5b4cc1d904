package org.pyairtable.core.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import org.pyairtable.events.AccessEvent;
import org.pyairtable.events.AgentEvent;
import org.pyairtable.events.AiEvent;
import org.pyairtable.events.AiResult;
import org.pyairtable.events.CommentEvent;
import org.pyairtable.events.CommunicationEvent;
import org.pyairtable.events.DataResult;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.ErasureEvent;
import org.pyairtable.events.ExportEvent;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.events.RecordEvent;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.events.SchemaEvent;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkflowEvent;
import org.pyairtable.events.WorkspaceEvent;
import org.pyairtable.outbox.EventOutline;
import org.pyairtable.runtime.wire.Unread;

/** One handler for each topic of events. */
final class Auditors {
    private Auditors() {}

    @Singleton
    static final class OfIdentityEvent extends Auditor<IdentityEvent> {
        OfIdentityEvent(TrailTable table) {
            super(Topics.IDENTITY, table, AuditSummary::of);
        }
    }

    /** Where refused requests came from is kept beside the trail; uses of tokens are no entries. */
    @Singleton
    static final class OfAccessEvent extends Auditor<AccessEvent> {
        private static final String UNCOUNTED = Topic.typeOf(AccessEvent.TokensUsed.class);

        private final Origins origins;

        OfAccessEvent(TrailTable table, Origins origins) {
            super(Topics.ACCESS, table, AuditSummary::of);
            this.origins = origins;
        }

        @Override
        public boolean filters() {
            return true;
        }

        @Override
        public Uni<Boolean> isRelevant(SqlClient client, EventOutline event) {
            return Uni.createFrom().item(!event.type().equals(UNCOUNTED));
        }

        @Override
        public Uni<Void> handleBatch(SqlConnection connection, List<Envelope<AccessEvent>> events) {
            return super.handleBatch(connection, events).chain(() -> origins.store(connection, events));
        }
    }

    @Singleton
    static final class OfErasureEvent extends Auditor<ErasureEvent> {
        OfErasureEvent(TrailTable table) {
            super(Topics.ERASURES, table, AuditSummary::of);
        }
    }

    /** Who asked for an export, who answered and who downloaded it; its pieces are no entries. */
    @Singleton
    static final class OfExportEvent extends Auditor<ExportEvent> {
        OfExportEvent(TrailTable table) {
            super(Topics.EXPORTS, table, AuditSummary::of);
        }

        @Override
        public Uni<Void> handleBatch(SqlConnection connection, List<Envelope<ExportEvent>> events) {
            List<Envelope<ExportEvent>> entries = events.stream()
                    .filter(event -> !(event.event() instanceof ExportEvent.PieceExported))
                    .toList();
            return entries.isEmpty() ? Uni.createFrom().voidItem() : super.handleBatch(connection, entries);
        }
    }

    @Singleton
    static final class OfWorkspaceEvent extends Auditor<WorkspaceEvent> {
        OfWorkspaceEvent(TrailTable table) {
            super(Topics.WORKSPACES, table, AuditSummary::of);
        }
    }

    @Singleton
    static final class OfRecordEvent extends Auditor<RecordEvent> {
        OfRecordEvent(TrailTable table) {
            super(Topics.RECORDS, table, AuditSummary::of);
        }

        /** The trail counts changes of records and quotes nothing of them. */
        @Override
        public List<Unread> unread() {
            return List.of(
                    new Unread(RecordChange.class, Set.of("fields", "before", "links")),
                    new Unread(RecordsChanged.class, Set.of("schema")));
        }
    }

    @Singleton
    static final class OfSchemaEvent extends Auditor<SchemaEvent> {
        OfSchemaEvent(TrailTable table) {
            super(Topics.SCHEMAS, table, AuditSummary::of);
        }
    }

    @Singleton
    static final class OfDataResult extends Auditor<DataResult> {
        OfDataResult(TrailTable table) {
            super(Topics.DATA_RESULTS, table, AuditSummary::of);
        }
    }

    @Singleton
    static final class OfAgentEvent extends Auditor<AgentEvent> {
        OfAgentEvent(TrailTable table) {
            super(Topics.AGENTS, table, AuditSummary::of);
        }
    }

    @Singleton
    static final class OfCommentEvent extends Auditor<CommentEvent> {
        OfCommentEvent(TrailTable table) {
            super(Topics.COMMENTS, table, AuditSummary::of);
        }
    }

    @Singleton
    static final class OfAiEvent extends Auditor<AiEvent> {
        OfAiEvent(TrailTable table) {
            super(Topics.AI, table, AuditSummary::of);
        }
    }

    @Singleton
    static final class OfAiResult extends Auditor<AiResult> {
        OfAiResult(TrailTable table) {
            super(Topics.AI_RESULTS, table, AuditSummary::of);
        }

        /** What a task gave is the workspace's own. */
        @Override
        public List<Unread> unread() {
            return List.of(new Unread(AiResult.TaskDone.class, Set.of("output")));
        }
    }

    @Singleton
    static final class OfWorkflowEvent extends Auditor<WorkflowEvent> {
        OfWorkflowEvent(TrailTable table) {
            super(Topics.WORKFLOWS, table, AuditSummary::of);
        }
    }

    @Singleton
    static final class OfCommunicationEvent extends Auditor<CommunicationEvent> {
        OfCommunicationEvent(TrailTable table) {
            super(Topics.COMMUNICATION, table, AuditSummary::of);
        }
    }
}
