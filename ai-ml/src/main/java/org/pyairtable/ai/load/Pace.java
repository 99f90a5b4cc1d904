package org.pyairtable.ai.load;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How long background work lets requests pass before each of its pieces: in proportion to what a piece takes, so that it keeps a
 * share of its speed however many requests there are.
 */
public final class Pace {
    /** Pauses are three times as long as the work between them: it keeps a quarter of its speed. */
    private static final int PAUSE_FOR_WORK = 3;

    /** Each piece counts for so much of the average, so that one slow piece does not decide. */
    private static final int WEIGHT = 8;

    private final Duration longest;
    private final LongSupplier nanoClock;
    /** Average time of a piece in nanoseconds. */
    private final AtomicLong average = new AtomicLong();

    /** @param longest limits each pause */
    public Pace(Duration longest) {
        this(longest, System::nanoTime);
    }

    Pace(Duration longest, LongSupplier nanoClock) {
        this.longest = longest;
        this.nanoClock = nanoClock;
    }

    /** The longest time to wait for requests before the next piece. */
    public Duration pause() {
        Duration proportional = Duration.ofNanos(PAUSE_FOR_WORK * average.get());
        return proportional.compareTo(longest) < 0 ? proportional : longest;
    }

    /** Does a piece of the work. */
    public <T> T piece(Supplier<T> work) {
        long start = nanoClock.getAsLong();
        T result = work.get();
        long took = nanoClock.getAsLong() - start;
        average.updateAndGet(before -> before == 0 ? took : before + (took - before) / WEIGHT);
        return result;
    }
}
