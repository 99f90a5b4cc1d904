package org.pyairtable.ai.budget;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.pyairtable.ai.AiConfig;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.time.Utc;

/**
 * What a workspace may spend on model calls in a day, UTC. The cost is reserved before a call and settled after it, so that
 * concurrent calls cannot exceed the budget together. Amounts are millionths of a US dollar.
 */
@ApplicationScoped
public class Budget {
    /** Longer than any call; the reservation of a process that died is released after it. */
    private static final Duration LAPSE = Duration.ofMinutes(5);

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int MICRO_DIGITS = 6;

    private final Pool pool;
    private final CallLedger calls;
    private final Clock clock;
    private final long dailyMicros;
    private final Counter spent;

    Budget(Pool pool, CallLedger calls, Clock clock, AiConfig config, MeterRegistry metrics) {
        this.pool = pool;
        this.calls = calls;
        this.clock = clock;
        this.dailyMicros = config.budget().dailyMicros();
        this.spent = Counter.builder("pyairtable.ai.cost")
                .baseUnit("usd.micros")
                .description("What calls of models have cost, in millionths of a US dollar")
                .register(metrics);
    }

    /** The reservation for one call. */
    public record Reservation(String id, String workspaceId) {}

    /** @param spent by calls that ended, today; {@code reserved} by calls under way */
    private record Committed(long spent, long reserved) {}

    /** Fails with {@link ServiceError.TooManyRequests} when the rest of the day's budget does not cover {@code micros}. */
    public Uni<Reservation> reserve(String workspaceId, long micros) {
        Reservation reservation = new Reservation(Ids.random("rsv"), workspaceId);
        return pool.withTransaction(
                connection -> committed(connection, workspaceId).chain(committed -> {
                    if (committed.spent() + committed.reserved() + micros > dailyMicros) {
                        return Uni.createFrom().failure(exhausted(committed, micros));
                    }
                    return connection
                            .preparedQuery("""
                                    insert into spending_reservation (reservation_id, workspace_id, micros, expires_at)
                                    values ($1, $2, $3, $4)
                                    """)
                            .execute(Tuple.of(
                                    reservation.id(),
                                    workspaceId,
                                    micros,
                                    Utc.of(clock.instant().plus(LAPSE))))
                            .replaceWith(reservation);
                }));
    }

    /** Replaces the reservation by the cost of the call, and writes the call into the ledger. */
    public Uni<Void> settle(Reservation reservation, ModelCall call) {
        return pool.withTransaction(connection -> connection
                        .preparedQuery("delete from spending_reservation where reservation_id = $1")
                        .execute(Tuple.of(reservation.id()))
                        .chain(() -> connection
                                .preparedQuery("""
                                insert into spending (workspace_id, day, micros) values ($1, $2, $3)
                                on conflict (workspace_id, day) do update
                                   set micros = spending.micros + excluded.micros
                                """)
                                .execute(Tuple.of(reservation.workspaceId(), today(), call.micros())))
                        .chain(() -> calls.add(connection, reservation.workspaceId(), call)))
                .invoke(() -> spent.increment((double) call.micros()));
    }

    /** Spent and reserved, with the workspace's row locked: reservations of a workspace are serialised. */
    private Uni<Committed> committed(SqlConnection connection, String workspaceId) {
        return connection
                .preparedQuery("""
                        insert into spending (workspace_id, day, micros) values ($1, $2, 0)
                        on conflict (workspace_id, day) do update set micros = spending.micros returning micros
                        """)
                .execute(Tuple.of(workspaceId, today()))
                .map(rows -> rows.iterator().next().getLong("micros"))
                .chain(spent -> connection
                        .preparedQuery("""
                                select coalesce(sum(micros), 0)::bigint as reserved from spending_reservation
                                 where workspace_id = $1 and expires_at > $2
                                """)
                        .execute(Tuple.of(workspaceId, Utc.of(clock.instant())))
                        .map(rows -> new Committed(spent, rows.iterator().next().getLong("reserved"))));
    }

    private ServiceException exhausted(Committed committed, long micros) {
        Instant midnight = today().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        boolean coveredSoon = committed.spent() + micros <= dailyMicros;
        String way = coveredSoon
                ? "Answers under way give back what they do not need: ask again when they are finished."
                : micros > dailyMicros
                        ? "Ask a shorter question, or have the operator raise the budget."
                        : "The budget begins anew at " + midnight + ".";
        return new ServiceException(new ServiceError.TooManyRequests(
                "This question may cost up to %s, which the workspace's budget for language models does not cover: of %s for today, %s is spent and %s is reserved by answers under way. %s"
                        .formatted(
                                dollars(micros),
                                dollars(dailyMicros),
                                dollars(committed.spent()),
                                dollars(committed.reserved()),
                                way),
                coveredSoon ? SOON : Duration.between(clock.instant(), midnight)));
    }

    private static String dollars(long micros) {
        BigDecimal amount = BigDecimal.valueOf(micros, MICRO_DIGITS).stripTrailingZeros();
        return "$"
                + amount.setScale(Math.max(2, amount.scale()), RoundingMode.UNNECESSARY)
                        .toPlainString();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
