package org.pyairtable.gateway.discovery;

import java.time.Duration;

/**
 * Leaves an instance that keeps failing out of balancing for a while, longer each time it fails again. Times are nanoseconds
 * of a monotonic clock.
 */
final class Ejection {
    private static final int MAX_DOUBLINGS = 20;

    /** @param after consecutive failures */
    record Terms(int after, Duration first, Duration longest) {}

    private final Terms terms;
    private int failuresInARow;
    private int ejections;
    private boolean ejected;
    private long until;

    Ejection(Terms terms) {
        this.terms = terms;
    }

    /** Returns true when this failure ejects the instance. */
    synchronized boolean failed(long now) {
        failuresInARow++;
        return failuresInARow >= terms.after() && eject(now);
    }

    /** The connection was refused: one failure is enough. */
    synchronized boolean refused(long now) {
        return eject(now);
    }

    synchronized void succeeded() {
        failuresInARow = 0;
        ejections = 0;
        ejected = false;
    }

    synchronized boolean isEjected(long now) {
        return ejected && until - now > 0;
    }

    private boolean eject(long now) {
        if (isEjected(now)) {
            return false;
        }
        Duration time = terms.first().multipliedBy(1L << Math.min(ejections, MAX_DOUBLINGS));
        until = now + (time.compareTo(terms.longest()) > 0 ? terms.longest() : time).toNanos();
        ejected = true;
        ejections++;
        failuresInARow = 0;
        return true;
    }
}
