package org.pyairtable.ai.budget;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.budget.Allotment.Of;
import org.pyairtable.ai.budget.Allotment.Period;
import org.pyairtable.runtime.time.Utc;

/** Limits, costs and reservations in the database. */
@Singleton
class SpendingTable {
    private static final String STATE = """
            select l.question_micros, l.daily_micros, l.monthly_micros, l.user_daily_micros, l.user_monthly_micros,
                   (select coalesce(sum(micros), 0)::bigint from spending
                     where workspace_id = $1 and day = $4) as day_spent,
                   (select coalesce(sum(micros), 0)::bigint from spending
                     where workspace_id = $1 and day between $3 and $4) as month_spent,
                   (select coalesce(sum(micros), 0)::bigint from spending_of_user
                     where workspace_id = $1 and user_id = $2 and day = $4) as user_day_spent,
                   (select coalesce(sum(micros), 0)::bigint from spending_of_user
                     where workspace_id = $1 and user_id = $2 and day between $3 and $4) as user_month_spent,
                   (select coalesce(sum(micros), 0)::bigint from spending_reservation
                     where workspace_id = $1 and expires_at > $5) as reserved,
                   (select coalesce(sum(micros), 0)::bigint from spending_reservation
                     where workspace_id = $1 and user_id = $2 and expires_at > $5) as user_reserved
              from (values ($1)) as w (workspace_id) left join budget_limit l on l.workspace_id = w.workspace_id
            """;

    private final Clock clock;
    private final long installationDaily;

    SpendingTable(Clock clock, AiSettings config) {
        this.clock = clock;
        this.installationDaily = config.budget().dailyMicros();
    }

    /** What limits a spender and what is spent of it, in one moment. */
    record State(BudgetLimits limits, List<Allotment> allotments) {
        State {
            allotments = List.copyOf(allotments);
        }
    }

    /** Until the end of the transaction nobody else reserves or settles in the workspace. */
    Uni<Void> lock(SqlConnection connection, String workspaceId) {
        return connection
                .preparedQuery("select pg_advisory_xact_lock(hashtextextended('budget ' || $1::text, 0))")
                .execute(Tuple.of(workspaceId))
                .replaceWithVoid();
    }

    Uni<State> state(SqlClient client, Spender spender) {
        LocalDate today = today();
        return client.preparedQuery(STATE)
                .execute(Tuple.of(
                        spender.workspaceId(),
                        spender.userId(),
                        today.withDayOfMonth(1),
                        today,
                        Utc.of(clock.instant())))
                .map(rows -> state(rows.iterator().next(), today));
    }

    private State state(Row row, LocalDate today) {
        BudgetLimits limits = new BudgetLimits(
                row.getLong("question_micros"),
                row.getLong("daily_micros"),
                row.getLong("monthly_micros"),
                row.getLong("user_daily_micros"),
                row.getLong("user_monthly_micros"));
        Long ofDay = limits.dailyMicros();
        long daily = ofDay == null ? installationDaily : Math.min(ofDay, installationDaily);
        Instant tomorrow = midnight(today.plusDays(1));
        Instant nextMonth = midnight(today.withDayOfMonth(1).plusMonths(1));
        long reserved = row.getLong("reserved");
        long reservedByUser = row.getLong("user_reserved");
        return new State(
                limits,
                List.of(
                        new Allotment(Of.WORKSPACE, Period.DAY, daily, row.getLong("day_spent"), reserved, tomorrow),
                        new Allotment(
                                Of.WORKSPACE,
                                Period.MONTH,
                                limits.monthlyMicros(),
                                row.getLong("month_spent"),
                                reserved,
                                nextMonth),
                        new Allotment(
                                Of.USER,
                                Period.DAY,
                                limits.userDailyMicros(),
                                row.getLong("user_day_spent"),
                                reservedByUser,
                                tomorrow),
                        new Allotment(
                                Of.USER,
                                Period.MONTH,
                                limits.userMonthlyMicros(),
                                row.getLong("user_month_spent"),
                                reservedByUser,
                                nextMonth)));
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    Uni<Void> reserve(SqlConnection connection, String id, Spender spender, long micros, Instant until) {
        return connection
                .preparedQuery("""
                        insert into spending_reservation (reservation_id, workspace_id, user_id, micros, expires_at)
                        values ($1, $2, $3, $4, $5)
                        """)
                .execute(Tuple.of(id, spender.workspaceId(), spender.userId(), micros, Utc.of(until)))
                .replaceWithVoid();
    }

    /** Replaces a reservation by a cost. */
    Uni<Void> spend(SqlConnection connection, String reservationId, Spender spender, long micros) {
        return connection
                .preparedQuery("delete from spending_reservation where reservation_id = $1")
                .execute(Tuple.of(reservationId))
                .chain(() -> connection.preparedQuery("""
                        insert into spending (workspace_id, day, micros) values ($1, $2, $3)
                        on conflict (workspace_id, day) do update set micros = spending.micros + excluded.micros
                        """).execute(Tuple.of(spender.workspaceId(), today(), micros)))
                .chain(() -> connection
                        .preparedQuery("""
                        insert into spending_of_user (workspace_id, user_id, day, micros) values ($1, $2, $3, $4)
                        on conflict (workspace_id, user_id, day) do update
                           set micros = spending_of_user.micros + excluded.micros
                        """)
                        .execute(Tuple.of(spender.workspaceId(), spender.userId(), today(), micros)))
                .replaceWithVoid();
    }

    Uni<Void> limit(SqlConnection connection, Spender by, BudgetLimits limits) {
        return connection
                .preparedQuery("""
                        insert into budget_limit (workspace_id, question_micros, daily_micros, monthly_micros,
                            user_daily_micros, user_monthly_micros, changed_by, changed_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8)
                        on conflict (workspace_id) do update set question_micros = excluded.question_micros,
                            daily_micros = excluded.daily_micros, monthly_micros = excluded.monthly_micros,
                            user_daily_micros = excluded.user_daily_micros,
                            user_monthly_micros = excluded.user_monthly_micros, changed_by = excluded.changed_by,
                            changed_at = excluded.changed_at
                        """)
                .execute(Tuple.tuple()
                        .addString(by.workspaceId())
                        .addLong(limits.questionMicros())
                        .addLong(limits.dailyMicros())
                        .addLong(limits.monthlyMicros())
                        .addLong(limits.userDailyMicros())
                        .addLong(limits.userMonthlyMicros())
                        .addString(by.userId())
                        .addOffsetDateTime(Utc.of(clock.instant())))
                .replaceWithVoid();
    }

    long installationDaily() {
        return installationDaily;
    }

    /** On which a cost counts that is settled now. */
    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
