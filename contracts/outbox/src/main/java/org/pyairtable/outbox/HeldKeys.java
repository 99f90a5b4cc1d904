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
 * Keys whose first row the broker refuses. Nothing of such a key is sent until the broker accepts that row, which preserves
 * the key's order; all other keys continue. Used by the relay's event loop only.
 */
final class HeldKeys {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** A topic and key. */
    record Key(String topic, String key) {}

    /**
     * Since when and how often a key fails, and why.
     *
     * @param row the id of the refused row
     */
    record Hold(Key key, long row, int attempts, Instant retryAt, String reason) {}

    private final Clock clock;
    private final Map<Key, Hold> holds = new LinkedHashMap<>();

    HeldKeys(Clock clock) {
        this.clock = clock;
    }

    synchronized void refused(Key key, long row, String reason) {
        Optional<Hold> earlier = Optional.ofNullable(holds.get(key));
        int attempts = earlier.map(Hold::attempts).orElse(0) + 1;
        long first = earlier.map(hold -> Math.min(hold.row(), row)).orElse(row);
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 10));
        Duration bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        holds.put(key, new Hold(key, first, attempts, clock.instant().plus(bounded), reason));
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

    /** A key whose first row is due for another attempt. */
    synchronized Optional<Hold> due() {
        Instant now = clock.instant();
        return holds.values().stream().filter(h -> !now.isBefore(h.retryAt())).findFirst();
    }
}
