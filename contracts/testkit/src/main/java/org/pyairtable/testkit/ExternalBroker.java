package org.pyairtable.testkit;

import java.time.Duration;
import java.util.Set;
import org.opentest4j.TestAbortedException;

/** A broker that was started outside. Tests that would break it are skipped. */
record ExternalBroker(String bootstrapServers) implements Broker {
    /** Its presence marks the broker as one for tests, which may be wiped. */
    static final String MARKER = "pyairtable.testkit.disposable";

    @Override
    public void start() {
        BrokerAnswer.await(bootstrapServers, Duration.ofSeconds(30));
    }

    /**
     * Deletes what earlier tests left; committed offsets go with the topics.
     *
     * @throws IllegalStateException if there are topics that tests did not create
     */
    void wipe() {
        try (var topology = new Topology(bootstrapServers)) {
            Set<String> topics = topology.topics();
            if (topics.contains(MARKER)) {
                topology.deleteTopics(topics);
            } else if (!topics.isEmpty()) {
                throw new IllegalStateException("Tests delete every topic of their broker. The one at "
                        + bootstrapServers + " has topics that tests did not create: " + topics
                        + ". Use an empty broker, or create the topic " + MARKER
                        + " there if all its topics may be deleted.");
            }
            topology.createTopic(MARKER, 1);
        }
    }

    @Override
    public void stop() {
        throw new TestAbortedException("an external broker cannot be stopped");
    }

    @Override
    public void kill() {
        throw new TestAbortedException("an external broker cannot be killed");
    }
}
