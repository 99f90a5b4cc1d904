package org.pyairtable.testkit;

/** A Kafka broker that tests use, and may break. */
sealed interface Broker permits EmbeddedBroker, ContainerBroker, ExternalBroker {
    String bootstrapServers();

    /** Starts or restarts it on the same port and data. Returns when it answers. */
    void start();

    /** Stops it in order. */
    void stop();

    /** Kills it, as a power failure would. */
    void kill();
}
