package org.pyairtable.core.tokens;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.core.Page;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceException;

/** Personal access tokens: shown once when made, known by their hash ever after. */
@ApplicationScoped
class Tokens {
    private static final String PREFIX = "pat";
    private static final int MOST_PER_USER = 200;

    private final TokenRepository tokens;
    private final Outbox outbox;
    private final Clock clock;

    Tokens(TokenRepository tokens, Outbox outbox, Clock clock) {
        this.tokens = tokens;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** A token with its secret, for the one time that it is shown. */
    record Made(TokenView view, OpaqueSecret secret) {}

    Uni<Made> make(Principal principal, TokenRequest request, EventContext context) {
        request.check(principal, clock.instant());
        String id = Ids.random(PREFIX);
        OpaqueSecret secret = OpaqueSecret.random(id + ".");
        PersonalAccessToken token = new PersonalAccessToken(
                id, principal.userId(), secret.hash(), request, clock.instant().truncatedTo(ChronoUnit.MICROS));
        return Panache.withTransaction(() -> tokens.countOfUser(principal.userId())
                        .invoke(Tokens::refuseTooMany)
                        .chain(count -> tokens.persist(token))
                        .chain(stored -> Panache.getSession())
                        .chain(session -> announce(session, token, context)))
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

    Uni<Page<TokenView>> list(Principal principal, String after, int limit) {
        return Panache.withSession(() -> tokens.ofUser(principal.userId(), after, limit + 1))
                .map(found -> found.stream().map(PersonalAccessToken::view).toList())
                .map(views -> Page.of(views, limit, TokenView::id));
    }

    /** Takes effect at the gateway as soon as it hears of it. */
    Uni<Void> revoke(Principal principal, String id, EventContext context) {
        return Panache.withTransaction(() -> tokens.ofUser(principal.userId(), id)
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("Token " + id)))
                .call(tokens::delete)
                .chain(token -> Panache.getSession().chain(session -> withdraw(session, token, context))));
    }

    private Uni<Void> withdraw(Mutiny.Session session, PersonalAccessToken token, EventContext context) {
        return outbox.append(session, context, new IdentityEvent.TokenRevoked(token.userId(), token.id()))
                .chain(revoked -> outbox.remove(session, Topics.ACCESS_TOKENS, token.tokenHash()));
    }

    private static void refuseTooMany(long count) {
        if (count >= MOST_PER_USER) {
            throw ServiceException.conflict("There are " + MOST_PER_USER + " tokens already; revoke some first");
        }
    }
}
