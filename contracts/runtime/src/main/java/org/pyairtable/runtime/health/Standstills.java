package org.pyairtable.runtime.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All background work of this process, and what of it stands still. */
@Singleton
public class Standstills {
    private static final double MILLIS = 1_000.0;

    private final List<Standstill> parts;
    private final Clock clock;

    Standstills(@All List<Standstill> parts, Clock clock) {
        this.parts = parts;
        this.clock = clock;
    }

    void show(@Observes StartupEvent event, MeterRegistry metrics) {
        parts.forEach(part -> Gauge.builder("pyairtable.stalled", part, this::seconds)
                .baseUnit("seconds")
                .tag("part", part.part())
                .description("For how long there has been work of which none gets done; 0 while it does")
                .register(metrics));
    }

    /** Since when parts stand still, by name; those that go on are absent. */
    public Map<String, Instant> now() {
        Map<String, Instant> standing = new TreeMap<>();
        parts.forEach(part -> part.since().ifPresent(since -> standing.put(part.part(), since)));
        return standing;
    }

    private double seconds(Standstill part) {
        return part.since()
                .map(since -> Duration.between(since, clock.instant()).toMillis() / MILLIS)
                .orElse(0.0);
    }
}
