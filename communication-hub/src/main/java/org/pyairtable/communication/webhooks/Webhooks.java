package org.pyairtable.communication.webhooks;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.external.AddressGuard;
import org.pyairtable.runtime.external.RefusedAddress;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** The use cases on a workspace's webhook endpoints. */
@Singleton
public class Webhooks {
    /** The scope for reading endpoints. */
    public static final String READ = "webhooks:read";

    /** The scope for changing endpoints. */
    public static final String WRITE = "webhooks:write";

    private static final int MOST_PER_WORKSPACE = 100;

    private final Pool pool;
    private final EndpointStore store;
    private final SecretSeal seal;
    private final AddressGuard guard;
    private final SignedIn signedIn;
    private final WebhookSettings settings;
    private final Clock clock;

    Webhooks(
            Pool pool,
            EndpointStore store,
            SecretSeal seal,
            AddressGuard guard,
            SignedIn signedIn,
            WebhookSettings settings,
            Clock clock) {
        this.pool = pool;
        this.store = store;
        this.seal = seal;
        this.guard = guard;
        this.signedIn = signedIn;
        this.settings = settings;
        this.clock = clock;
    }

    /** An endpoint with its secret, for the one time that it is shown. */
    record Made(Endpoint endpoint, WebhookSecret secret) {}

    Uni<Made> create(NewEndpoint requested) {
        String userId =
                signedIn.in(requested.workspaceId(), WRITE, Role.CREATOR).userId();
        WebhookSecret secret = WebhookSecret.random();
        String id = Ids.random("whk");
        return guard.check(requested.url().getHost(), TargetUrl.port(requested.url()))
                .onFailure(RefusedAddress.class)
                .transform(refused -> ServiceException.invalid("url", String.valueOf(refused.getMessage())))
                .chain(() -> pool.withTransaction(c -> store.lockAndCount(c, requested.workspaceId())
                        .invoke(Webhooks::refuseTooMany)
                        .chain(() -> store.insert(
                                c,
                                requested,
                                id,
                                seal.seal(secret, id),
                                userId,
                                clock.instant().truncatedTo(ChronoUnit.MICROS)))))
                .map(endpoint -> new Made(endpoint, secret));
    }

    Uni<Page<Endpoint>> list(String workspaceId, PageRequest page) {
        signedIn.in(workspaceId, READ, Role.CREATOR);
        return store.list(pool, workspaceId, page).map(rows -> Page.ofSequence(rows, page, Endpoint::sequence));
    }

    /** The workspace of an endpoint; not found for callers who may not see it. */
    public Uni<String> require(String scope, String id) {
        return find(scope, id).map(Endpoint::workspaceId);
    }

    Uni<Endpoint> find(String scope, String id) {
        return store.find(pool, id).map(found -> {
            Endpoint endpoint = found.filter(e -> signedIn.sees(signedIn.with(scope), e.workspaceId()))
                    .orElseThrow(() -> unknown(id));
            signedIn.in(endpoint.workspaceId(), scope, Role.CREATOR);
            return endpoint;
        });
    }

    /** Deletes its pending deliveries too. */
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
