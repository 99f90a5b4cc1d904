package org.pyairtable.communication.webhooks;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.CommunicationEvent.ReceiverAllowed;
import org.pyairtable.events.CommunicationEvent.ReceiverDisallowed;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.time.Utc;

/**
 * The receivers without a public address that webhooks may reach: those of the configuration, and those that an operator
 * allowed for an hour. The database is read each time, so a change takes effect in all instances at once; targets with
 * public addresses, nearly all, need no check here.
 */
@Singleton
public class AllowedReceivers {
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final int MOST = 100;

    private final Pool pool;
    private final Outbox outbox;
    private final Clock clock;
    private final Set<String> configured;

    AllowedReceivers(Pool pool, Outbox outbox, WebhookSettings settings, Clock clock) {
        this.pool = pool;
        this.outbox = outbox;
        this.clock = clock;
        this.configured = settings.allowedReceivers().orElse(Set.of()).stream()
                .map(ReceiverName::normal)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @param until absent for one of the configuration */
    record Allowed(
            String host, @Nullable Instant until, @Nullable String allowedBy) {}

    /** Whether the receiver, in its normal form, may be reached at the moment. */
    public Uni<Boolean> contains(String receiver) {
        if (configured.contains(receiver)) {
            return Uni.createFrom().item(true);
        }
        return pool.preparedQuery("select 1 from allowed_receiver where receiver = $1 and until > $2")
                .execute(Tuple.of(receiver, Utc.of(clock.instant())))
                .map(rows -> rows.size() > 0);
    }

    /** For an hour from now, however long it was allowed before. */
    Uni<Allowed> allow(String receiver, String userId, EventContext context) {
        Instant now = clock.instant();
        Instant until = now.plus(LIFETIME).truncatedTo(ChronoUnit.MICROS);
        return pool.withTransaction(c -> c.preparedQuery("delete from allowed_receiver where until <= $1")
                        .execute(Tuple.of(Utc.of(now)))
                        .chain(() -> refuseTooMany(c, receiver))
                        .chain(() -> c.preparedQuery("""
                                insert into allowed_receiver (receiver, until, allowed_by) values ($1, $2, $3)
                                on conflict (receiver) do update set until = $2, allowed_by = $3""").execute(Tuple.of(receiver, Utc.of(until), userId)))
                        .chain(() -> outbox.append(c, context, new ReceiverAllowed(receiver, until))))
                .replaceWith(new Allowed(receiver, until, userId));
    }

    private static Uni<Void> refuseTooMany(SqlConnection c, String receiver) {
        return c.preparedQuery("select count(*) as n from allowed_receiver where receiver <> $1")
                .execute(Tuple.of(receiver))
                .invoke(rows -> {
                    if (rows.iterator().next().getLong("n") >= MOST) {
                        throw ServiceException.conflict(MOST + " receivers are allowed already; revoke some first");
                    }
                })
                .replaceWithVoid();
    }

    Uni<Void> disallow(String receiver, EventContext context) {
        return pool.withTransaction(c -> c.preparedQuery("delete from allowed_receiver where receiver = $1")
                .execute(Tuple.of(receiver))
                .invoke(rows -> {
                    if (rows.rowCount() == 0) {
                        throw ServiceException.notFound("A receiver " + receiver + " that was allowed at run time");
                    }
                })
                .chain(() -> outbox.append(c, context, new ReceiverDisallowed(receiver)))
                .replaceWithVoid());
    }

    /** Those of the configuration first. */
    Uni<List<Allowed>> list() {
        return pool.preparedQuery(
                        "select receiver, until, allowed_by from allowed_receiver where until > $1 order by 1")
                .execute(Tuple.of(Utc.of(clock.instant())))
                .map(rows -> Stream.concat(
                                configured.stream().sorted().map(host -> new Allowed(host, null, null)),
                                Rows.stream(rows).map(AllowedReceivers::allowed))
                        .toList());
    }

    private static Allowed allowed(Row row) {
        return new Allowed(row.getString("receiver"), Rows.instant(row, "until"), row.getString("allowed_by"));
    }
}
