package org.pyairtable.core.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.pyairtable.runtime.health.Standstill;

/** The state of chaining in this instance: running, or stalled, with time and reason. Gauges show the same for alerts. */
@Singleton
class ChainingState implements Standstill {
    private static final Logger LOG = Logger.getLogger(ChainingState.class);

    /** @param reason of the last attempt */
    record Stall(Instant since, String reason) {}

    private final Clock clock;
    private final Counter disturbances;
    private final Counter setAside;
    private Optional<Stall> stall = Optional.empty();

    ChainingState(Clock clock, MeterRegistry metrics) {
        this.clock = clock;
        this.disturbances = metrics.counter("pyairtable.audit.disturbances");
        this.setAside = metrics.counter("pyairtable.audit.set.aside");
        metrics.gauge("pyairtable.audit.stalled.seconds", this, ChainingState::stalledSeconds);
    }

    @Override
    public String part() {
        return "audit-chaining";
    }

    @Override
    public synchronized Optional<Instant> since() {
        return stall.map(Stall::since);
    }

    synchronized Optional<Stall> stall() {
        return stall;
    }

    synchronized void goesOn() {
        stall.ifPresent(over -> LOG.infof("Audit trail is chained again: stalledSince=%s", over.since()));
        stall = Optional.empty();
    }

    synchronized void stands(Throwable failure) {
        if (stall.isEmpty()) {
            LOG.errorf(failure, "Audit trail not chained, its events wait and chaining is retried every second");
        }
        Instant since = stall.map(Stall::since).orElseGet(clock::instant);
        stall = Optional.of(new Stall(since, String.valueOf(failure.getMessage())));
    }

    void disturbed(long first, long last) {
        disturbances.increment();
        LOG.errorf("Foreign entries in the audit trail, the chain continues after them: first=%d last=%d", first, last);
    }

    void setAside(Throwable reason) {
        setAside.increment();
        LOG.errorf("Event not chained and set aside: reason=%s", reason.getMessage());
    }

    private synchronized double stalledSeconds() {
        return stall.map(known ->
                        Duration.between(known.since(), clock.instant()).toMillis() / 1_000.0)
                .orElse(0.0);
    }
}
