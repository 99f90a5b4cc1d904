package org.pyairtable.ai.budget;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.problem.ServiceError;

/**
 * What may be spent on model calls: by a workspace and by each of its members, in a day and in a month of UTC, and for one
 * question. The cost is reserved before a call and settled after it, so that concurrent calls cannot exceed a budget together.
 * Without a reservation no model is called. Amounts are millionths of a US dollar.
 */
@ApplicationScoped
public class Budget {
    /** Longer than any call; the reservation of a process that died is released after it. */
    private static final Duration LAPSE = Duration.ofMinutes(5);

    private final Pool pool;
    private final SpendingTable table;
    private final BudgetAlerts alerts;
    private final CallLedger calls;
    private final UseTable uses;
    private final Clock clock;
    private final Counter spent;

    Budget(
            Pool pool,
            SpendingTable table,
            BudgetAlerts alerts,
            CallLedger calls,
            UseTable uses,
            Clock clock,
            MeterRegistry metrics) {
        this.pool = pool;
        this.table = table;
        this.alerts = alerts;
        this.calls = calls;
        this.uses = uses;
        this.clock = clock;
        this.spent = Counter.builder("pyairtable.ai.cost")
                .baseUnit("usd.micros")
                .description("What calls of models have cost, in millionths of a US dollar")
                .register(metrics);
    }

    /** The reservation for one call. */
    public record Reservation(String id, Spender spender) {}

    /**
     * Fails with {@link ServiceError.TooManyRequests} when the rest of a budget does not cover {@code micros}.
     *
     * @param spentOnQuestion by the calls for the same question that ended
     */
    public Uni<Reservation> reserve(Spender spender, long micros, long spentOnQuestion) {
        Reservation reservation = new Reservation(Ids.random("rsv"), spender);
        return pool.withTransaction(connection -> table.lock(connection, spender.workspaceId())
                        .chain(() -> table.state(connection, spender))
                        .invoke(state -> require(state, micros, spentOnQuestion))
                        .chain(() -> table.reserve(
                                connection,
                                reservation.id(),
                                spender,
                                micros,
                                clock.instant().plus(LAPSE))))
                .replaceWith(reservation);
    }

    private void require(SpendingTable.State state, long micros, long spentOnQuestion) {
        Long ofQuestion = state.limits().questionMicros();
        if (ofQuestion != null && spentOnQuestion + micros > ofQuestion) {
            throw Exhausted.ofQuestion(ofQuestion, spentOnQuestion, micros);
        }
        for (Allotment allotment : state.allotments()) {
            Long limit = allotment.limit();
            if (limit != null && !allotment.covers(micros)) {
                throw Exhausted.of(allotment, limit, micros, clock.instant());
            }
        }
    }

    /** Replaces the reservation by the cost of the call, and writes the call into the ledger with what it was for. */
    public Uni<Void> settle(Reservation reservation, ModelCall call, CallCause cause) {
        Spender spender = reservation.spender();
        return pool.withTransaction(connection -> table.lock(connection, spender.workspaceId())
                        .chain(() -> table.spend(connection, reservation.id(), spender, call.micros()))
                        .chain(() -> calls.add(connection, spender.workspaceId(), call))
                        .chain(() -> uses.add(connection, spender.workspaceId(), table.today(), call, cause))
                        .chain(() -> table.state(connection, spender))
                        .chain(state -> alerts.after(connection, spender, state.allotments(), call.micros())))
                .invoke(() -> spent.increment((double) call.micros()));
    }
}
