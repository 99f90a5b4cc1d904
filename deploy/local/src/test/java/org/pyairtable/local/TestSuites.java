package org.pyairtable.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Suites of two stand-in services with the real broker and the real database. */
final class TestSuites {
    static final String SERVICE = "core-platform";
    static final String DATABASE = "core_platform";
    static final String OTHER_DATABASE = "ai_ml";

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration STEP = Duration.ofMillis(50);

    private TestSuites() {}

    static SuiteSettings settings(Path home) {
        return settings(home, StartupCaches.Use.OFF);
    }

    static SuiteSettings settings(Path home, StartupCaches.Use caches) {
        SuiteSettings defaults = SuiteSettings.of(repository(), Map.of("PYAIRTABLE_PORT", "0"));
        return new SuiteSettings(
                defaults.repository(),
                home,
                defaults.host(),
                defaults.gatewayPort(),
                defaults.java(),
                defaults.kafkaLibraries(),
                Duration.ofMinutes(10),
                1,
                new StartupCaches(home.resolve("aot"), caches));
    }

    static List<ServiceDefinition> standIns() {
        return List.of(
                standIn(SERVICE, Optional.of(DATABASE)),
                standIn("ai-ml", Optional.of(OTHER_DATABASE)),
                standIn(ServiceDefinition.GATEWAY, Optional.empty()));
    }

    /** A suite that is ready. */
    static Suite start(Path home) throws IOException, InterruptedException, StartFailure {
        return start(home, 1);
    }

    static Suite start(Path home, int instances) throws IOException, InterruptedException, StartFailure {
        return start(settings(home).withInstances(instances));
    }

    static Suite start(SuiteSettings settings) throws IOException, InterruptedException, StartFailure {
        Suite suite = Suite.open(
                settings, settings.openHome(), ServiceDefinition.instances(standIns(), settings.instances()));
        try {
            suite.start();
            return suite;
        } catch (IOException | InterruptedException | StartFailure failure) {
            suite.stop();
            throw failure;
        }
    }

    static ProcessStatus status(Suite suite, String name) {
        return suite.state().processes().stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no process " + name));
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            Thread.sleep(STEP);
        }
    }

    /** The checkout, from the module's folder or from its root. */
    static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!folder.resolve("pyairtable").toFile().isFile()) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("not inside the checkout");
            }
        }
        return folder;
    }

    private static ServiceDefinition standIn(String name, Optional<String> database) {
        return new ServiceDefinition(
                name,
                1,
                "0",
                database,
                Heap.upTo(32),
                List.of("-cp", Path.of("target/test-classes").toAbsolutePath().toString(), StandIn.class.getName()));
    }
}
