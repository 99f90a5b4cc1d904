package org.pyairtable.outbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys whose first row the broker refuses. Nothing of such a key is sent until that row is through, so that the key's
 * order stays; all other keys go on. Used from the relay's turn only.
 */
final class HeldKeys {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** A topic and key. */
    record Key(String topic, String key) {}

    /** Since when and how often a key fails, and why. */
    record Hold(Key key, int attempts, Instant retryAt, String reason) {}

    private final Clock clock;
    private final Map<Key, Hold> holds = new LinkedHashMap<>();

    HeldKeys(Clock clock) {
        this.clock = clock;
    }

    synchronized void refused(Key key, String reason) {
        int attempts = Optional.ofNullable(holds.get(key)).map(Hold::attempts).orElse(0) + 1;
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 10));
        Duration bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        holds.put(key, new Hold(key, attempts, clock.instant().plus(bounded), reason));
    }

    synchronized void released(Key key) {
        holds.remove(key);
    }

    synchronized void clear() {
        holds.clear();
    }

    synchronized List<Hold> all() {
        return new ArrayList<>(holds.values());
    }

    /** A key whose first row is to be tried again now. */
    synchronized Optional<Key> due() {
        Instant now = clock.instant();
        return holds.values().stream()
                .filter(h -> !now.isBefore(h.retryAt()))
                .map(Hold::key)
                .findFirst();
    }
}
