package org.pyairtable.core.usage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.pyairtable.core.audit.AuditEntry;
import org.pyairtable.core.audit.AuditFact;
import org.pyairtable.core.audit.TrailObserver;

/** Counts events per day, workspace and type as they are chained: each once, and a batch of one type with one write. */
@Singleton
class EventCounts implements TrailObserver {
    private static final String ADD = """
            insert into usage_daily as u (workspace, day, type, events) values ($1, $2, $3, $4)
            on conflict (workspace, day, type) do update set events = u.events + excluded.events""";

    /** The key of a count. */
    record Kind(String workspace, LocalDate day, String type) {
        static Kind of(AuditFact fact) {
            String workspace = fact.workspace();
            return new Kind(
                    workspace == null ? "" : workspace, LocalDate.ofInstant(fact.time(), ZoneOffset.UTC), fact.type());
        }
    }

    @Override
    public Uni<Void> chained(SqlConnection connection, List<AuditEntry> entries) {
        List<Tuple> rows = count(entries).entrySet().stream()
                // Always in the same order, so that two transactions cannot deadlock.
                .sorted(Comparator.comparing(
                        (Map.Entry<Kind, Long> e) -> e.getKey().toString()))
                .map(e -> Tuple.of(
                        e.getKey().workspace(), e.getKey().day(), e.getKey().type(), e.getValue()))
                .toList();
        return connection.preparedQuery(ADD).executeBatch(rows).replaceWithVoid();
    }

    static Map<Kind, Long> count(List<AuditEntry> entries) {
        return entries.stream().collect(Collectors.groupingBy(e -> Kind.of(e.fact()), Collectors.counting()));
    }
}
