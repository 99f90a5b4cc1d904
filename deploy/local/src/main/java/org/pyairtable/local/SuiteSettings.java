package org.pyairtable.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The settings of a suite, given at the start.
 *
 * @param repository the checkout
 * @param home path of the data folder, need not exist
 * @param host address on which the gateway listens
 * @param gatewayPort its port, 0 for any free one
 * @param java the JDK's program
 * @param kafkaLibraries folder of the broker's jars
 * @param startTimeout how long everything may take to become ready
 * @param instances how many of each service; the gateway, the broker and the database are one each
 * @param caches the JVMs' caches for a faster start
 */
record SuiteSettings(
        Path repository,
        Path home,
        String host,
        int gatewayPort,
        Path java,
        Path kafkaLibraries,
        Duration startTimeout,
        int instances,
        StartupCaches caches) {
    static final int DEFAULT_PORT = 8080;
    static final String INSTANCES = "PYAIRTABLE_INSTANCES";

    private static final int HIGHEST_PORT = 65_535;
    private static final int MOST_INSTANCES = 9;

    SuiteSettings {
        if (gatewayPort < 0 || gatewayPort > HIGHEST_PORT) {
            throw new IllegalArgumentException(
                    "PYAIRTABLE_PORT must be 0 (any) to " + HIGHEST_PORT + ", not " + gatewayPort);
        }
        if (!startTimeout.isPositive()) {
            throw new IllegalArgumentException("PYAIRTABLE_START_TIMEOUT must be positive");
        }
        if (instances < 1 || instances > MOST_INSTANCES) {
            throw new IllegalArgumentException(
                    "PYAIRTABLE_INSTANCES must be 1 to " + MOST_INSTANCES + ", not " + instances);
        }
    }

    /** Reads PYAIRTABLE_* variables; what is absent or empty has its default. */
    static SuiteSettings of(Path repository, Map<String, String> environment) {
        return new SuiteSettings(
                repository,
                Path.of(text(
                        environment,
                        "PYAIRTABLE_HOME",
                        repository.resolve(".pyairtable").toString())),
                text(environment, "PYAIRTABLE_HOST", "127.0.0.1"),
                number(environment, "PYAIRTABLE_PORT", DEFAULT_PORT),
                Path.of(System.getProperty("java.home"), "bin", "java"),
                repository.resolve("deploy/local/target/kafka-libs"),
                Duration.ofSeconds(number(environment, "PYAIRTABLE_START_TIMEOUT", 240)),
                number(environment, INSTANCES, 1),
                new StartupCaches(repository.resolve("deploy/local/target/aot"), caches(environment)));
    }

    SuiteSettings withInstances(int number) {
        return new SuiteSettings(
                repository, home, host, gatewayPort, java, kafkaLibraries, startTimeout, number, caches);
    }

    /** The URL of the gateway for programs on this machine. */
    String gatewayUrl(int port) {
        boolean anyAddress = host.equals("0.0.0.0") || host.equals("::");
        return "http://" + (anyAddress ? "127.0.0.1" : host) + ":" + port;
    }

    /** Fails when another process uses the requested port. */
    void requireFreePort() throws StartFailure {
        if (gatewayPort != 0 && !FreePorts.isFree(gatewayPort)) {
            throw new StartFailure(
                    "port " + gatewayPort + " is in use: choose another one with PYAIRTABLE_PORT (0: any free one)");
        }
    }

    Home openHome() throws IOException {
        return Home.at(home);
    }

    private static String text(Map<String, String> environment, String name, String otherwise) {
        String value = environment.getOrDefault(name, "");
        return value.isBlank() ? otherwise : value.strip();
    }

    private static StartupCaches.Use caches(Map<String, String> environment) {
        String name = "PYAIRTABLE_STARTUP_CACHE";
        String value = text(environment, name, "make");
        return Stream.of(StartupCaches.Use.values())
                .filter(use -> use.name().toLowerCase(Locale.ROOT).equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " must be make, use or off, not " + value));
    }

    private static int number(Map<String, String> environment, String name, int otherwise) {
        String value = text(environment, name, String.valueOf(otherwise));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(name + " must be a number, not " + value, notANumber);
        }
    }
}
