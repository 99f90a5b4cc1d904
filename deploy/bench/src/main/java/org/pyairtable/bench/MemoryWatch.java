package org.pyairtable.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Looks twice a second at what a process holds in memory, and remembers the most. */
record MemoryWatch(LocalSuite suite, String process, AtomicLong most, Thread watcher) implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(500);

    static MemoryWatch of(LocalSuite suite, String process) {
        AtomicLong most = new AtomicLong();
        Thread watcher = Thread.ofPlatform().daemon().unstarted(() -> {
            while (look(suite, process, most)) {
                try {
                    Thread.sleep(PAUSE);
                } catch (InterruptedException over) {
                    return;
                }
            }
        });
        watcher.start();
        return new MemoryWatch(suite, process, most, watcher);
    }

    private static boolean look(LocalSuite suite, String process, AtomicLong most) {
        try {
            most.accumulateAndGet(suite.residentMebibytes(process), Math::max);
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    void report() {
        look(suite, process, most);
        DataBenchmark.report("memory of " + process + " throughout, most", (double) most.get(), "MB", "≤ 400");
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
