package org.pyairtable.core.sessions;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.pyairtable.core.CoreSettings;
import org.pyairtable.outbox.Pruning;
import org.pyairtable.runtime.time.Utc;

/** From where users have signed in; some for each user, forgotten when they are not used. */
@ApplicationScoped
class KnownAddresses {
    private static final String REMEMBER = """
            insert into known_addresses (bucket, user_id, seen_at) values ($1, $2, $3)
            on conflict (bucket) do update set seen_at = excluded.seen_at""";
    private static final String KEEP_NEWEST = """
            delete from known_addresses where bucket in
                (select bucket from known_addresses where user_id = $1 order by seen_at desc, bucket offset $2)""";
    private static final Pruning PRUNING = Pruning.of("known addresses", 10_000);
    private static final String PRUNE = """
            delete from known_addresses where bucket in
                (select bucket from known_addresses where seen_at < $1 limit $2 for update skip locked)""";

    private final Pool pool;
    private final Clock clock;
    private final int most;
    private final Duration remembered;

    KnownAddresses(Pool pool, Clock clock, CoreSettings config) {
        this.pool = pool;
        this.clock = clock;
        this.most = config.logins().knownAddresses();
        this.remembered = config.logins().knownFor();
    }

    Uni<Boolean> has(String bucket) {
        return pool.preparedQuery("select 1 from known_addresses where bucket = $1")
                .execute(Tuple.of(bucket))
                .map(rows -> rows.size() > 0);
    }

    Uni<Void> remember(String bucket, String userId) {
        return pool.preparedQuery(REMEMBER)
                .execute(Tuple.of(bucket, userId, Utc.of(clock.instant())))
                .chain(() -> pool.preparedQuery(KEEP_NEWEST).execute(Tuple.of(userId, most)))
                .replaceWithVoid();
    }

    Uni<Void> prune() {
        return PRUNING.run(pool, PRUNE, clock.instant().minus(remembered));
    }
}
