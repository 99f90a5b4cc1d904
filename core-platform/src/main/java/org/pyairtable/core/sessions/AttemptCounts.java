package org.pyairtable.core.sessions;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.pyairtable.core.CoreSettings;
import org.pyairtable.outbox.Pruning;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.time.Utc;

/** Attempts within a window, counted in the database so that all instances count together. */
@ApplicationScoped
class AttemptCounts {
    private static final String COUNT = """
            insert into login_attempts as a (bucket, window_start, attempts) values ($1, $2, 1)
            on conflict (bucket) do update set
                attempts = case when a.window_start <= $3 then 1 else a.attempts + 1 end,
                window_start = case when a.window_start <= $3 then $2 else a.window_start end
            returning attempts, window_start""";
    /** In one order, so that two who do it do not wait for each other. */
    private static final String TAKE_BACK = """
            update login_attempts set attempts = greatest(attempts - 1, 0) where bucket in
                (select bucket from login_attempts where bucket = any($1) order by bucket for update)""";

    private static final Pruning PRUNING = Pruning.of("login attempts", 100_000);
    private static final String PRUNE = """
            delete from login_attempts where bucket in
                (select bucket from login_attempts where window_start < $1 limit $2 for update skip locked)""";

    private final Pool pool;
    private final Clock clock;
    private final Duration window;

    AttemptCounts(Pool pool, Clock clock, CoreSettings config) {
        this.pool = pool;
        this.clock = clock;
        this.window = config.logins().window();
    }

    /** Counts an attempt; refuses it when there are more than {@code most} in the window. */
    Uni<Void> count(String bucket, int most) {
        return count(bucket, most, "Too many attempts to sign in");
    }

    /** @param refusal that says what there was too much of */
    Uni<Void> count(String bucket, int most, String refusal) {
        Instant now = clock.instant();
        return pool.preparedQuery(COUNT)
                .execute(Tuple.of(bucket, Utc.of(now), Utc.of(now.minus(window))))
                .map(rows -> rows.iterator().next())
                .invoke(row -> check(row, most, refusal, now))
                .replaceWithVoid();
    }

    Uni<Void> clear(String bucket) {
        return pool.preparedQuery("delete from login_attempts where bucket = $1")
                .execute(Tuple.of(bucket))
                .replaceWithVoid();
    }

    /** One attempt of each was none. */
    Uni<Void> takeBack(List<String> buckets) {
        return buckets.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.preparedQuery(TAKE_BACK)
                        .execute(Tuple.of(buckets.toArray(String[]::new)))
                        .replaceWithVoid();
    }

    /** Removes what no longer counts. */
    Uni<Void> prune() {
        return PRUNING.run(pool, PRUNE, clock.instant().minus(window));
    }

    private void check(Row row, int most, String refusal, Instant now) {
        if (row.getInteger("attempts") > most) {
            Instant reopens = Rows.instant(row, "window_start").plus(window);
            throw new ServiceException(new ServiceError.TooManyRequests(refusal, Duration.between(now, reopens)));
        }
    }
}
