package org.pyairtable.core.usage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import org.pyairtable.core.usage.UsageReport.AiUsage;
import org.pyairtable.core.usage.UsageReport.DayCount;
import org.pyairtable.core.usage.UsageReport.ModelUsage;
import org.pyairtable.core.usage.UsageReport.TypeCount;
import org.pyairtable.outbox.sql.Rows;

/** Reads the figures of a workspace. */
@ApplicationScoped
class UsageQuery {
    private static final String TYPES = """
            select type, sum(events)::bigint as count from usage_daily
            where workspace = $1 and day between $2 and $3 group by type order by count desc, type""";
    private static final String DAYS = """
            select day, sum(events)::bigint as count from usage_daily
            where workspace = $1 and day between $2 and $3 group by day order by day""";
    private static final String MODELS = """
            select provider, model, sum(answers)::bigint as answers, sum(input_tokens)::bigint as input_tokens,
                sum(output_tokens)::bigint as output_tokens, sum(cost_micros)::bigint as cost_micros
            from answer_usage_daily where workspace = $1 and day between $2 and $3
            group by provider, model order by provider, model""";

    private final Pool pool;

    UsageQuery(Pool pool) {
        this.pool = pool;
    }

    Uni<UsageReport> report(String workspace, LocalDate from, LocalDate to) {
        Tuple period = Tuple.of(workspace, from, to);
        return read(TYPES, period, row -> new TypeCount(row.getString("type"), row.getLong("count")))
                .chain(types -> read(DAYS, period, row -> new DayCount(row.getLocalDate("day"), row.getLong("count")))
                        .chain(days -> read(MODELS, period, UsageQuery::model)
                                .map(models -> new UsageReport(workspace, from, to, types, days, AiUsage.of(models)))));
    }

    private <T> Uni<List<T>> read(String query, Tuple period, Function<Row, T> view) {
        return pool.preparedQuery(query)
                .execute(period)
                .map(rows -> Rows.stream(rows).map(view).toList());
    }

    private static ModelUsage model(Row row) {
        return new ModelUsage(
                row.getString("provider"),
                row.getString("model"),
                row.getLong("answers"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("cost_micros"));
    }
}
