package org.pyairtable.core.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.time.Utc;

/**
 * Finds entries by the time at which they happened, the last first. Every filter has an index that ends in that time; what
 * several of them have to look through together is bounded by {@value #SECONDS} seconds.
 */
@ApplicationScoped
class AuditQuery {
    private static final int SECONDS = 5;
    private static final String LIMITED = "set local statement_timeout = '" + SECONDS + "s'";
    private static final String TOO_LONG = "57014";
    private static final String COLUMNS =
            "sequence, hash, event_id, happened_at, actor, type, subject, workspace, causation, correlation, summary";
    private static final String ORDER = " order by happened_at desc, sequence desc limit ";

    private final Pool pool;

    AuditQuery(Pool pool) {
        this.pool = pool;
    }

    /**
     * Absent means any.
     *
     * @param types of any of these; empty means any
     * @param from at this time or later
     * @param before only entries that happened before this place
     */
    record Filter(
            Optional<String> workspace,
            Optional<String> actor,
            Optional<String> subject,
            Optional<String> correlation,
            List<String> types,
            Optional<Instant> from,
            TrailPlace before) {
        Filter {
            types = List.copyOf(types);
        }
    }

    Uni<List<FoundEntry>> find(Filter filter, int most) {
        return pool.withTransaction(connection ->
                        connection.query(LIMITED).execute().chain(limited -> read(connection, filter, most)))
                .onFailure(AuditQuery::isTooLong)
                .transform(late -> new ServiceException(new ServiceError.Unprocessable(
                        "The search took longer than " + SECONDS
                                + " s; narrow it with from and to, or with another filter",
                        "SEARCH_TOO_LONG")));
    }

    private static Uni<List<FoundEntry>> read(SqlConnection connection, Filter filter, int most) {
        Tuple values = Tuple.of(Utc.of(filter.before().time()), filter.before().sequence());
        String query = "select entry.*, o.address, o.user_agent from (" + query(filter, values, most)
                + ") entry left join audit_origins o using (event_id) order by happened_at desc, sequence desc";
        return connection.preparedQuery(query).execute(values).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(AuditQuery::found)
                .toList());
    }

    /** Of several types each is read from its index to the limit: all of them together would have to be sorted. */
    private static String query(Filter filter, Tuple values, int most) {
        StringBuilder conditions = new StringBuilder(" where (happened_at, sequence) < ($1, $2)");
        filter.workspace().ifPresent(v -> conditions.append(equal("workspace", v, values)));
        filter.actor().ifPresent(v -> conditions.append(equal("actor", v, values)));
        filter.subject().ifPresent(v -> conditions.append(equal("subject", v, values)));
        filter.correlation().ifPresent(v -> conditions.append(equal("correlation", v, values)));
        filter.from().ifPresent(v -> {
            values.addOffsetDateTime(Utc.of(v));
            conditions.append(" and happened_at >= $").append(values.size());
        });
        String select = "select " + COLUMNS + " from audit_entries" + conditions;
        return switch (filter.types().size()) {
            case 0 -> select + ORDER + most;
            case 1 -> select + equal("type", filter.types().getFirst(), values) + ORDER + most;
            default -> {
                values.addArrayOfString(filter.types().toArray(String[]::new));
                yield "select found.* from unnest($" + values.size() + "::text[]) as kind (name) cross join lateral ("
                        + select + " and type = kind.name" + ORDER + most + ") found" + ORDER + most;
            }
        };
    }

    private static FoundEntry found(Row row) {
        String address = row.getString("address");
        return new FoundEntry(
                TrailTable.entry(row),
                address == null ? Optional.empty() : Optional.of(new Origin(address, row.getString("user_agent"))));
    }

    private static String equal(String column, String value, Tuple values) {
        values.addString(value);
        return " and " + column + " = $" + values.size();
    }

    private static boolean isTooLong(Throwable failure) {
        return failure instanceof PgException refused && TOO_LONG.equals(refused.getSqlState());
    }
}
