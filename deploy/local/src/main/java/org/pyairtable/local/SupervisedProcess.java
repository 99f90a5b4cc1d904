package org.pyairtable.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps one process running until it is told to stop: starts it again whenever it dies, ever more patiently. */
final class SupervisedProcess {
    private static final Duration PROBE_WHILE_STARTING = Duration.ofMillis(200);
    private static final Duration PROBE_WHEN_READY = Duration.ofSeconds(1);
    private static final long ROTATE_BYTES = 16L << 20;

    private final ProcessSpec spec;
    private final Backoff backoff;
    private final Runnable changed;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread keeper;
    private final Thread prober;

    private volatile @Nullable Process process;
    private volatile ProcessState state = ProcessState.WAITING;
    private volatile int restarts;
    private volatile boolean everReady;

    /** @param changed called after each change of state, from any thread */
    SupervisedProcess(ProcessSpec spec, Backoff backoff, Runnable changed) {
        this.spec = spec;
        this.backoff = backoff;
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

    /** How often it died before it was ready for the first time: many times means it never will be. */
    int failedStarts() {
        return everReady ? 0 : restarts;
    }

    ProcessStatus status() {
        Process running = process;
        return new ProcessStatus(
                spec.name(), spec.version(), running == null ? 0 : running.pid(), spec.port(), state, restarts);
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
        become(ProcessState.STOPPED);
    }

    private void keep() {
        int failures = 0;
        while (!stopping()) {
            long began = System.nanoTime();
            try {
                Process started = launch();
                if (started != null) {
                    started.waitFor();
                }
                if (!died()) {
                    return;
                }
                failures = backoff.failures(failures, Duration.ofNanos(System.nanoTime() - began));
                if (stop.await(backoff.delay(failures).toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Null when it cannot be started, which counts as a death, or must not be any more. */
    private synchronized @Nullable Process launch() {
        if (stopping()) {
            return null;
        }
        try {
            rotateLog();
            ProcessBuilder builder = new ProcessBuilder(spec.command())
                    .directory(spec.folder().toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
            builder.environment().putAll(spec.environment());
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
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when the death was asked for. */
    private synchronized boolean died() {
        process = null;
        if (stopping()) {
            return false;
        }
        restarts++;
        become(ProcessState.RESTARTING);
        return true;
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
