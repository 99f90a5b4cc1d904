package org.pyairtable.testkit;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Facts that hold for the whole JVM. Quarkus loads test classes, and with them this library, in several class loaders;
 * static fields would start one server in each. System properties exist once, and hold strings that every loader can
 * read.
 */
final class JvmWide {
    private static final String PREFIX = "org.pyairtable.testkit.";
    private static final String FAILURE = ".failure";

    private JvmWide() {}

    /**
     * The value under this key, which the first caller in this JVM computes while all others wait. A failure is not retried:
     * each test would wait for a server that does not start.
     */
    static String get(String key, Supplier<String> first) {
        synchronized (System.getProperties()) {
            Optional<String> failure = find(key + FAILURE);
            if (failure.isPresent()) {
                throw new IllegalStateException("an earlier test failed to start it: " + failure.get());
            }
            return find(key).orElseGet(() -> {
                String value = compute(key, first);
                put(key, value);
                return value;
            });
        }
    }

    private static String compute(String key, Supplier<String> first) {
        try {
            return first.get();
        } catch (RuntimeException e) {
            put(key + FAILURE, e.toString());
            throw e;
        }
    }

    static Optional<String> find(String key) {
        return Optional.ofNullable(System.getProperty(PREFIX + key));
    }

    static void put(String key, String value) {
        System.setProperty(PREFIX + key, value);
    }
}
