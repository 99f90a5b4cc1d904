package org.pyairtable.core.sessions;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.pyairtable.core.CoreConfig;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Keeps a session going and ends it. Each refresh token is good for one use; a second use after the grace window means
 * that somebody copied it, and revokes the whole session.
 */
@ApplicationScoped
class Refreshing {
    private final RefreshTokens refreshTokens;
    private final UserSessions userSessions;
    private final UserDirectory users;
    private final Sessions sessions;
    private final Outbox outbox;
    private final CoreConfig.Sessions config;
    private final Clock clock;

    Refreshing(
            RefreshTokens refreshTokens,
            UserSessions userSessions,
            UserDirectory users,
            Sessions sessions,
            Outbox outbox,
            CoreConfig config,
            Clock clock) {
        this.refreshTokens = refreshTokens;
        this.userSessions = userSessions;
        this.users = users;
        this.sessions = sessions;
        this.outbox = outbox;
        this.config = config.sessions();
        this.clock = clock;
    }

    /** A token and its session, both locked until the transaction ends. */
    private record Family(RefreshToken token, UserSession session) {}

    /** Exchanges a refresh token for new tokens. */
    Uni<SessionTokens> refresh(OpaqueSecret presented, EventContext cause) {
        // A refusal must not roll back the revocation, so it is thrown after the transaction only.
        return Panache.withTransaction(() -> family(presented)
                        .chain(family -> family.isEmpty()
                                ? Uni.createFrom().item(Optional.<SessionTokens>empty())
                                : exchange(family.get(), cause)))
                .map(tokens -> tokens.orElseThrow(Refreshing::refused));
    }

    /** Ends the session of the token; a token that is no longer good for anything changes nothing. */
    Uni<Void> logout(OpaqueSecret presented, EventContext cause) {
        return Panache.withTransaction(() -> family(presented)
                .chain(family -> family.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : revoke(
                                family.get().session(),
                                new IdentityEvent.LoggedOut(
                                        family.get().session().userId(),
                                        family.get().session().id()),
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

    private Uni<Optional<SessionTokens>> exchange(Family family, EventContext cause) {
        Instant now = clock.instant();
        return switch (family.token().standing(now, config.refreshGrace())) {
            case FRESH -> {
                family.token().use(now);
                yield issue(family.session());
            }
            case IN_GRACE -> issue(family.session());
            case REUSED ->
                revoke(
                                family.session(),
                                new IdentityEvent.RefreshTokenReused(
                                        family.session().userId(),
                                        family.session().id()),
                                cause)
                        .replaceWith(Optional.empty());
            case EXPIRED -> Uni.createFrom().item(Optional.empty());
        };
    }

    private Uni<Optional<SessionTokens>> issue(UserSession session) {
        return users.byId(session.userId())
                .map(Optional<User>::orElseThrow)
                .chain(user -> sessions.issue(user, session))
                .map(Optional::of);
    }

    private Uni<Void> revoke(UserSession session, IdentityEvent event, EventContext cause) {
        session.revoke(clock.instant());
        return Panache.getSession()
                .chain(database -> outbox.append(database, cause.withActor(session.userId()), event))
                .replaceWithVoid();
    }

    private static ServiceException refused() {
        return new ServiceException(new ServiceError.Unauthorized("The refresh token is not valid; sign in again"));
    }
}
