package org.pyairtable.core.sessions;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.pyairtable.events.AccessEvent;
import org.pyairtable.events.AccessEvent.NotListed;
import org.pyairtable.events.AccessEvent.SignInsFailed;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.BoundedCounts;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.Principal;

/**
 * Counts failed sign-ins by account and address, and reports them to the trail: who guesses adds no more entries than the
 * bound, and the answer waits for none of them. What was not reported when the process ended is lost.
 */
@Singleton
class FailedSignIns {
    private static final Logger LOG = Logger.getLogger(FailedSignIns.class);
    /** Kinds that are reported singly at a time. */
    private static final int MOST = 50;

    private static final EventContext NOBODY = EventContext.by(Principal.ANONYMOUS, null);

    private final BoundedCounts<Kind, String> counts = new BoundedCounts<>(MOST);
    private final Pool pool;
    private final Outbox outbox;
    private final Clock clock;
    private volatile Instant since;

    FailedSignIns(Pool pool, Outbox outbox, Clock clock) {
        this.pool = pool;
        this.outbox = outbox;
        this.clock = clock;
        this.since = now();
    }

    /** What is counted together. */
    private record Kind(String userId, String address) {}

    /** @param userId of the account; empty where there is none */
    void failed(Optional<String> userId, SignInClient client) {
        counts.add(new Kind(userId.orElse(SignInsFailed.NO_ACCOUNT), client.address()), client.device());
    }

    @Scheduled(
            identity = "failed-sign-ins",
            every = "{pyairtable.core.audit.failures-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> report() {
        List<AccessEvent> reports = take();
        return reports.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.withTransaction(connection ->
                                Sequential.each(reports, event -> outbox.append(connection, NOBODY, event)))
                        .onFailure()
                        .invoke(failure -> LOG.warnf(
                                failure,
                                "Failed sign-ins not reported, they are missing in the trail: kinds=%d reason=%s",
                                reports.size(),
                                failure.getMessage()))
                        .onFailure()
                        .recoverWithNull();
    }

    private List<AccessEvent> take() {
        Instant from = since;
        since = now();
        BoundedCounts.Taken<Kind, String> taken = counts.take();
        List<AccessEvent> reports = new ArrayList<>();
        taken.counts()
                .forEach((kind, count) -> reports.add(
                        new SignInsFailed(kind.userId(), kind.address(), count.first(), count.times(), from)));
        if (taken.others() > 0) {
            reports.add(new NotListed("sign-ins-failed", taken.others(), from));
        }
        return reports;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
