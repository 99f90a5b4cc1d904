package org.pyairtable.core.tokens;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;

/** Takes tokens out of use, in the caller's transaction; the gateway reads of it on their topic. */
@ApplicationScoped
public class TokenRevocation {
    private final TokenRepository tokens;
    private final Outbox outbox;

    TokenRevocation(TokenRepository tokens, Outbox outbox) {
        this.tokens = tokens;
        this.outbox = outbox;
    }

    /** All tokens of the user; a user has few hundred at most. */
    public Uni<Void> revokeAll(String userId, EventContext cause) {
        return tokens.ofUser(userId, "", Tokens.MOST_PER_USER)
                .chain(found -> Sequential.each(found, token -> revoke(token, cause)));
    }

    Uni<Void> revoke(PersonalAccessToken token, EventContext cause) {
        return tokens.delete(token).chain(() -> Panache.getSession()).chain(session -> withdraw(session, token, cause));
    }

    private Uni<Void> withdraw(Mutiny.Session session, PersonalAccessToken token, EventContext cause) {
        return outbox.append(session, cause, new IdentityEvent.TokenRevoked(token.userId(), token.id()))
                .chain(revoked -> outbox.remove(session, Topics.ACCESS_TOKENS, token.tokenHash()));
    }
}
