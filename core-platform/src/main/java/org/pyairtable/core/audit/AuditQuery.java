package org.pyairtable.core.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Finds entries, newest first. */
@ApplicationScoped
class AuditQuery {
    private static final String SELECT = """
            select sequence, hash, event_id, happened_at, actor, type, subject, workspace, causation, correlation, summary
            from audit_entries where sequence < $1""";

    private final Pool pool;

    AuditQuery(Pool pool) {
        this.pool = pool;
    }

    /** Absent means any. {@code before}: only entries with a lower sequence. */
    record Filter(
            Optional<String> workspace,
            Optional<String> actor,
            Optional<String> type,
            Optional<String> correlation,
            long before) {}

    Uni<List<AuditEntry>> find(Filter filter, int most) {
        Tuple values = Tuple.of(filter.before());
        List<String> conditions = new ArrayList<>();
        filter.workspace().ifPresent(v -> conditions.add(equal("workspace", v, values)));
        filter.actor().ifPresent(v -> conditions.add(equal("actor", v, values)));
        filter.type().ifPresent(v -> conditions.add(equal("type", v, values)));
        filter.correlation().ifPresent(v -> conditions.add(equal("correlation", v, values)));
        String query = SELECT + String.join("", conditions) + " order by sequence desc limit " + most;
        return pool.preparedQuery(query).execute(values).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(TrailTable::entry)
                .toList());
    }

    private static String equal(String column, String value, Tuple values) {
        values.addString(value);
        return " and " + column + " = $" + values.size();
    }
}
