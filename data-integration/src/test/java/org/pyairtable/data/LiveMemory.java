package org.pyairtable.data;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The most memory that is in use while something runs: what is left behind collections, looked at again and again. */
public final class LiveMemory implements AutoCloseable {
    private final Thread watch = Thread.ofPlatform().daemon().unstarted(this::look);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile long most;

    private LiveMemory() {}

    public static LiveMemory watched() {
        LiveMemory memory = new LiveMemory();
        memory.watch.start();
        return memory;
    }

    public static long now() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    public long most() {
        return Math.max(most, now());
    }

    private void look() {
        try {
            // A collection stops everything else, so what is watched needs its share of the time.
            while (!over.await(500, TimeUnit.MILLISECONDS)) {
                most = Math.max(most, now());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        over.countDown();
    }
}
