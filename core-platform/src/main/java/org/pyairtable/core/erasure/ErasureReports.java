package org.pyairtable.core.erasure;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.ErasureEvent;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;

/** Who is erased, and which service has forgotten the person. */
@ApplicationScoped
class ErasureReports {
    private static final String SELF = "core-platform";
    /** Those that hold something on persons besides this one. */
    private static final List<String> SERVICES =
            List.of("ai-ml", "communication-hub", "data-integration", "workflow-engine");

    private static final String BEGIN = """
            insert into erasures (user_id, requested_by, requested_at, event_id) values (:user, :by, :at, :event)
            on conflict (user_id) do update set
                requested_by = excluded.requested_by, requested_at = excluded.requested_at, event_id = excluded.event_id""";
    private static final String AGAIN = "delete from erasure_answers where user_id = :user";

    /** An answer to an earlier wish does not count. */
    private static final String ANSWER = """
            insert into erasure_answers (user_id, service, answered_at, changed)
            select e.user_id, $2, $3, $4 from erasures e where e.user_id = $1 and e.event_id = $5
            on conflict (user_id, service) do nothing""";

    private static final String READ = """
            select e.requested_by, e.requested_at, a.service, a.answered_at, a.changed
            from erasures e left join erasure_answers a using (user_id) where e.user_id = $1""";

    private final Pool pool;

    ErasureReports(Pool pool) {
        this.pool = pool;
    }

    /** In the caller's session. */
    Uni<Boolean> exists(String userId) {
        return Panache.getSession().chain(session -> session.createNativeQuery(
                        "select exists (select 1 from erasures where user_id = :user)", Boolean.class)
                .setParameter("user", userId)
                .getSingleResult());
    }

    /** All services are asked from now on; in the caller's transaction. */
    Uni<Void> begin(Envelope<ErasureEvent.UserErased> event) {
        String user = event.event().userId();
        return Panache.getSession().chain(session -> session.createNativeQuery(BEGIN)
                .setParameter("user", user)
                .setParameter("by", event.actor())
                .setParameter("at", event.time())
                .setParameter("event", event.id())
                .executeUpdate()
                .chain(begun -> session.createNativeQuery(AGAIN)
                        .setParameter("user", user)
                        .executeUpdate())
                .replaceWithVoid());
    }

    Uni<Void> answered(SqlConnection connection, Envelope<?> event, ErasureEvent.UserForgotten forgotten) {
        return connection
                .preparedQuery(ANSWER)
                .execute(Tuple.tuple()
                        .addString(forgotten.userId())
                        .addString(forgotten.service())
                        .addOffsetDateTime(Utc.of(event.time()))
                        .addJsonObject(new JsonObject(Map.copyOf(forgotten.changed())))
                        .addString(event.causation()))
                .replaceWithVoid();
    }

    /** Empty for who is not erased. */
    Uni<Optional<ErasureReport>> find(String userId) {
        return pool.preparedQuery(READ).execute(Tuple.of(userId)).map(rows -> {
            List<Row> found = new ArrayList<>();
            rows.forEach(found::add);
            return found.isEmpty() ? Optional.empty() : Optional.of(report(userId, found));
        });
    }

    private static ErasureReport report(String userId, List<Row> rows) {
        Row first = rows.getFirst();
        Map<String, ErasureReport.Part> answers = new HashMap<>();
        for (Row row : rows) {
            String service = row.getString("service");
            if (service != null) {
                answers.put(
                        service,
                        new ErasureReport.Part(service, "done", Rows.instant(row, "answered_at"), changed(row)));
            }
        }
        List<ErasureReport.Part> parts = new ArrayList<>();
        parts.add(new ErasureReport.Part(SELF, "done", Rows.instant(first, "requested_at"), Map.of("accounts", 1L)));
        SERVICES.forEach(service ->
                parts.add(answers.getOrDefault(service, new ErasureReport.Part(service, "waiting", null, Map.of()))));
        return new ErasureReport(
                userId,
                answers.keySet().containsAll(SERVICES) ? "done" : "running",
                Rows.instant(first, "requested_at"),
                first.getString("requested_by"),
                parts);
    }

    private static Map<String, Long> changed(Row row) {
        Map<String, Long> changed = new TreeMap<>();
        JsonObject stored = row.getJsonObject("changed");
        stored.fieldNames().forEach(part -> changed.put(part, stored.getLong(part)));
        return changed;
    }
}
