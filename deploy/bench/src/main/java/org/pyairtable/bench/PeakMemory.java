package org.pyairtable.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The most memory that a process held during each of several steps; finds the process again when it was restarted. */
final class PeakMemory implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final String process;
    private final AtomicLong most = new AtomicLong();
    private final Thread watcher;

    PeakMemory(String process) {
        this.process = process;
        this.watcher = Thread.ofPlatform().daemon().name("peak-memory").start(this::watch);
    }

    /** The most since the last call, mebibytes. */
    long take() {
        look();
        return most.getAndSet(0);
    }

    private void watch() {
        try {
            while (true) {
                look();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            most.accumulateAndGet(LocalSuite.running().residentMebibytes(process), Math::max);
        } catch (IOException restarting) {
            // Its state is being written, or it has just ended; the next look sees it.
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
