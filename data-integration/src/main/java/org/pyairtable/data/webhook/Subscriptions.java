package org.pyairtable.data.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.time.Utc;

/**
 * The webhooks of bases, cached by the version of the base, which grows with each webhook that is created or deleted: a
 * write to a base without webhooks costs a look into a map. One that expired or failed since may be among them.
 */
@Singleton
class Subscriptions {
    /** A webhook that wants to know of changes. */
    record Subscription(String webhookId, Specification specification) {}

    private record Cached(long version, List<Subscription> subscriptions) {}

    /** Bases that are not written for a while are read anew. */
    private static final int MOST_BASES = 10_000;

    private final Cache<String, Cached> cached = Caffeine.newBuilder()
            .maximumSize(MOST_BASES)
            .executor(Runnable::run)
            .build();
    private final Clock clock;

    Subscriptions(Clock clock) {
        this.clock = clock;
    }

    /** @param base locked by the caller; in a version that names one schema, committed or not */
    Uni<List<Subscription>> of(SqlClient client, Base base) {
        Cached known = cached.getIfPresent(base.id());
        if (known != null && known.version() == base.version()) {
            return Uni.createFrom().item(known.subscriptions());
        }
        return load(client, base.id()).invoke(found -> cached.put(base.id(), new Cached(base.version(), found)));
    }

    void forget(String baseId) {
        cached.invalidate(baseId);
    }

    /** As the database has them now. */
    Uni<List<Subscription>> load(SqlClient client, String baseId) {
        return client.preparedQuery("select id, specification from webhook"
                        + " where base_id = $1 and failure is null and expires_at > $2 order by sequence")
                .execute(Tuple.of(baseId, Utc.of(clock.instant())))
                .map(rows -> {
                    List<Subscription> found = new ArrayList<>();
                    rows.forEach(row -> found.add(
                            new Subscription(row.getString(0), SpecificationJson.read(Json.read(row.getString(1))))));
                    return List.copyOf(found);
                });
    }
}
