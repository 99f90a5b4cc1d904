package org.pyairtable.e2e;

import java.time.Duration;
import java.util.Set;

/**
 * Something that breaks while clients write, and what it may cost them.
 *
 * @param expected in the words of the table
 * @param deed brings it about, and takes it back where it does not end by itself
 */
record Fault(String name, String expected, Cost cost, Deed deed) {
    /** Returns when nothing more is done to the suite. */
    @FunctionalInterface
    interface Deed {
        void to(RunningSuite suite);
    }

    /**
     * What clients may notice.
     *
     * @param statuses that writes may be answered with which are not acknowledged; 0 is a lost connection
     * @param most such writes
     * @param outage the longest time without an acknowledged write
     */
    record Cost(Set<Integer> statuses, int most, Duration outage) {
        /** Every write is acknowledged. */
        static final Cost NOTHING = new Cost(Set.of(), 0, Duration.ofMinutes(1));

        /** Writes are refused or lost until it is over; each says so. */
        static final Cost OUTAGE = new Cost(Set.of(0, 502, 503, 504), Integer.MAX_VALUE, Duration.ofMinutes(5));

        /** The requests that were under way are lost; the next ones are served by another instance. */
        static final Cost SINGLE_REQUESTS = new Cost(Set.of(0, 502, 503, 504), 8, Duration.ofSeconds(10));
    }

    @Override
    public String toString() {
        return name;
    }
}
