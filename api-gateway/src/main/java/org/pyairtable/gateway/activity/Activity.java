package org.pyairtable.gateway.activity;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.AccessEvent.TokenUse;
import org.pyairtable.events.AccessEvent.TokensUsed;
import org.pyairtable.events.EventContext;
import org.pyairtable.gateway.GatewaySettings;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.flow.VertxFutures;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.kafka.EventPublisher;
import org.pyairtable.runtime.wire.EventFactory;

/** Counts what was answered and reports it from time to time. What cannot be published is dropped: a report is not evidence. */
@Singleton
public class Activity {
    private static final Logger LOG = Logger.getLogger(Activity.class);

    private final TokenUses tokens;
    private final Refusals refusals;
    private final EventPublisher publisher;
    private final EventFactory events;
    private final long everyMillis;

    Activity(
            TokenUses tokens,
            Refusals refusals,
            EventPublisher publisher,
            EventFactory events,
            GatewaySettings config) {
        this.tokens = tokens;
        this.refusals = refusals;
        this.publisher = publisher;
        this.events = events;
        this.everyMillis = config.activity().reportEvery().toMillis();
    }

    /** A request was answered, by whatever. */
    public void answered(Principal principal) {
        tokens.used(principal);
    }

    /** A request was refused, by this gateway or by its service. */
    public void refused(RefusedRequest request, @Nullable String userAgent) {
        refusals.refused(request, userAgent);
    }

    void begin(@Observes StartupEvent event, Vertx vertx) {
        continueAfter(vertx);
    }

    private void continueAfter(Vertx vertx) {
        vertx.setTimer(everyMillis, timer -> VertxFutures.begin(report())
                .onFailure(
                        failure -> LOG.warnf("Activity not reported, it is dropped: reason=%s", failure.getMessage()))
                .onComplete(done -> continueAfter(vertx)));
    }

    private Uni<Void> report() {
        return Sequential.each(
                reports(), report -> publisher.publish(events.envelope(report.context(), report.event(), null)));
    }

    private List<Refusals.Report> reports() {
        List<Refusals.Report> reports = refusals.take();
        List<TokenUse> uses = tokens.take();
        for (int from = 0; from < uses.size(); from += TokensUsed.MOST) {
            TokensUsed used = new TokensUsed(uses.subList(from, Math.min(from + TokensUsed.MOST, uses.size())));
            reports.add(new Refusals.Report(EventContext.system(null), used));
        }
        return reports;
    }
}
