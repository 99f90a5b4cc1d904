package org.pyairtable.outbox;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.pyairtable.runtime.health.Standstill;

/**
 * Whether the relay gets on, judged by the database and not by what the relay says of itself: it stands still when the oldest
 * unpublished event has been the same for a while, or when the database cannot be asked. Every instance sees it, whichever of
 * them is the one that publishes.
 */
@Singleton
class RelayProgress implements Standstill {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Ages are measured in the database and compared here. */
    private static final Duration BLUR = Duration.ofSeconds(1);

    private final Clock clock;
    private Optional<Instant> oldest = Optional.empty();
    private Instant firstSeen = Instant.MAX;

    RelayProgress(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String part() {
        return "outbox-relay";
    }

    /** @param oldestAge of the unpublished events; absent when there are none */
    synchronized void measured(Optional<Duration> oldestAge) {
        Instant now = clock.instant();
        Optional<Instant> appended = oldestAge.map(now::minus);
        if (appended.isEmpty() || oldest.isEmpty() || differ(appended.get(), oldest.get())) {
            firstSeen = now;
            oldest = appended;
        }
    }

    /** The database did not answer: what was last known goes on, or the standstill begins now. */
    synchronized void unknown() {
        if (oldest.isEmpty()) {
            Instant now = clock.instant();
            firstSeen = now;
            oldest = Optional.of(now);
        }
    }

    @Override
    public synchronized Optional<Instant> since() {
        return oldest.isPresent()
                        && Duration.between(firstSeen, clock.instant()).compareTo(PATIENCE) >= 0
                ? oldest
                : Optional.empty();
    }

    private static boolean differ(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(BLUR) > 0;
    }
}
