package org.pyairtable.core.audit;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.CoreSettings;
import org.pyairtable.events.AccessEvent;
import org.pyairtable.events.Envelope;
import org.pyairtable.outbox.Pruning;
import org.pyairtable.runtime.time.Utc;

/**
 * Where refused requests and failed sign-ins came from. Beside the trail and not in it: the trail is kept for ever, addresses
 * of clients are not, nor those of a person who is erased.
 */
@Singleton
class Origins {
    private static final Pruning PRUNING = Pruning.of("origins of refusals", 1_000);
    private static final String STORE = """
            insert into audit_origins (event_id, address, user_agent, user_id, seen_at) values ($1, $2, $3, $4, $5)
            on conflict (event_id) do nothing""";
    private static final String OLD = """
            delete from audit_origins where event_id = any(array(
                select event_id from audit_origins where seen_at < $1 order by seen_at limit $2))""";
    private static final String OF_ERASED = """
            delete from audit_origins where event_id = any(array(
                select o.event_id from erasures e join audit_origins o on o.user_id = e.user_id limit $1))""";

    private final Pool pool;
    private final Clock clock;
    private final Duration keep;

    Origins(Pool pool, Clock clock, CoreSettings config) {
        this.pool = pool;
        this.clock = clock;
        this.keep = config.audit().keepOrigins();
    }

    Uni<Void> store(SqlConnection connection, List<Envelope<AccessEvent>> events) {
        List<Tuple> rows = events.stream().flatMap(Origins::row).toList();
        return rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : connection.preparedQuery(STORE).executeBatch(rows).replaceWithVoid();
    }

    private static Stream<Tuple> row(Envelope<AccessEvent> event) {
        return switch (event.event()) {
            case AccessEvent.TokensUsed used -> Stream.of();
            case AccessEvent.NotListed others -> Stream.of();
            case AccessEvent.RequestsRefused refused ->
                Stream.of(row(event, refused.address(), refused.userAgent(), event.actor()));
            case AccessEvent.SignInsFailed failed ->
                Stream.of(row(event, failed.address(), failed.userAgent(), failed.userId()));
        };
    }

    private static Tuple row(Envelope<?> event, String address, String userAgent, @Nullable String userId) {
        return Tuple.of(
                AuditFact.storable(event.id()),
                AuditFact.storable(address),
                AuditFact.storable(userAgent),
                userId == null ? null : AuditFact.storable(userId),
                Utc.of(event.time()));
    }

    @Scheduled(
            identity = "origins-pruning",
            every = "10m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return PRUNING.scheduled(prune());
    }

    Uni<Void> prune() {
        return PRUNING.run(pool, OLD, clock.instant().minus(keep))
                .chain(() -> PRUNING.run(most ->
                        pool.preparedQuery(OF_ERASED).execute(Tuple.of(most)).map(SqlResult::rowCount)));
    }
}
