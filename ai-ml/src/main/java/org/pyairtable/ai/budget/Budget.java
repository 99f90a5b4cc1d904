package org.pyairtable.ai.budget;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.pyairtable.ai.AiConfig;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * What a workspace may spend on model calls in a day, UTC. Money is set aside before a call and settled after it, so that
 * many calls at once cannot overdraw together. Amounts are millionths of a US dollar.
 */
@ApplicationScoped
public class Budget {
    /** A call takes no longer; money set aside by a process that died is free again after it. */
    private static final Duration LAPSE = Duration.ofMinutes(5);

    private final Pool pool;
    private final Clock clock;
    private final long dailyMicros;

    Budget(Pool pool, Clock clock, AiConfig config) {
        this.pool = pool;
        this.clock = clock;
        this.dailyMicros = config.budget().dailyMicros();
    }

    /** Money set aside for one call. */
    public record Reservation(String id, String workspaceId) {}

    /** Fails with {@link ServiceError.TooManyRequests} when the rest of the day's budget does not cover {@code micros}. */
    public Uni<Reservation> reserve(String workspaceId, long micros) {
        Reservation reservation = new Reservation(Ids.random("rsv"), workspaceId);
        return pool.withTransaction(
                connection -> committed(connection, workspaceId).chain(committed -> {
                    if (committed + micros > dailyMicros) {
                        return Uni.createFrom().failure(exhausted());
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
                                    clock.instant().plus(LAPSE).atOffset(ZoneOffset.UTC)))
                            .replaceWith(reservation);
                }));
    }

    /** Replaces what was set aside by what the call cost; zero when it failed. */
    public Uni<Void> settle(Reservation reservation, long micros) {
        return pool.withTransaction(connection -> connection
                .preparedQuery("delete from spending_reservation where reservation_id = $1")
                .execute(Tuple.of(reservation.id()))
                .chain(() ->
                        connection.preparedQuery("""
                                insert into spending (workspace_id, day, micros) values ($1, $2, $3)
                                on conflict (workspace_id, day) do update
                                   set micros = spending.micros + excluded.micros
                                """).execute(Tuple.of(reservation.workspaceId(), today(), micros)))
                .replaceWithVoid());
    }

    /** Spent and set aside, with the workspace's row locked: reservations of a workspace come one after the other. */
    private Uni<Long> committed(SqlConnection connection, String workspaceId) {
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
                        .execute(Tuple.of(workspaceId, clock.instant().atOffset(ZoneOffset.UTC)))
                        .map(rows -> spent + rows.iterator().next().getLong("reserved")));
    }

    private ServiceException exhausted() {
        Instant midnight = today().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return new ServiceException(new ServiceError.TooManyRequests(
                "The workspace's budget for language models is used up for today",
                Duration.between(clock.instant(), midnight)));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
