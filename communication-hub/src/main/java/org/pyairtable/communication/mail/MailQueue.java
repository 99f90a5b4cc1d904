package org.pyairtable.communication.mail;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pyairtable.communication.mail.external.MailSettings;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;

/** The mails that are to be sent, and what became of them. Several instances take from it concurrently, under leases. */
@Singleton
class MailQueue {
    /** A lease outlives the longest attempt by this much; then its holder counts as dead. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private static final String ADD = """
            insert into mail (id, kind, recipient, details, sealed, key_id, expires_at, state, due_at, actor, created_at,
                workspace_id)
            values ($1, $2, $3, $4, $5, $6, $7, 'pending', $8, $9, $8, $10)
            on conflict (id) do nothing""";
    private static final String TAKE = """
            update mail set lease = $1, due_at = $2, attempts = attempts + 1 where id in
                (select id from mail where state = 'pending' and due_at <= $3
                    order by due_at limit $4 for update skip locked)
            returning id, kind, recipient, details, sealed, key_id, expires_at, attempts, letter_id""";
    private static final String END = """
            update mail set state = $3, last_error = $4, ended_at = $5, sealed = null, lease = null,
                details = case when kind in ('letter', 'approval') then '{}' else details end
            where id = $1 and lease = $2 and state = 'pending'""";
    private static final String POSTPONE = """
            update mail set last_error = $3, due_at = least($4, expires_at), lease = null
            where id = $1 and lease = $2 and state = 'pending'""";

    private final Pool pool;
    private final Clock clock;
    private final Duration leaseTime;
    private final LetterTable letters;

    MailQueue(Pool pool, Clock clock, LetterTable letters, MailSettings settings) {
        this.letters = letters;
        this.pool = pool;
        this.clock = clock;
        this.leaseTime = settings.timeout().plus(MARGIN);
    }

    /** How a mail ends. */
    enum End {
        SENT,
        FAILED,
        EXPIRED
    }

    /**
     * In the transaction of the command. A mail that is known is left as it is.
     *
     * @param workspaceId with which it goes when that is deleted; null for one that is about a person alone
     */
    Uni<Void> add(SqlConnection connection, MailOrder order, String actor, @Nullable String workspaceId) {
        return connection
                .preparedQuery(ADD)
                .execute(Tuple.tuple()
                        .addString(order.id())
                        .addString(order.kind().wireName())
                        .addString(order.recipient())
                        .addJsonObject(new JsonObject(new HashMap<>(order.values())))
                        .addValue(order.sealed())
                        .addString(order.keyId())
                        .addOffsetDateTime(Utc.of(order.expiresAt()))
                        .addOffsetDateTime(Utc.of(clock.instant()))
                        .addString(actor)
                        .addString(workspaceId))
                .replaceWithVoid();
    }

    /** Takes up to {@code most} mails that are due. */
    Uni<List<MailLease>> take(int most) {
        Instant now = clock.instant();
        UUID token = UUID.randomUUID();
        return pool.preparedQuery(TAKE)
                .execute(Tuple.of(token, Utc.of(now.plus(leaseTime)), Utc.of(now), most))
                .map(rows -> Rows.stream(rows).map(row -> lease(row, token)).toList());
    }

    /** Forgets the sealed secret, and what letters and approvals say, with it. The last mail of a letter answers its command. */
    Uni<Void> end(MailLease mail, End end, @Nullable String error) {
        String letterId = mail.letterId();
        return pool.withTransaction(c -> c.preparedQuery(END)
                .execute(Tuple.of(
                        mail.id(), mail.token(), end.name().toLowerCase(Locale.ROOT), error, Utc.of(clock.instant())))
                .chain(ended -> letterId == null || ended.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : letters.settle(c, letterId)));
    }

    Uni<Void> postpone(MailLease mail, Duration pause, String error) {
        return pool.preparedQuery(POSTPONE)
                .execute(Tuple.of(
                        mail.id(), mail.token(), error, Utc.of(clock.instant().plus(pause))))
                .replaceWithVoid();
    }

    private static MailLease lease(Row row, UUID token) {
        Map<String, String> values = new HashMap<>();
        row.getJsonObject("details").forEach(value -> values.put(value.getKey(), String.valueOf(value.getValue())));
        String keyId = row.getString("key_id");
        return new MailLease(
                token,
                row.getString("id"),
                MailKind.of(row.getString("kind")).orElseThrow(),
                row.getString("recipient"),
                values,
                row.getDelegate().getBuffer("sealed"),
                keyId == null ? "" : keyId,
                Rows.instant(row, "expires_at"),
                row.getInteger("attempts"),
                row.getString("letter_id"));
    }
}
