package org.pyairtable.testkit;

import java.nio.file.Path;
import java.util.Optional;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;

/**
 * The Kafka broker of this JVM's tests: started at first use, gone when the JVM ends, however it ends. Topics have the
 * same names everywhere, so each JVM has a broker of its own, or wipes the one it was given.
 */
public final class TestBroker {
    /** Names a broker that runs already: {@code host:port[,host:port]}. It must be there for tests alone. */
    public static final String ADDRESS = "PYAIRTABLE_TEST_KAFKA";

    private static final String KEY = "kafka";

    private TestBroker() {}

    /** The address of the running broker. After {@link #kill()} it stays the same, without a broker behind it. */
    public static String bootstrapServers() {
        return broker().bootstrapServers();
    }

    /** Ends the broker as a power failure would. A test that needs this is skipped on an external broker. */
    public static void kill() {
        broker().kill();
    }

    /** Stops the broker in order. A test that needs this is skipped on an external broker. */
    public static void stop() {
        broker().stop();
    }

    /** Starts the broker again after {@link #kill()} or {@link #stop()}, on the same port and data. */
    public static void start() {
        broker().start();
    }

    /**
     * The broker's second listener, which advertises a proxy.
     *
     * @param port where the broker listens
     * @param proxyPort the advertised port
     */
    record CuttableListener(String host, int port, int proxyPort) {
        private static final String KEY = "kafka.cuttable";

        void publish() {
            JvmWide.put(KEY, host + " " + port + " " + proxyPort);
        }

        static CuttableListener published() {
            String[] parts = JvmWide.find(KEY)
                    .orElseThrow(() -> new TestAbortedException("an external broker cannot be reached through a proxy"))
                    .split(" ", -1);
            return new CuttableListener(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
        }
    }

    static CuttableListener cuttableListener() {
        broker();
        return CuttableListener.published();
    }

    private static Broker broker() {
        String known = JvmWide.get(KEY, TestBroker::launch);
        String where = known.substring(known.indexOf(' ') + 1);
        return switch (TestMode.valueOf(known.substring(0, known.indexOf(' ')))) {
            case EXTERNAL -> new ExternalBroker(where);
            case CONTAINERS -> ContainerBroker.parse(where);
            case EMBEDDED -> new EmbeddedBroker(Path.of(where));
        };
    }

    private static String launch() {
        Optional<String> address = TestMode.setting(ADDRESS);
        TestMode mode = TestMode.choose(address);
        String where =
                switch (mode) {
                    case EXTERNAL -> {
                        var broker = new ExternalBroker(address.orElseThrow());
                        broker.start();
                        broker.wipe();
                        yield broker.bootstrapServers();
                    }
                    case CONTAINERS -> {
                        var listener = new CuttableListener(
                                DockerClientFactory.instance().dockerHostIpAddress(), Ports.free(), Ports.free());
                        listener.publish();
                        yield ContainerBroker.run(Ports.free(), listener.port(), listener.proxyPort())
                                .state();
                    }
                    case EMBEDDED -> {
                        var listener = new CuttableListener("127.0.0.1", Ports.free(), Ports.free());
                        listener.publish();
                        EmbeddedBroker broker = EmbeddedBroker.prepare(listener);
                        broker.start();
                        yield broker.home().toString();
                    }
                };
        return mode + " " + where;
    }
}
