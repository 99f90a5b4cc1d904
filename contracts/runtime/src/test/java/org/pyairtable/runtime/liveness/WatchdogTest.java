package org.pyairtable.runtime.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a process of its own: the watchdog ends it. */
@Timeout(120)
class WatchdogTest {
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void aBlockedLoopEndsTheProcessWithADumpThatShowsWhereItIsBlocked() throws Exception {
        Process process = start("2s");
        long began = System.nanoTime();
        park(process);

        String said = rest(process);

        assertThat(process.waitFor()).isEqualTo(70);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(1_500));
        assertThat(said)
                .contains("Event loop blocked, the process exits: thread=vert.x-eventloop-thread-0 seconds=2")
                .contains("ParkedLoop.parkForEver")
                .contains("\"main\" WAITING");
        assertThat(said.indexOf("\"vert.x-eventloop-thread-0\"")).isLessThan(said.indexOf("\"main\""));
    }

    @Test
    void aProcessThatWasPausedForLongerThanTheLimitGoesOn() throws Exception {
        Process process = start("2s");
        signal("STOP", process);
        pause(Duration.ofSeconds(4));
        signal("CONT", process);

        assertThat(process.waitFor(3, TimeUnit.SECONDS)).as("ended").isFalse();
        park(process);
        assertThat(process.waitFor()).as("and still watches").isEqualTo(70);
    }

    @Test
    void aProcessWithABlockedLoopEndsWhenItIsStopped() throws Exception {
        Process process = start("2s");
        park(process);

        process.destroy();

        assertThat(process.waitFor()).isEqualTo(70);
    }

    private Process start(String limit) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ParkedLoop.class.getName(),
                        limit)
                .redirectErrorStream(true)
                .start();
        started.add(process);
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        while (line != null && !line.equals("turns")) {
            line = output.readLine();
        }
        assertThat(line).as("it runs").isEqualTo("turns");
        return process;
    }

    private static void park(Process process) throws IOException {
        process.outputWriter().write("\n");
        process.outputWriter().flush();
    }

    private static String rest(Process process) throws IOException {
        return process.inputReader().readAllAsString();
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** How long the process stays paused is what is tested. */
    private static void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
