package org.pyairtable.testkit;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a test's broker or database comes from. A given address wins, otherwise containers if a Docker engine answers,
 * otherwise embedded processes. {@code PYAIRTABLE_TEST_MODE} forces one.
 */
public enum TestMode {
    /** A server that was started outside, named by {@code PYAIRTABLE_TEST_KAFKA} or {@code PYAIRTABLE_TEST_POSTGRES}. */
    EXTERNAL,
    /** Testcontainers. */
    CONTAINERS,
    /** A process of its own, from Maven artifacts; needs nothing but a JDK. */
    EMBEDDED;

    static final String VARIABLE = "PYAIRTABLE_TEST_MODE";

    /** The mode for a server whose address may have been given. */
    static TestMode choose(Optional<String> address) {
        return setting(VARIABLE)
                .map(forced -> forced(forced, address))
                .orElseGet(() -> address.isPresent() ? EXTERNAL : DockerEngine.answers() ? CONTAINERS : EMBEDDED);
    }

    private static TestMode forced(String name, Optional<String> address) {
        TestMode mode =
                switch (name.toLowerCase(Locale.ROOT)) {
                    case "external" -> EXTERNAL;
                    case "containers" -> CONTAINERS;
                    case "embedded" -> EMBEDDED;
                    default ->
                        throw new IllegalArgumentException(
                                VARIABLE + " is '" + name + "'; it may be external, containers or embedded");
                };
        if (mode == EXTERNAL && address.isEmpty()) {
            throw new IllegalArgumentException(
                    VARIABLE + "=external needs PYAIRTABLE_TEST_KAFKA and PYAIRTABLE_TEST_POSTGRES");
        }
        return mode;
    }

    /** A setting from the system property or else the environment variable of that name. */
    static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .or(() -> Optional.ofNullable(System.getenv(name)))
                .filter(value -> !value.isBlank());
    }
}
