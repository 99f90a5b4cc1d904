package org.pyairtable.data.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.LimitExceeded;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.SchemaRepository;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;

/** What clients do with the webhooks of a base. */
@Singleton
public class Webhooks {
    private static final int MOST_PER_BASE = 10;

    /** @param context of the events; its workspace is filled in */
    public record Asking(Principal principal, String baseId, EventContext context) {
        EventContext in(Base base) {
            return context.withWorkspace(base.workspaceId());
        }
    }

    /** A webhook with its secret, for the one time that it is shown. */
    public record Made(String id, MacSecret secret, Instant expiresAt) {}

    private final Pool pool;
    private final SchemaCache cache;
    private final AccessPolicy policy;
    private final SchemaRepository schemas;
    private final WebhookStore store;
    private final PayloadStore payloads;
    private final Pings pings;
    private final MacSeal seal;
    private final Clock clock;

    Webhooks(
            Pool pool,
            SchemaCache cache,
            AccessPolicy policy,
            SchemaRepository schemas,
            WebhookStore store,
            PayloadStore payloads,
            Pings pings,
            MacSeal seal,
            Clock clock) {
        this.pool = pool;
        this.cache = cache;
        this.policy = policy;
        this.schemas = schemas;
        this.store = store;
        this.payloads = payloads;
        this.pings = pings;
        this.seal = seal;
        this.clock = clock;
    }

    /** @param body {@code {notificationUrl?, specification}} */
    public Uni<Made> create(Asking asking, ObjectNode body) {
        Json.refuseOthers(body, Set.of("notificationUrl", "specification"));
        Optional<String> url = NotificationUrl.read(body.path("notificationUrl"));
        Specification specification = SpecificationJson.read(body.path("specification"));
        String json = Json.write(body.path("specification"));
        String id = Ids.random("ach");
        MacSecret secret = MacSecret.random();
        Instant now = now();
        return owning(asking, (connection, base) -> {
                    specification
                            .dataTypes()
                            .forEach(type -> policy.require(asking.principal(), Optional.of(base), type.permission()));
                    if (!specification.fits(base)) {
                        throw new InvalidRequest.Malformed().exception();
                    }
                    return store.forgetExpired(connection, base.id(), now)
                            .chain(() -> store.list(connection, base.id(), now))
                            .invoke(existing -> refuseTooMany(existing, now))
                            .chain(() -> store.insert(
                                    connection,
                                    id,
                                    base.id(),
                                    url,
                                    json,
                                    seal.seal(secret, id),
                                    asking.principal().userId(),
                                    now))
                            .chain(() -> schemas.advance(connection, base.id()))
                            .chain(() -> firstPing(connection, asking, base, id));
                })
                .replaceWith(() -> new Made(id, secret, now.plus(WebhookStore.LIFE)));
    }

    private static void refuseTooMany(List<Webhook> existing, Instant now) {
        if (existing.stream().filter(webhook -> webhook.isActive(now)).count() >= MOST_PER_BASE) {
            throw new LimitExceeded.Webhooks(MOST_PER_BASE).exception();
        }
    }

    /** The target gets a ping shortly after its webhook was created. */
    private Uni<Void> firstPing(SqlConnection connection, Asking asking, Base base, String id) {
        return store.pingNow(connection, id, now()).chain(due -> due.map(
                        target -> pings.send(connection, asking.in(base), base.workspaceId(), base.id(), target))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** In the order of their creation; those that expired lately are among them. */
    public Uni<List<Webhook>> list(Asking asking) {
        return reading(asking, base -> store.list(pool, base.id(), now()));
    }

    public Uni<Void> delete(Asking asking, String id) {
        return owning(asking, (connection, base) -> existing(connection, base, id)
                .call(() -> store.delete(connection, id))
                .call(() -> schemas.advance(connection, base.id()))
                .chain(webhook -> cancel(connection, asking, base, webhook)));
    }

    private Uni<Void> cancel(SqlConnection connection, Asking asking, Base base, Webhook webhook) {
        return webhook.notificationUrl().isPresent()
                ? pings.cancel(connection, asking.in(base), base.workspaceId(), webhook.id())
                : Uni.createFrom().voidItem();
    }

    /** Begins the life of an active webhook anew; answers until when it lasts. */
    public Uni<Instant> refresh(Asking asking, String id) {
        Instant now = now();
        return changing(asking, (connection, base) -> existing(connection, base, id)
                .chain(() -> store.extend(connection, id, now))
                .map(extended -> {
                    if (!extended) {
                        throw new InvalidRequest.Rule("The webhook is not active any more").exception();
                    }
                    return now.plus(WebhookStore.LIFE);
                }));
    }

    public Uni<Void> enableNotifications(Asking asking, String id, boolean enable) {
        return changing(asking, (connection, base) -> existing(connection, base, id)
                .invoke(webhook -> {
                    if (enable && webhook.notificationUrl().isEmpty()) {
                        throw new InvalidRequest.Rule("The webhook has no notification URL").exception();
                    }
                })
                .call(() -> store.enableNotifications(connection, id, enable))
                .chain(webhook -> !enable && webhook.pinging()
                        ? cancel(connection, asking, base, webhook)
                        : Uni.createFrom().voidItem()));
    }

    /**
     * The payloads from {@code cursor} on; reading begins the life of an active webhook anew.
     *
     * @param bytes that they may have together
     */
    public Uni<PayloadStore.Page> payloads(Asking asking, String id, long cursor, int limit, long bytes) {
        Instant now = now();
        return reading(asking, base -> existing(pool, base, id)
                .invoke(webhook -> SpecificationJson.read(Json.read(webhook.specification()))
                        .dataTypes()
                        .forEach(type -> policy.require(asking.principal(), Optional.of(base), type.permission())))
                .chain(() -> payloads.list(pool, id, cursor, limit, now, bytes))
                .call(() -> store.extend(pool, id, now)));
    }

    private Uni<Webhook> existing(SqlClient client, Base base, String id) {
        return store.find(client, base.id(), id, now())
                .map(found -> found.orElseThrow(() -> new NotFound.Part().exception()));
    }

    private <T> Uni<T> reading(Asking asking, Function<Base, Uni<T>> work) {
        return cache.current(asking.baseId()).chain(found -> {
            policy.require(asking.principal(), found.map(CachedSchema::base), Permission.READ_WEBHOOKS);
            return work.apply(found.orElseThrow().base());
        });
    }

    /** Writers of records go on meanwhile. */
    private <T> Uni<T> changing(Asking asking, BiFunction<SqlConnection, Base, Uni<T>> work) {
        return pool.withTransaction(connection ->
                Locks.shareBase(connection, asking.baseId()).chain(() -> checked(connection, asking, work)));
    }

    /** Writers of records wait, so that each of them knows all webhooks. */
    private <T> Uni<T> owning(Asking asking, BiFunction<SqlConnection, Base, Uni<T>> work) {
        return pool.withTransaction(connection ->
                        Locks.ownBase(connection, asking.baseId()).chain(() -> checked(connection, asking, work)))
                .onTermination()
                .invoke(() -> cache.forget(asking.baseId()));
    }

    private <T> Uni<T> checked(SqlConnection connection, Asking asking, BiFunction<SqlConnection, Base, Uni<T>> work) {
        return cache.current(connection, asking.baseId()).chain(found -> {
            policy.require(asking.principal(), found.map(CachedSchema::base), Permission.CHANGE_WEBHOOKS);
            return work.apply(connection, found.orElseThrow().base());
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
