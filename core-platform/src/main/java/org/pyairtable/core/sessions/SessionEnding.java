package org.pyairtable.core.sessions;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.core.CoreSettings;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.events.State;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Ends sessions, and with them the access tokens that are still valid: the gateway reads of them on a state topic. In the
 * caller's transaction.
 */
@ApplicationScoped
public class SessionEnding {
    /** For clocks that are behind: until then the session stays on the topic. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private static final int PIECE = 200;
    private static final String NO_SESSION = "";
    private static final String REMEMBER = """
            insert into revoked_sessions (session_id, expires_at) values (:session, :expires)
            on conflict (session_id) do update set expires_at = excluded.expires_at""";

    private final UserSessions sessions;
    private final Outbox outbox;
    private final Duration accessTokenLifetime;
    private final Clock clock;

    SessionEnding(UserSessions sessions, Outbox outbox, CoreSettings config, Clock clock) {
        this.sessions = sessions;
        this.outbox = outbox;
        this.accessTokenLifetime = config.sessions().accessTokenLifetime();
        this.clock = clock;
    }

    /** Ends all open sessions of the user. */
    public Uni<Void> endAll(String userId, EndReason reason, EventContext cause) {
        return endOthers(userId, NO_SESSION, reason, cause);
    }

    /**
     * Ends the open sessions of the user but one.
     *
     * @param kept the session that goes on
     */
    public Uni<Void> endOthers(String userId, String kept, EndReason reason, EventContext cause) {
        return sessions.openButOne(userId, kept, clock.instant(), PIECE).chain(found -> endEach(found, reason, cause)
                .chain(() ->
                        found.size() < PIECE ? Uni.createFrom().voidItem() : endOthers(userId, kept, reason, cause)));
    }

    Uni<Void> endEach(List<UserSession> ending, EndReason reason, EventContext cause) {
        return Sequential.each(ending, session -> end(session, reason, cause));
    }

    Uni<Void> end(UserSession session, EndReason reason, EventContext cause) {
        return end(session, new IdentityEvent.SessionEnded(session.userId(), session.id(), reason.wireName()), cause);
    }

    /** @param event that says why */
    Uni<Void> end(UserSession session, IdentityEvent event, EventContext cause) {
        Instant now = clock.instant();
        session.revoke(now);
        Instant until = session.accessUntil().orElse(now.plus(accessTokenLifetime));
        return Panache.getSession().chain(database -> outbox.append(database, cause, event)
                .chain(() -> until.plus(CLOCK_SKEW).isAfter(now)
                        ? publish(database, session, until, cause)
                        : Uni.createFrom().voidItem()));
    }

    private Uni<Void> publish(Mutiny.Session database, UserSession session, Instant until, EventContext cause) {
        return outbox.append(database, cause, new State.RevokedSession(session.id(), session.userId(), until))
                .chain(() -> database.createNativeQuery(REMEMBER)
                        .setParameter("session", session.id())
                        .setParameter("expires", until.plus(CLOCK_SKEW))
                        .executeUpdate())
                .replaceWithVoid();
    }
}
