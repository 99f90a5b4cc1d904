package org.pyairtable.core.baseroles;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.jboss.logging.Logger;
import org.pyairtable.core.workspaces.Joining;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.flow.Sequential;

/** Takes the roles in bases whose time has come, also those whose time came while no instance ran. */
@ApplicationScoped
class BaseRoleExpiry {
    private static final Logger LOG = Logger.getLogger(BaseRoleExpiry.class);
    private static final int BATCH = 100;

    private final BaseMemberRepository members;
    private final BaseRoleEvents events;
    private final Joining joining;
    private final Clock clock;

    BaseRoleExpiry(BaseMemberRepository members, BaseRoleEvents events, Joining joining, Clock clock) {
        this.members = members;
        this.events = events;
        this.joining = joining;
        this.clock = clock;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> run() {
        return Panache.withSession(() -> members.expired(clock.instant(), BATCH))
                .chain(found -> Sequential.each(found, this::end))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "Expired roles in bases not read, retried in a second: reason=%s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** In a transaction of its own: what fails is left for the next round and does not keep the others waiting. */
    private Uni<Void> end(BaseMember expired) {
        BasePlace place = expired.place();
        EventContext context = EventContext.system(place.workspaceId());
        return Panache.withTransaction(() -> joining.lock(place.workspaceId())
                        .chain(() -> members.of(place, expired.userId()))
                        .chain(found -> found.filter(this::isExpired)
                                .map(member -> events.take(member, context))
                                .orElseGet(() -> Uni.createFrom().voidItem())))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "Expired role in a base not removed, retried in a second: base=%s user=%s reason=%s",
                        place.baseId(), expired.userId(), failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private boolean isExpired(BaseMember member) {
        return member.expiresAt()
                .filter(until -> !until.isAfter(clock.instant()))
                .isPresent();
    }
}
