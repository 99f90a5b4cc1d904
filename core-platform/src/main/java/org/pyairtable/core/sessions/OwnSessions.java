package org.pyairtable.core.sessions;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** What users see and end of their own sessions. */
@ApplicationScoped
class OwnSessions {
    private final UserSessions sessions;
    private final SessionEnding ending;
    private final Clock clock;

    OwnSessions(UserSessions sessions, SessionEnding ending, Clock clock) {
        this.sessions = sessions;
        this.ending = ending;
        this.clock = clock;
    }

    Uni<Page<SessionView>> list(Principal caller, PageRequest page) {
        return Panache.withSession(() -> sessions.open(caller.userId(), page.textOr(""), clock.instant(), page.rows()))
                .map(open -> open.stream()
                        .map(session -> session.view(caller.credentialId()))
                        .toList())
                .map(views -> Page.ofTexts(views, page, SessionView::id));
    }

    Uni<Void> end(Principal caller, String id, EventContext cause) {
        return Panache.withTransaction(() -> sessions.openOf(caller.userId(), id, clock.instant())
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("Session " + id)))
                .chain(session -> ending.end(session, EndReason.ENDED, cause)));
    }

    /** All but the one that asks. */
    Uni<Void> endOthers(Principal caller, EventContext cause) {
        return Panache.withTransaction(
                () -> ending.endOthers(caller.userId(), caller.credentialId(), EndReason.ENDED, cause));
    }
}
