package org.pyairtable.gateway.activity;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.AccessEvent;
import org.pyairtable.events.AccessEvent.NotListed;
import org.pyairtable.events.AccessEvent.RequestsRefused;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.flow.BoundedCounts;
import org.pyairtable.runtime.identity.Principal;

/** Counts refused requests by kind, until they are reported. */
@Singleton
class Refusals {
    /** Kinds that are reported singly at a time: the audit trail has an entry for each. */
    static final int MOST = 50;

    private final BoundedCounts<RefusedRequest, String> counts = new BoundedCounts<>(MOST);
    private final Clock clock;
    private Instant since;

    Refusals(Clock clock) {
        this.clock = clock;
        this.since = now();
    }

    /** A report, and whose requests it is about. */
    record Report(EventContext context, AccessEvent event) {}

    void refused(RefusedRequest request, @Nullable String userAgent) {
        counts.add(request, RefusedRequest.agent(userAgent));
    }

    /** What was counted; counting begins anew. */
    synchronized List<Report> take() {
        Instant from = since;
        since = now();
        BoundedCounts.Taken<RefusedRequest, String> taken = counts.take();
        List<Report> reports = new ArrayList<>();
        taken.counts().forEach((request, count) -> reports.add(report(request, count, from)));
        if (taken.others() > 0) {
            reports.add(new Report(EventContext.system(null), new NotListed("requests-refused", taken.others(), from)));
        }
        return reports;
    }

    private static Report report(RefusedRequest request, BoundedCounts.Count<String> count, Instant from) {
        Principal principal = request.principal();
        return new Report(
                EventContext.by(principal.userId(), request.workspace()),
                new RequestsRefused(
                        request.method(),
                        request.route(),
                        request.status(),
                        request.address(),
                        count.first(),
                        principal.isAnonymous() ? null : principal.credentialId(),
                        count.times(),
                        from));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
