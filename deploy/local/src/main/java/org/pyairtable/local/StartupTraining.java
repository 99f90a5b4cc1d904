package org.pyairtable.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the caches that are missing, one after the other and with the lowest priority, while the suite runs: starts each
 * program once more, with folders and ports of its own, and ends it as soon as it is up, when its JVM writes the cache. A
 * service that is trained has no broker: it is never ready, announces nothing, handles nothing and runs nothing on schedule.
 * Failures are logged; the program then starts without a cache.
 */
final class StartupTraining {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration STEP = Duration.ofMillis(200);
    private static final List<String> LOWEST_PRIORITY = List.of("nice", "-n", "19");

    /** A port that nothing listens on. */
    private static final String NO_BROKER = "127.0.0.1:9";

    private final StartupCaches caches;
    private final Home home;
    private final SuiteSettings settings;
    private final Thread thread;
    private @Nullable Process running;
    private boolean stopped;

    /** @param processes of the suite, as they are without a cache */
    StartupTraining(StartupCaches caches, Home home, SuiteSettings settings, List<ProcessSpec> processes) {
        this.caches = caches;
        this.home = home;
        this.settings = settings;
        List<ProcessSpec> all = List.copyOf(processes);
        this.thread = Thread.ofPlatform().name("startup-training").daemon().unstarted(() -> train(all));
    }

    void start() {
        thread.start();
    }

    /** Ends the training that is under way; what it began is removed. */
    void stop() throws InterruptedException {
        synchronized (this) {
            stopped = true;
            if (running != null) {
                running.descendants().forEach(ProcessHandle::destroyForcibly);
                running.destroyForcibly();
            }
        }
        if (thread.isAlive()) {
            thread.interrupt();
            thread.join();
        }
    }

    private void train(List<ProcessSpec> processes) {
        for (ProcessSpec process : processes) {
            try {
                Optional<Path> cache = caches.missing(process);
                if (cache.isPresent()) {
                    train(process, cache.get());
                }
            } catch (InterruptedException ended) {
                return;
            } catch (IOException failure) {
                System.err.println("No startup cache for " + process.name() + ": " + failure.getMessage());
            }
        }
    }

    private void train(ProcessSpec process, Path cache) throws IOException, InterruptedException {
        Path scratch = home.temporary("training");
        TemporaryFolder.empty(scratch);
        Files.createDirectories(caches.folder());
        Path made = cache.resolveSibling(cache.getFileName() + ".new");
        try {
            long began = System.nanoTime();
            ProcessSpec trained = process.name().equals(KafkaBroker.NAME)
                    ? broker(Home.at(scratch.resolve("home")))
                    : service(process, scratch);
            run(trained.withJvmOptions(List.of("-XX:AOTCacheOutput=" + made)), scratch);
            if (!Files.isRegularFile(made)) {
                throw new IOException("the JVM wrote none, see " + log());
            }
            caches.keep(made, cache);
            System.err.printf(
                    "Startup cache made: program=%s seconds=%d%n",
                    process.name(), Duration.ofNanos(System.nanoTime() - began).toSeconds());
        } finally {
            Files.deleteIfExists(made);
            Files.deleteIfExists(made.resolveSibling(made.getFileName() + ".config"));
            TemporaryFolder.remove(scratch);
        }
    }

    private ProcessSpec broker(Home other) throws IOException, InterruptedException {
        List<Integer> ports = ports();
        return KafkaBroker.prepare(other, settings.java(), settings.kafkaLibraries(), ports.getFirst(), ports.getLast())
                .process();
    }

    private ProcessSpec service(ProcessSpec process, Path scratch) {
        List<Integer> ports = ports();
        Map<String, String> environment = new HashMap<>(process.environment());
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(ports.getFirst()));
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(ports.getLast()));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", NO_BROKER);
        environment.put("PYAIRTABLE_DATA_DIR", scratch.toString());
        environment.put("TMPDIR", scratch.toString());
        List<String> command = process.command().stream()
                .map(argument -> argument.startsWith("-Djava.io.tmpdir=") ? "-Djava.io.tmpdir=" + scratch : argument)
                .toList();
        return process.with(command, environment, HttpProbe.started("127.0.0.1", ports.getLast()));
    }

    private void run(ProcessSpec trained, Path scratch) throws IOException, InterruptedException {
        Process process = launch(trained, scratch);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!trained.probe().ready()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException("it did not start, see " + log());
            }
            Thread.sleep(STEP);
        }
        process.destroy();
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IOException("it did not end, see " + log());
        }
    }

    private synchronized Process launch(ProcessSpec trained, Path scratch) throws IOException, InterruptedException {
        if (stopped) {
            throw new InterruptedException("stopped");
        }
        List<String> command = new ArrayList<>(LOWEST_PRIORITY);
        command.addAll(trained.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(scratch.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(log().toFile()));
        builder.environment().putAll(trained.environment());
        running = builder.start();
        return running;
    }

    private Path log() {
        return home.log("startup-training");
    }

    /** Two free ports. */
    private static List<Integer> ports() {
        return List.copyOf(new FreePorts(RandomGenerator.getDefault())
                .allot(List.of("first", "second"), Map.of())
                .values());
    }
}
