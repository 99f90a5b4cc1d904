package org.pyairtable.workflow.erasure;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.erasure.RowsOfWorkspace;
import org.pyairtable.outbox.erasure.WorkspaceData;
import org.pyairtable.outbox.erasure.WorkspaceRows;
import org.pyairtable.runtime.flow.Sequential;

/** The rows of a workspace here, worked through in the order of the names: what refers to something before it. */
@Singleton
final class WorkspaceParts implements WorkspaceRows {
    @Override
    public List<RowsOfWorkspace> all() {
        return List.of(
                new RowsOfWorkspace("approval-links", "approval_link", """
                    t.run_id in (select r.id from run r join workflow w on w.id = r.workflow_id where w.workspace_id = $1)""", 500),
                new RowsOfWorkspace("awaited-events", "awaited", """
                    t.workflow_id in (select w.id from workflow w where w.workspace_id = $1)""", 500),
                new RowsOfWorkspace("comment-starts", "comment_start", """
                    t.workflow_id in (select w.id from workflow w where w.workspace_id = $1)""", 500),
                new RowsOfWorkspace("date-readings", "date_reading", """
                    t.workflow_id in (select w.id from workflow w where w.workspace_id = $1)""", 500),
                new RowsOfWorkspace("debounced-runs", "run_debounce", """
                    t.workflow_id in (select w.id from workflow w where w.workspace_id = $1)""", 500),
                new RowsOfWorkspace("drafts", "workflow_draft", "t.workspace_id = $1", 100),
                new RowsOfWorkspace("event-waits", "event_wait", """
                    t.run_id in (select r.id from run r join workflow w on w.id = r.workflow_id where w.workspace_id = $1)""", 500),
                new RowsOfWorkspace("pending-starts", "pending_start", """
                    t.workflow_ids && array(select w.id from workflow w where w.workspace_id = $1)""", 100),
                new RowsOfWorkspace("recent-events", "recent_event", "t.workspace_id = $1", 100),
                new RowsOfWorkspace("record-dates", "record_date", """
                    t.workflow_id in (select w.id from workflow w where w.workspace_id = $1)""", 1000),
                new RowsOfWorkspace("refused-events", "refused_event", """
                    t.run_id in (select r.id from run r join workflow w on w.id = r.workflow_id where w.workspace_id = $1)""", 500),
                new RowsOfWorkspace("run-jobs", "run_job", "t.workspace_id = $1", 500),
                new RowsOfWorkspace("run-activities", "activity", """
                    t.run_id in (select r.id from run r join workflow w on w.id = r.workflow_id where w.workspace_id = $1)""", 500),
                new RowsOfWorkspace("run-steps", "step", """
                    t.run_id in (select r.id from run r join workflow w on w.id = r.workflow_id where w.workspace_id = $1)""", 500),
                new RowsOfWorkspace("runs", "run", """
                    t.workflow_id in (select w.id from workflow w where w.workspace_id = $1)""", 500),
                new RowsOfWorkspace("secrets", "secret", "t.workspace_id = $1", 500),
                new RowsOfWorkspace("workflow-versions", "workflow_version", """
                    t.workflow_id in (select w.id from workflow w where w.workspace_id = $1)""", 100));
    }

    /** Last, with what is published of them. */
    @Singleton
    static final class Workflows implements WorkspaceData {
        private static final int MOST = 200;

        private final Outbox outbox;

        Workflows(Outbox outbox) {
            this.outbox = outbox;
        }

        @Override
        public String name() {
            return "workflows";
        }

        @Override
        public Uni<Piece> forget(SqlConnection connection, String workspaceId, String from) {
            return connection
                    .preparedQuery("delete from workflow where id in"
                            + " (select id from workflow where workspace_id = $1 limit " + MOST + ") returning id")
                    .execute(Tuple.of(workspaceId))
                    .map(rows -> rows.stream().map(row -> row.getString("id")).toList())
                    .call(ids -> Sequential.each(ids, id -> outbox.remove(connection, Topics.WORKFLOW_USES, id)))
                    .map(ids -> Piece.of(ids.size(), MOST));
        }
    }
}
