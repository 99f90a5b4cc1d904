package org.pyairtable.core.tokens;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.core.capacity.Capacity;
import org.pyairtable.core.capacity.Held;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.WritePolicy;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** Personal access tokens: shown once when created, known by their hash afterwards. */
@ApplicationScoped
class Tokens {
    private static final String PREFIX = "pat";
    static final int MOST_PER_USER = 200;

    private final TokenRepository tokens;
    private final ReachableResources resources;
    private final TokenRevocation revocation;
    private final UserDirectory users;
    private final Capacity capacity;
    private final Outbox outbox;
    private final Clock clock;

    Tokens(
            TokenRepository tokens,
            ReachableResources resources,
            TokenRevocation revocation,
            UserDirectory users,
            Capacity capacity,
            Outbox outbox,
            Clock clock) {
        this.revocation = revocation;
        this.users = users;
        this.tokens = tokens;
        this.resources = resources;
        this.capacity = capacity;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** A token with its secret, for the one time that it is shown. */
    record Made(TokenView view, OpaqueSecret secret) {}

    Uni<Made> make(Principal principal, TokenRequest request, EventContext context) {
        request.check(principal, clock.instant());
        return resources
                .require(principal, request, context)
                .chain(() -> Panache.withTransaction(() -> store(principal.userId(), request, context)));
    }

    /** In the caller's transaction. */
    Uni<Made> store(String owner, TokenRequest request, EventContext context) {
        String id = Ids.random(PREFIX);
        OpaqueSecret secret = OpaqueSecret.random(id + ".");
        PersonalAccessToken token = new PersonalAccessToken(
                id, owner, secret.hash(), request, clock.instant().truncatedTo(ChronoUnit.MICROS));
        return users.requireEnabled(owner)
                .chain(() -> tokens.countOfUser(owner))
                .invoke(Tokens::refuseTooMany)
                .chain(count -> capacity.requireRoom(Held.ACCESS_TOKENS))
                .chain(() -> tokens.persist(token))
                .chain(stored -> Panache.getSession())
                .chain(session -> announce(session, token, context))
                .replaceWith(() -> new Made(token.view(), secret));
    }

    private Uni<Void> announce(Mutiny.Session session, PersonalAccessToken token, EventContext context) {
        TokenView view = token.view();
        return outbox.append(
                        session,
                        context,
                        new IdentityEvent.TokenCreated(token.userId(), view.id(), view.name(), view.scopes()))
                .chain(created -> outbox.append(session, context, token.published()))
                .replaceWithVoid();
    }

    Uni<Page<TokenView>> list(Principal principal, PageRequest page) {
        return listOf(principal.userId(), page);
    }

    /** Changes what becomes of the changes of agents' tools; takes effect as soon as it has reached the gateway. */
    Uni<TokenView> write(Principal principal, String id, WritePolicy policy, EventContext context) {
        TokenRequest.checkWrites(policy, principal);
        return Panache.withTransaction(() -> tokens.ofUser(principal.userId(), id)
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("Token " + id)))
                .invoke(token -> token.write(policy))
                .call(token -> Panache.getSession().chain(session -> reannounce(session, token, context)))
                .map(PersonalAccessToken::view));
    }

    private Uni<Void> reannounce(Mutiny.Session session, PersonalAccessToken token, EventContext context) {
        IdentityEvent changed = new IdentityEvent.TokenWritesChanged(
                token.userId(), token.id(), token.writes().wire());
        return outbox.append(session, context, changed)
                .chain(done -> outbox.append(session, context, token.published()))
                .replaceWithVoid();
    }

    /** Takes effect as soon as it has reached the gateway. */
    Uni<Void> revoke(Principal principal, String id, EventContext context) {
        return Panache.withTransaction(() -> tokens.ofUser(principal.userId(), id)
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("Token " + id)))
                .chain(token -> revocation.revoke(token, context)));
    }

    /** Of whatever user. */
    Uni<Void> revokeAny(String id, EventContext context) {
        return Panache.withTransaction(() -> tokens.findById(id)
                .onItem()
                .ifNull()
                .failWith(() -> ServiceException.notFound("Token " + id))
                .chain(token -> revocation.revoke(token, context)));
    }

    /** Of whatever user. */
    Uni<Page<TokenView>> listOf(String userId, PageRequest page) {
        return Panache.withSession(() -> tokens.ofUser(userId, page.textOr(""), page.rows()))
                .map(found -> found.stream().map(PersonalAccessToken::view).toList())
                .map(views -> Page.ofTexts(views, page, TokenView::id));
    }

    private static void refuseTooMany(long count) {
        if (count >= MOST_PER_USER) {
            throw ServiceException.conflict(
                    "You have " + MOST_PER_USER + " tokens already, the limit; revoke some first");
        }
    }
}
