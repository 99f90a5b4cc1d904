package org.pyairtable.communication.webhooks.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The pauses between the attempts of a delivery.
 *
 * @param jitter share by which a pause is made longer or shorter at most
 */
record Backoff(List<Duration> schedule, double jitter) {
    Backoff {
        schedule = List.copyOf(schedule);
    }

    /**
     * The pause after a failed attempt; empty when it was the last one.
     *
     * @param attempt 1 for the first
     * @param random from 0 to 1
     */
    Optional<Duration> after(int attempt, double random) {
        if (attempt > schedule.size()) {
            return Optional.empty();
        }
        double factor = 1 + jitter * (2 * random - 1);
        return Optional.of(
                Duration.ofMillis(Math.round(schedule.get(attempt - 1).toMillis() * factor)));
    }
}
