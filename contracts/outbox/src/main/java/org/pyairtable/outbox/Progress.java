package org.pyairtable.outbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Remembers since when there has been work of which none got done. Any thread may call it. */
final class Progress {
    private final Clock clock;
    private final Duration patience;
    private int waiting;
    private Instant last = Instant.MIN;

    /** @param patience what work may take without being said to stand still */
    Progress(Clock clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /** There is one piece of work more. */
    synchronized void begun() {
        if (waiting == 0) {
            last = clock.instant();
        }
        waiting++;
    }

    /** So many pieces are done. */
    synchronized void done(int pieces) {
        waiting = Math.max(0, waiting - pieces);
        last = clock.instant();
    }

    synchronized Optional<Instant> standsSince() {
        return waiting > 0 && Duration.between(last, clock.instant()).compareTo(patience) >= 0
                ? Optional.of(last)
                : Optional.empty();
    }
}
