package org.pyairtable.core.sessions;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.pyairtable.core.CoreSettings;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Refreshes and ends sessions. Each refresh token is valid for one use; a second use after the grace window means that it
 * was copied, and revokes the whole session.
 */
@ApplicationScoped
class Refreshing {
    private final RefreshTokens refreshTokens;
    private final UserSessions userSessions;
    private final UserDirectory users;
    private final Sessions sessions;
    private final SessionEnding ending;
    private final CoreSettings.Sessions config;
    private final Clock clock;

    Refreshing(
            RefreshTokens refreshTokens,
            UserSessions userSessions,
            UserDirectory users,
            Sessions sessions,
            SessionEnding ending,
            CoreSettings config,
            Clock clock) {
        this.refreshTokens = refreshTokens;
        this.userSessions = userSessions;
        this.users = users;
        this.sessions = sessions;
        this.ending = ending;
        this.config = config.sessions();
        this.clock = clock;
    }

    /** A token and its session, both locked until the transaction ends. */
    private record Family(RefreshToken token, UserSession session) {}

    /** Exchanges a refresh token for new tokens. */
    Uni<SessionTokens> refresh(OpaqueSecret presented, SignInClient client, EventContext cause) {
        // A refusal must not roll back the revocation, so it is thrown after the transaction only.
        return Panache.withTransaction(() -> family(presented)
                        .chain(family -> family.isEmpty()
                                ? Uni.createFrom().item(Optional.<SessionTokens>empty())
                                : exchange(family.get(), client, cause)))
                .map(tokens -> tokens.orElseThrow(Refreshing::refused));
    }

    /**
     * Ends the session of the token. A token of somebody else changes nothing, as one that is no longer good for anything:
     * who has found a refresh token cannot sign its user out with an account of his own.
     */
    Uni<Void> logout(Principal caller, OpaqueSecret presented, EventContext cause) {
        return Panache.withTransaction(() -> family(presented)
                .map(found -> found.map(Family::session)
                        .filter(session -> session.userId().equals(caller.userId())))
                .chain(own -> own.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : ending.end(
                                own.get(),
                                new IdentityEvent.LoggedOut(
                                        own.get().userId(), own.get().id()),
                                cause)));
    }

    /** Locks the token before it is read, so that of two concurrent uses the second sees the first. */
    private Uni<Optional<Family>> family(OpaqueSecret presented) {
        return refreshTokens
                .findById(presented.hash(), LockModeType.PESSIMISTIC_WRITE)
                .chain(token -> token == null
                        ? Uni.createFrom().item(Optional.<Family>empty())
                        : userSessions
                                .findById(token.sessionId(), LockModeType.PESSIMISTIC_WRITE)
                                .map(session -> Optional.ofNullable(session)
                                        .filter(s -> s.isOpen(clock.instant()))
                                        .map(s -> new Family(token, s))));
    }

    private Uni<Optional<SessionTokens>> exchange(Family family, SignInClient client, EventContext cause) {
        Instant now = clock.instant();
        return switch (family.token().standing(now, config.refreshGrace())) {
            case FRESH -> {
                family.token().use(now);
                yield issue(family.session(), client);
            }
            case IN_GRACE -> issue(family.session(), client);
            case REUSED ->
                ending.end(
                                family.session(),
                                new IdentityEvent.RefreshTokenReused(
                                        family.session().userId(),
                                        family.session().id()),
                                cause.withActor(family.session().userId()))
                        .replaceWith(Optional.empty());
            case EXPIRED -> Uni.createFrom().item(Optional.empty());
        };
    }

    private Uni<Optional<SessionTokens>> issue(UserSession session, SignInClient client) {
        return users.byId(session.userId())
                .map(Optional<User>::orElseThrow)
                .chain(user -> sessions.issue(user, session, client))
                .map(Optional::of);
    }

    private static ServiceException refused() {
        return new ServiceException(new ServiceError.Unauthorized("The refresh token is not valid; sign in again"));
    }
}
