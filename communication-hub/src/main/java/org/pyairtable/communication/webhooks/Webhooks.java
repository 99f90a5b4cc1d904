package org.pyairtable.communication.webhooks;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.pyairtable.communication.Access;
import org.pyairtable.communication.Page;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.external.AddressGuard;
import org.pyairtable.runtime.external.RefusedAddress;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.problem.ServiceException;

/** What creators of a workspace do with its endpoints. */
@Singleton
public class Webhooks {
    /** The scope that looking at endpoints needs. */
    public static final String READ = "webhooks:read";

    /** The scope that changing endpoints needs. */
    public static final String WRITE = "webhooks:write";

    private static final int MOST_PER_WORKSPACE = 100;

    private final Pool pool;
    private final EndpointStore store;
    private final SecretSeal seal;
    private final AddressGuard guard;
    private final Access access;
    private final WebhookSettings settings;
    private final Clock clock;

    Webhooks(
            Pool pool,
            EndpointStore store,
            SecretSeal seal,
            AddressGuard guard,
            Access access,
            WebhookSettings settings,
            Clock clock) {
        this.pool = pool;
        this.store = store;
        this.seal = seal;
        this.guard = guard;
        this.access = access;
        this.settings = settings;
        this.clock = clock;
    }

    /** An endpoint with its secret, for the one time that it is shown. */
    record Made(Endpoint endpoint, WebhookSecret secret) {}

    Uni<Made> create(NewEndpoint wanted) {
        String userId =
                access.require(WRITE, wanted.workspaceId(), Role.CREATOR).userId();
        WebhookSecret secret = WebhookSecret.random();
        String id = Ids.random("whk");
        return guard.check(wanted.url().getHost())
                .onFailure(RefusedAddress.class)
                .transform(refused -> ServiceException.invalid("url", String.valueOf(refused.getMessage())))
                .chain(() -> pool.withTransaction(c -> store.lockAndCount(c, wanted.workspaceId())
                        .invoke(Webhooks::refuseTooMany)
                        .chain(() -> store.insert(
                                c,
                                wanted,
                                id,
                                seal.seal(secret, id),
                                userId,
                                clock.instant().truncatedTo(ChronoUnit.MICROS)))))
                .map(endpoint -> new Made(endpoint, secret));
    }

    Uni<Page<Endpoint>> list(String workspaceId, Page.Request page) {
        access.require(READ, workspaceId, Role.CREATOR);
        return store.list(pool, workspaceId, page).map(rows -> Page.of(rows, page, Endpoint::sequence, e -> e));
    }

    /** The workspace of an endpoint; not found for whoever may not see it. */
    public Uni<String> require(String scope, String id) {
        return find(scope, id).map(Endpoint::workspaceId);
    }

    Uni<Endpoint> find(String scope, String id) {
        return store.find(pool, id).map(found -> {
            Endpoint endpoint = found.filter(e -> access.sees(access.with(scope), e.workspaceId()))
                    .orElseThrow(() -> unknown(id));
            access.require(scope, endpoint.workspaceId(), Role.CREATOR);
            return endpoint;
        });
    }

    /** What still waits to be delivered to it goes with it. */
    Uni<Void> delete(String id) {
        return find(WRITE, id).chain(() -> store.delete(pool, id));
    }

    Uni<Made> rotate(String id) {
        WebhookSecret secret = WebhookSecret.random();
        return find(WRITE, id)
                .call(() -> store.rotate(
                        pool, id, seal.seal(secret, id), clock.instant().plus(settings.rotationOverlap())))
                .map(endpoint -> new Made(endpoint, secret));
    }

    Uni<Endpoint> enable(String id) {
        return find(WRITE, id).chain(() -> store.enable(pool, id)).map(found -> found.orElseThrow(() -> unknown(id)));
    }

    private static void refuseTooMany(long count) {
        if (count >= MOST_PER_WORKSPACE) {
            throw ServiceException.conflict(
                    "The workspace has " + MOST_PER_WORKSPACE + " webhooks already; delete some first");
        }
    }

    private static ServiceException unknown(String id) {
        return ServiceException.notFound("Webhook " + id);
    }
}
