package org.pyairtable.gateway;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.pyairtable.events.State;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.fixture.TestIdentity;

/** What a running instance says of itself on the real topic, again and again. */
public final class Announcement implements AutoCloseable {
    private final TestIdentity kafka;
    private final String service;
    private final String id = UUID.randomUUID().toString();
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> beating;

    public Announcement(TestIdentity kafka, String service, int port, int weight) {
        this.kafka = kafka;
        this.service = service;
        Instant started = Instant.now();
        this.beating = beats.scheduleWithFixedDelay(
                () -> kafka.publish(new State.Instance(
                        service, id, "1.0", "none", "127.0.0.1", port, weight, started, Instant.now())),
                0,
                1,
                TimeUnit.SECONDS);
    }

    public String id() {
        return id;
    }

    /** Says nothing more; what was said stays. */
    public void fallSilent() {
        beating.cancel(false);
        beats.shutdown();
        try {
            if (!beats.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("A heartbeat hangs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes back what was said. */
    @Override
    public void close() {
        fallSilent();
        kafka.remove(Topics.INSTANCES, service + "/" + id);
    }
}
