package org.pyairtable.core.workspaces;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.flow.Sequential;

/** Ends the members' own roles whose time has come, also those whose time came while no instance ran. */
@ApplicationScoped
class MemberExpiry {
    private static final Logger LOG = Logger.getLogger(MemberExpiry.class);
    private static final int BATCH = 100;

    private final MemberRepository members;
    private final Joining joining;
    private final EffectiveRoles roles;
    private final Clock clock;

    MemberExpiry(MemberRepository members, Joining joining, EffectiveRoles roles, Clock clock) {
        this.members = members;
        this.joining = joining;
        this.roles = roles;
        this.clock = clock;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> run() {
        return Panache.withSession(() -> members.expired(clock.instant(), BATCH))
                .chain(found -> Sequential.each(found, this::end))
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("Expired memberships not read, retried in a second: reason=%s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** In a transaction of its own: what fails is left for the next round and does not keep the others waiting. */
    private Uni<Void> end(Member expired) {
        return Panache.withTransaction(() -> joining.lock(expired.workspaceId())
                        .chain(() -> members.of(expired.workspaceId(), expired.userId()))
                        .chain(found -> found.filter(this::isExpired)
                                .map(this::endOwn)
                                .orElseGet(() -> Uni.createFrom().voidItem())))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "Expired membership not ended, retried in a second: workspace=%s user=%s reason=%s",
                        expired.workspaceId(), expired.userId(), failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private boolean isExpired(Member member) {
        return member.expiresAt()
                .filter(until -> !until.isAfter(clock.instant()))
                .isPresent();
    }

    private Uni<Void> endOwn(Member member) {
        member.endOwn();
        return roles.settle(member.workspaceId(), List.of(member.userId()), EventContext.system(member.workspaceId()));
    }
}
