package org.pyairtable.core.sessions;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.pyairtable.core.CoreSettings;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.identity.Passwords;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.identity.UserDirectory.Credentials;
import org.pyairtable.core.keys.AccessTokens;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/** Opens sessions. */
@ApplicationScoped
public class Sessions {
    /** So many a user has at once; one more ends the one that was used longest ago. */
    static final int MOST_PER_USER = 200;

    private static final String PREFIX = "prt";
    /** Of sessions from before there was that limit, ended with one sign-in. */
    private static final int MOST_ENDED = 50;

    private final UserDirectory users;
    private final Passwords passwords;
    private final LoginThrottle throttle;
    private final FailedSignIns failures;
    private final UserSessions sessions;
    private final SessionEnding ending;
    private final RefreshTokens refreshTokens;
    private final AccessTokens accessTokens;
    private final Outbox outbox;
    private final CoreSettings.Sessions config;
    private final Clock clock;

    Sessions(
            UserDirectory users,
            Passwords passwords,
            LoginThrottle throttle,
            FailedSignIns failures,
            UserSessions sessions,
            SessionEnding ending,
            RefreshTokens refreshTokens,
            AccessTokens accessTokens,
            Outbox outbox,
            CoreSettings config,
            Clock clock) {
        this.users = users;
        this.passwords = passwords;
        this.throttle = throttle;
        this.failures = failures;
        this.sessions = sessions;
        this.ending = ending;
        this.refreshTokens = refreshTokens;
        this.accessTokens = accessTokens;
        this.outbox = outbox;
        this.config = config.sessions();
        this.clock = clock;
    }

    /** A user with an open session. */
    public record Opened(User user, SessionTokens tokens) {}

    /**
     * Signs in. An unknown address, a disabled account and a wrong password get the same answer after the same work.
     *
     * @param client counts for the limits on attempts
     */
    Uni<Opened> login(EmailAddress email, String password, SignInClient client, EventContext cause) {
        return throttle.attempt(email, client).chain(attempt -> Panache.withSession(() -> users.credentials(email))
                .chain(found -> passwords
                        .matches(password, found.map(Credentials::passwordHash))
                        .map(right -> found.filter(
                                credentials -> right && !credentials.user().isDisabled()))
                        .invoke(good -> {
                            if (good.isEmpty()) {
                                failures.failed(found.map(known -> known.user().id()), client);
                            }
                        }))
                .map(right -> right.orElseThrow(Sessions::refused))
                .chain(right -> Panache.withTransaction(() -> open(right, client, cause)))
                .call(opened -> throttle.succeeded(attempt, opened.user().id())));
    }

    /** Unless the password has been changed or the account disabled since it was checked. */
    private Uni<Opened> open(Credentials checked, SignInClient client, EventContext cause) {
        return users.stillGood(checked)
                .map(user -> user.orElseThrow(Sessions::refused))
                .chain(user -> open(user, client, cause));
    }

    /** Opens a session in the caller's transaction. */
    public Uni<Opened> open(User user, SignInClient client, EventContext cause) {
        Instant now = clock.instant();
        UserSession session = new UserSession(Ids.random("ses"), user.id(), now, now.plus(config.lifetime()));
        IdentityEvent.LoggedIn event = new IdentityEvent.LoggedIn(user.id(), session.id());
        return sessions.openBeyond(user.id(), MOST_PER_USER - 1, now, MOST_ENDED)
                .chain(oldest -> ending.endEach(oldest, EndReason.TOO_MANY, cause.withActor(user.id())))
                .chain(() -> sessions.persist(session))
                .chain(stored -> Panache.getSession())
                .chain(database -> outbox.append(database, cause.withActor(user.id()), event))
                .chain(announced -> issue(user, session, client))
                .map(tokens -> new Opened(user, tokens));
    }

    /** Adds a link to the session's chain of refresh tokens, in the caller's transaction. */
    Uni<SessionTokens> issue(User user, UserSession session, SignInClient client) {
        Instant now = clock.instant();
        session.use(client, now, now.plus(config.accessTokenLifetime()));
        Instant expires = now.plus(config.refreshTokenLifetime());
        OpaqueSecret refresh = OpaqueSecret.random(PREFIX);
        RefreshToken link = new RefreshToken(
                refresh.hash(),
                session.id(),
                now,
                expires.isBefore(session.expiresAt()) ? expires : session.expiresAt());
        return refreshTokens
                .persistAndFlush(link)
                .chain(stored -> accessTokens.issue(
                        user.id(), session.id(), user.platformRole().wireName(), config.accessTokenLifetime()))
                .map(access -> new SessionTokens(
                        access,
                        refresh.text(),
                        "Bearer",
                        config.accessTokenLifetime().toSeconds()));
    }

    private static ServiceException refused() {
        return new ServiceException(new ServiceError.Unauthorized("The e-mail address or the password is wrong"));
    }
}
