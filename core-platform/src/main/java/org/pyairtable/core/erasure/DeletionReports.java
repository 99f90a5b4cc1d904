package org.pyairtable.core.erasure;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pyairtable.core.workspaces.WorkspaceDeletion.Ended;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.ErasureEvent;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;

/** Which workspaces are deleted, and which service has done so. */
@ApplicationScoped
class DeletionReports {
    static final List<String> SERVICES =
            List.of("core-platform", "ai-ml", "communication-hub", "data-integration", "workflow-engine");

    private static final String BEGIN = """
            insert into workspace_deletions (workspace_id, name, owners, requested_by, requested_at, event_id)
            values (:workspace, :name, string_to_array(:owners, ','), :by, :at, '')""";

    private static final String ASK = """
            update workspace_deletions set event_id = :event where workspace_id = :workspace""";
    private static final String AGAIN = "delete from workspace_deletion_answers where workspace_id = :workspace";

    /** An answer to an earlier wish does not count. */
    private static final String ANSWER = """
            insert into workspace_deletion_answers (workspace_id, service, answered_at, deleted)
            select d.workspace_id, $2, $3, $4 from workspace_deletions d where d.workspace_id = $1 and d.event_id = $5
            on conflict (workspace_id, service) do nothing""";

    private static final String READ = """
            select d.name, d.requested_by, d.requested_at, a.service, a.answered_at, a.deleted
            from workspace_deletions d left join workspace_deletion_answers a using (workspace_id)
            where d.workspace_id = $1 and ($2 or $3 = any (d.owners))""";

    private final Pool pool;

    DeletionReports(Pool pool) {
        this.pool = pool;
    }

    /** In the caller's session. */
    Uni<Void> begin(Ended ended, String by, Instant at) {
        return Panache.getSession().chain(session -> session.createNativeQuery(BEGIN)
                .setParameter("workspace", ended.workspaceId())
                .setParameter("name", ended.name())
                .setParameter("owners", String.join(",", ended.owners()))
                .setParameter("by", by)
                .setParameter("at", at)
                .executeUpdate()
                .replaceWithVoid());
    }

    /** All services are asked by this event from now on; in the caller's session. */
    Uni<Void> ask(Envelope<ErasureEvent.WorkspaceDeleted> event) {
        String workspace = event.event().workspaceId();
        return Panache.getSession().chain(session -> session.createNativeQuery(ASK)
                .setParameter("event", event.id())
                .setParameter("workspace", workspace)
                .executeUpdate()
                .chain(() -> session.createNativeQuery(AGAIN)
                        .setParameter("workspace", workspace)
                        .executeUpdate())
                .replaceWithVoid());
    }

    Uni<Void> answered(SqlConnection connection, Envelope<?> event, ErasureEvent.WorkspaceForgotten forgotten) {
        return connection
                .preparedQuery(ANSWER)
                .execute(Tuple.tuple()
                        .addString(forgotten.workspaceId())
                        .addString(forgotten.service())
                        .addOffsetDateTime(Utc.of(event.time()))
                        .addJsonObject(new JsonObject(Map.copyOf(forgotten.deleted())))
                        .addString(event.causation()))
                .replaceWithVoid();
    }

    /** Empty for a workspace that is not deleted, and for who did not own it and does not operate the platform. */
    Uni<Optional<DeletionReport>> find(String workspaceId, String userId, boolean operator) {
        return pool.preparedQuery(READ)
                .execute(Tuple.of(workspaceId, operator, userId))
                .map(rows -> rows.stream().toList())
                .map(rows -> rows.isEmpty() ? Optional.empty() : Optional.of(report(workspaceId, rows)));
    }

    private static DeletionReport report(String workspaceId, List<Row> rows) {
        Row first = rows.getFirst();
        Map<String, DeletionReport.Part> answers = rows.stream()
                .filter(row -> row.getString("service") != null)
                .map(DeletionReports::part)
                .collect(Collectors.toMap(DeletionReport.Part::service, Function.identity()));
        return new DeletionReport(
                workspaceId,
                first.getString("name"),
                answers.keySet().containsAll(SERVICES) ? "done" : "running",
                Rows.instant(first, "requested_at"),
                first.getString("requested_by"),
                SERVICES.stream()
                        .map(service -> answers.getOrDefault(
                                service, new DeletionReport.Part(service, "waiting", null, Map.of())))
                        .toList());
    }

    private static DeletionReport.Part part(Row row) {
        Map<String, Long> deleted = new TreeMap<>();
        JsonObject stored = row.getJsonObject("deleted");
        stored.fieldNames().forEach(part -> deleted.put(part, stored.getLong(part)));
        return new DeletionReport.Part(row.getString("service"), "done", Rows.instant(row, "answered_at"), deleted);
    }
}
