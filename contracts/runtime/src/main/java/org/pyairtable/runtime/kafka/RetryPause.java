package org.pyairtable.runtime.kafka;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A growing pause between attempts on a thread of our own; a stop ends it at once. */
final class RetryPause {
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 2_000;

    private final CountDownLatch ended = new CountDownLatch(1);
    private long millis = FIRST_MILLIS;

    void next() {
        try {
            if (!ended.await(millis, TimeUnit.MILLISECONDS)) {
                millis = Math.min(millis * 2, LONGEST_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void reset() {
        millis = FIRST_MILLIS;
    }

    void end() {
        ended.countDown();
    }
}
