package org.pyairtable.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One real process under supervision. */
final class SupervisedProcessTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Backoff SHORT =
            new Backoff(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMinutes(10));

    @TempDir
    Path folder;

    private final AtomicReference<SupervisedProcess> supervised = new AtomicReference<>();

    @AfterEach
    void stop() throws InterruptedException {
        SupervisedProcess process = supervised.get();
        if (process != null) {
            process.stop();
        }
    }

    @Test
    void aProcessThatKeepsDyingIsFailingWithItsExitCodeAndTime() throws Exception {
        SupervisedProcess process = start("exit 3", SHORT);

        TestSuites.await("three deaths", () -> process.status().failures().count() >= 3);

        TestSuites.await("its state", () -> process.status().state() == ProcessState.FAILING);
        Failures failures = process.status().failures();
        assertThat(failures.several()).isTrue();
        assertThat(failures.lastExitCode()).isEqualTo(3);
        assertThat(failures.since()).isEqualTo(NOW.toEpochMilli());
        assertThat(failures.nextStart() - failures.since()).isBetween(80L, 100L);
    }

    @Test
    void aProcessThatCannotBeStartedCountsAsDead() throws Exception {
        SupervisedProcess process = new SupervisedProcess(
                spec(List.of(folder.resolve("missing").toString())), SHORT, Clock.systemUTC(), () -> {});
        supervised.set(process);
        process.start();

        TestSuites.await("three deaths", () -> process.status().failures().count() >= 3);

        assertThat(process.status().failures().lastExitCode()).isEqualTo(ExitCode.NOT_STARTED);
    }

    @Test
    void aSteadyRunForgivesEarlierDeaths() throws Exception {
        SupervisedProcess process = start(
                "exec sleep 1000", new Backoff(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMillis(500)));
        TestSuites.await("it runs", process::isReady);
        kill(process);

        TestSuites.await("the death is noted", () -> process.status().restarts() == 1);
        TestSuites.await("it runs again", process::isReady);

        TestSuites.await("it is forgiven", () -> process.status().failures().equals(Failures.NONE));
        assertThat(process.status().restarts()).isEqualTo(1);
    }

    @Test
    void temporaryFilesOfAKilledProcessAreRemovedBeforeItsNextStartAndAfterItsEnd() throws Exception {
        SupervisedProcess process = start("mkdir $TMPDIR/native; touch $TMPDIR/native/$$; exec sleep 1000", SHORT);
        TestSuites.await("it left something", () -> files().size() == 1);
        long first = process.status().pid();
        assertThat(files()).containsExactly(String.valueOf(first));

        kill(process);

        TestSuites.await(
                "another process",
                () -> process.status().pid() != first && process.status().pid() != 0);
        long second = process.status().pid();
        TestSuites.await("what it left", () -> files().equals(List.of(String.valueOf(second))));
        process.stop();
        assertThat(temporary()).doesNotExist();
    }

    @Test
    void aProcessThatDoesNotEndWhenAskedIsKilled() throws Exception {
        for (String deaf : List.of("trap '' TERM; while :; do sleep 1; done", "kill -STOP $$; exec sleep 1000")) {
            SupervisedProcess process = start(deaf, SHORT);
            TestSuites.await("it runs", () -> process.status().pid() != 0 && process.isReady());
            ProcessHandle handle = ProcessHandle.of(process.status().pid()).orElseThrow();

            process.stop();

            assertThat(handle.isAlive()).as(deaf).isFalse();
            assertThat(process.status().state()).isEqualTo(ProcessState.STOPPED);
        }
    }

    @Test
    void aVirtualMachineWhoseShutdownHangsIsKilled() throws Exception {
        SupervisedProcess process = new SupervisedProcess(
                spec(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx32m",
                                "-cp",
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                                HangingShutdown.class.getName()),
                        Duration.ofSeconds(5)),
                SHORT,
                Clock.systemUTC(),
                () -> {});
        supervised.set(process);
        process.start();
        TestSuites.await(
                "it runs",
                () -> Files.exists(process.log())
                        && Files.readString(process.log()).contains("runs"));
        ProcessHandle handle = ProcessHandle.of(process.status().pid()).orElseThrow();

        process.stop();

        assertThat(handle.isAlive()).isFalse();
        assertThat(Files.readString(process.log())).as("it was asked first").contains("asked to stop");
    }

    private SupervisedProcess start(String script, Backoff backoff) {
        SupervisedProcess process = new SupervisedProcess(
                spec(List.of("sh", "-c", script)), backoff, Clock.fixed(NOW, ZoneOffset.UTC), () -> {});
        supervised.set(process);
        process.start();
        return process;
    }

    private ProcessSpec spec(List<String> command) {
        return spec(command, Duration.ofMillis(500));
    }

    /** @param patience how long after it was asked to stop it is killed; a busy machine takes a while to ask */
    private ProcessSpec spec(List<String> command, Duration patience) {
        return new ProcessSpec(
                "one",
                "0",
                1,
                command,
                Map.of("TMPDIR", temporary().toString()),
                folder,
                Optional.of(temporary()),
                folder.resolve("one.log"),
                () -> true,
                StopSignal.TERM,
                patience);
    }

    private Path temporary() {
        return folder.resolve("tmp/one");
    }

    private List<String> files() throws IOException {
        Path left = temporary().resolve("native");
        if (!Files.exists(left)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(left)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    private static void kill(SupervisedProcess process) {
        ProcessHandle.of(process.status().pid()).orElseThrow().destroyForcibly();
    }
}
