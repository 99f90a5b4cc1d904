package org.pyairtable.data.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.schema.SchemaRepository;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.testkit.MutableClock;

/** The webhooks of the running service, at any time that a test likes. */
@Singleton
public class WebhooksInTime {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MutableClock clock = MutableClock.at(Instant.now());
    private final Webhooks webhooks;

    WebhooksInTime(
            Pool pool,
            SchemaCache cache,
            AccessPolicy policy,
            SchemaRepository schemas,
            WebhookStore store,
            PayloadStore payloads,
            MacSeal seal,
            Outbox outbox) {
        Pings pings = new Pings(outbox, seal, clock);
        webhooks = new Webhooks(pool, cache, policy, schemas, store, payloads, pings, seal, clock);
    }

    public WebhooksInTime at(Instant time) {
        clock.set(time);
        return this;
    }

    public String create(String userId, String baseId, ObjectNode body) {
        return webhooks.create(asking(userId, baseId), body)
                .await()
                .atMost(PATIENCE)
                .id();
    }

    public List<String> list(String userId, String baseId) {
        return webhooks.list(asking(userId, baseId)).await().atMost(PATIENCE).stream()
                .map(Webhook::id)
                .toList();
    }

    /** Until when it lives. */
    public Instant refresh(String userId, String baseId, String id) {
        return webhooks.refresh(asking(userId, baseId), id).await().atMost(PATIENCE);
    }

    /** How many payloads there are from the first one on. */
    public int payloads(String userId, String baseId, String id) {
        return webhooks.payloads(asking(userId, baseId), id, 1, 50, 1_000_000)
                .await()
                .atMost(PATIENCE)
                .payloads()
                .size();
    }

    private static Webhooks.Asking asking(String userId, String baseId) {
        return new Webhooks.Asking(Principal.user(userId, "member", "test"), baseId, EventContext.by(userId, null));
    }
}
