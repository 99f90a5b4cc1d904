package org.pyairtable.testkit;

/** A Kafka broker that tests talk to, and may break. */
sealed interface Broker permits EmbeddedBroker, ContainerBroker, ExternalBroker {
    String bootstrapServers();

    /** Starts it, or starts it again on the same port and data. Returns when it answers. */
    void start();

    /** Ends it in order. */
    void stop();

    /** Ends it as a power failure would. */
    void kill();
}
