package org.pyairtable.runtime.health;

import java.time.Instant;
import java.util.Optional;

/**
 * Work in the background that goes on beside requests. That it stands still makes no instance unready, because requests are
 * answered all the same; it is shown in metrics and, through the gateway, in {@code /api/status}.
 */
public interface Standstill {
    /** What stands or not, such as {@code outbox-relay}. */
    String part();

    /** Since when there is work and none of it gets done; empty while it does. */
    Optional<Instant> since();
}
