package org.pyairtable.core.sessions;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.pyairtable.core.CoreConfig;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Bounds the guesses at a password: so many attempts per account, client address and window, counted in the database so
 * that all instances count together. Attempts are counted before the password is checked, so that guesses sent at once
 * all count.
 */
@ApplicationScoped
class LoginThrottle {
    private static final String COUNT = """
            insert into login_attempts as a (bucket, window_start, attempts) values ($1, $2, 1)
            on conflict (bucket) do update set
                attempts = case when a.window_start <= $3 then 1 else a.attempts + 1 end,
                window_start = case when a.window_start <= $3 then $2 else a.window_start end
            returning attempts, window_start""";

    private final Pool pool;
    private final Clock clock;
    private final int attempts;
    private final Duration window;

    LoginThrottle(Pool pool, Clock clock, CoreConfig config) {
        this.pool = pool;
        this.clock = clock;
        this.attempts = config.logins().attempts();
        this.window = config.logins().window();
    }

    /** What is counted together. */
    record Bucket(String key) {
        static Bucket of(EmailAddress email, String address) {
            return new Bucket(new OpaqueSecret(email.value() + "|" + address).hash());
        }
    }

    /** Counts an attempt; refuses it when the window's attempts are used up. */
    Uni<Void> attempt(Bucket bucket) {
        Instant now = clock.instant();
        return pool.preparedQuery(COUNT)
                .execute(Tuple.of(bucket.key(), utc(now), utc(now.minus(window))))
                .map(rows -> rows.iterator().next())
                .invoke(row -> check(row, now))
                .replaceWithVoid();
    }

    /** A successful sign-in forgets the failures. */
    Uni<Void> clear(Bucket bucket) {
        return pool.preparedQuery("delete from login_attempts where bucket = $1")
                .execute(Tuple.of(bucket.key()))
                .replaceWithVoid();
    }

    /** Removes what no longer counts. */
    Uni<Void> prune() {
        return pool.preparedQuery("delete from login_attempts where window_start < $1")
                .execute(Tuple.of(utc(clock.instant().minus(window))))
                .replaceWithVoid();
    }

    private void check(Row row, Instant now) {
        if (row.getInteger("attempts") > attempts) {
            Instant reopens = row.getOffsetDateTime("window_start").toInstant().plus(window);
            throw new ServiceException(
                    new ServiceError.TooManyRequests("Too many attempts to sign in", Duration.between(now, reopens)));
        }
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
