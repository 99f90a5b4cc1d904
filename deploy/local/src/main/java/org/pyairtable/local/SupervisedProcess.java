package org.pyairtable.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one process running until it is stopped: restarts it whenever it dies, after growing pauses, and logs how it ended.
 */
final class SupervisedProcess {
    private static final Duration PROBE_WHILE_STARTING = Duration.ofMillis(200);
    private static final Duration PROBE_WHEN_READY = Duration.ofSeconds(5);
    private static final long ROTATE_BYTES = 16L << 20;

    private final ProcessSpec spec;
    private final Backoff backoff;
    private final Clock clock;
    private final Runnable changed;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread keeper;
    private final Thread prober;

    private volatile @Nullable Process process;
    private volatile ProcessState state = ProcessState.WAITING;
    private volatile int restarts;
    private volatile Failures failures = Failures.NONE;
    private volatile long launchedNanos = System.nanoTime();
    private volatile boolean everReady;

    /** @param changed called after each change of state, from any thread */
    SupervisedProcess(ProcessSpec spec, Backoff backoff, Clock clock, Runnable changed) {
        this.spec = spec;
        this.backoff = backoff;
        this.clock = clock;
        this.changed = changed;
        this.keeper = Thread.ofPlatform().name("keep-" + spec.name()).daemon().unstarted(this::keep);
        this.prober = Thread.ofVirtual().name("probe-" + spec.name()).unstarted(this::probe);
    }

    void start() {
        keeper.start();
        prober.start();
    }

    String name() {
        return spec.name();
    }

    Path log() {
        return spec.log();
    }

    boolean isReady() {
        return state == ProcessState.READY;
    }

    /** How often it died before it was first ready; after many deaths it will not become ready at all. */
    int failedStarts() {
        return everReady ? 0 : restarts;
    }

    ProcessStatus status() {
        Process running = process;
        return new ProcessStatus(
                spec.name(),
                spec.version(),
                running == null ? 0 : running.pid(),
                spec.port(),
                state,
                restarts,
                failures);
    }

    /** Asks the process to end, waits as long as the spec allows, then kills it. Returns when it is gone. */
    void stop() throws InterruptedException {
        Process running;
        synchronized (this) {
            stop.countDown();
            running = process;
        }
        if (running != null && running.isAlive()) {
            try {
                spec.stopSignal().send(running.toHandle());
            } catch (IOException noShell) {
                running.destroy();
            }
            if (!running.waitFor(spec.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                running.destroyForcibly().waitFor();
            }
        }
        if (keeper.isAlive()) {
            keeper.join();
        }
        clear();
        become(ProcessState.STOPPED);
    }

    private void keep() {
        while (!stopping()) {
            launchedNanos = System.nanoTime();
            try {
                Process started = launch();
                int exitCode = started == null ? ExitCode.NOT_STARTED : started.waitFor();
                Duration pause = died(exitCode, ran());
                if (pause.isZero() || stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Null when it cannot be started, which counts as a death, or when it has been stopped meanwhile. */
    private synchronized @Nullable Process launch() {
        if (stopping()) {
            return null;
        }
        try {
            rotateLog();
            if (spec.temporary().isPresent()) {
                TemporaryFolder.empty(spec.temporary().get());
            }
            ProcessBuilder builder = new ProcessBuilder(spec.command())
                    .directory(spec.folder().toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
            builder.environment().putAll(spec.environment());
            builder.environment().put("PYAIRTABLE_INSTANCE_FAILURES", String.valueOf(failures.count()));
            Process started = builder.start();
            process = started;
            become(ProcessState.STARTING);
            return started;
        } catch (IOException cannotStart) {
            System.err.println(spec.name() + " cannot be started: " + cannotStart.getMessage());
            return null;
        }
    }

    private void probe() {
        try {
            while (!stop.await(
                    (isReady() ? PROBE_WHEN_READY : PROBE_WHILE_STARTING).toMillis(), TimeUnit.MILLISECONDS)) {
                Process asked = process;
                if (asked == null) {
                    continue;
                }
                answered(asked, spec.probe().ready());
                forgiveAfterSteadyRun();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** The pause before the next start; zero when it was stopped on request. */
    private synchronized Duration died(int exitCode, Duration ran) {
        process = null;
        if (stopping()) {
            return Duration.ZERO;
        }
        clear();
        restarts++;
        Instant now = clock.instant();
        int inARow = backoff.failures(failures.count(), ran);
        Duration pause = backoff.delay(inARow);
        failures = failures.and(exitCode, now, inARow, now.plus(pause));
        System.err.printf(
                "%s %s ended after %d s with %s, failure %d in a row; restarting in %.1f s%n",
                now,
                spec.name(),
                ran.toSeconds(),
                ExitCode.describe(exitCode),
                failures.count(),
                pause.toMillis() / 1000.0);
        become(failures.several() ? ProcessState.FAILING : ProcessState.RESTARTING);
        return pause;
    }

    private synchronized void forgiveAfterSteadyRun() {
        if (failures.count() > 0 && isReady() && ran().compareTo(backoff.steady()) >= 0) {
            failures = Failures.NONE;
            changed.run();
        }
    }

    private Duration ran() {
        return Duration.ofNanos(System.nanoTime() - launchedNanos);
    }

    /** Files that cannot be removed now are removed before the next start. */
    private void clear() {
        if (spec.temporary().isPresent()) {
            try {
                TemporaryFolder.remove(spec.temporary().get());
            } catch (IOException kept) {
                System.err.println(spec.temporary().get() + " cannot be removed: " + kept.getMessage());
            }
        }
    }

    /** An answer counts only while the process that gave it still runs. */
    private synchronized void answered(Process asked, boolean ready) {
        if (!asked.equals(process)) {
            return;
        }
        if (ready && !isReady()) {
            everReady = true;
            become(ProcessState.READY);
        } else if (!ready && isReady()) {
            become(ProcessState.UNREADY);
        }
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    private void become(ProcessState next) {
        if (state != next) {
            state = next;
            changed.run();
        }
    }

    private void rotateLog() throws IOException {
        if (Files.exists(spec.log()) && Files.size(spec.log()) > ROTATE_BYTES) {
            Files.move(
                    spec.log(),
                    spec.log().resolveSibling(spec.log().getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
