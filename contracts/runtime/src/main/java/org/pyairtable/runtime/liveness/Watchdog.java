package org.pyairtable.runtime.liveness;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A thread outside the event loops that asks each of them to turn, and ends the process when one does not: a blocked loop
 * answers no request, reacts to no signal and never recovers. The supervisor or orchestrator restarts the process.
 *
 * <p>It keeps running during a shutdown until the loops have terminated, because a blocked loop would also prevent the exit.
 */
@Singleton
public class Watchdog {
    /** The exit code of a process whose event loop was blocked. */
    public static final int EXIT_CODE = Halt.EXIT_CODE;

    private static final Logger LOG = Logger.getLogger(Watchdog.class);

    private final WatchdogSettings settings;
    private final LoopTurns loops;
    /** Never released: waiting for it pauses for the full time, which {@code LockSupport} does not guarantee. */
    private final CountDownLatch never = new CountDownLatch(1);

    Watchdog(WatchdogSettings settings, Vertx vertx) {
        if (!settings.tick().isPositive() || settings.limit().compareTo(settings.tick()) < 0) {
            throw new IllegalArgumentException("pyairtable.watchdog.limit (" + settings.limit()
                    + ") must be at least pyairtable.watchdog.tick (" + settings.tick() + "), and both positive");
        }
        this.settings = settings;
        this.loops = new LoopTurns(eventLoops(vertx));
    }

    void begin(@Observes StartupEvent event, MeterRegistry metrics) {
        Gauge.builder(
                        "pyairtable.event.loop.silence",
                        this,
                        watchdog -> watchdog.silence().toMillis() / 1_000.0)
                .baseUnit("seconds")
                .description("Time since the last turn of the event loop that has been silent longest")
                .register(metrics);
        begin();
    }

    /** Starts the thread, unless it is switched off or a debugger may stop the loops. */
    void begin() {
        if (!settings.enabled()) {
            return;
        }
        if (debugged(ManagementFactory.getRuntimeMXBean().getInputArguments())) {
            LOG.info("Watchdog is off: a debugger is attached and may suspend the event loops");
            return;
        }
        // Before anything else runs on the loops, so that the thread of each is known.
        loops.tick();
        Thread.ofPlatform().daemon().name("watchdog").start(this::watch);
    }

    /** The longest silence of an event loop; zero while all turn, and while the watchdog is off. */
    public Duration silence() {
        return settings.tick().multipliedBy(loops.longest());
    }

    /** Whether a loop has been silent for half the limit. */
    boolean endangered() {
        return silence().multipliedBy(2).compareTo(settings.limit()) >= 0;
    }

    static boolean debugged(List<String> jvmArguments) {
        return jvmArguments.stream().anyMatch(argument -> argument.contains("jdwp"));
    }

    private void watch() {
        try {
            while (!loops.ended() && !never.await(settings.tick().toNanos(), TimeUnit.NANOSECONDS)) {
                LoopTurns.Silence longest = loops.tick();
                if (silence().compareTo(settings.limit()) >= 0) {
                    Halt.because(
                            "Event loop blocked, the process exits: thread=%s seconds=%d exitCode=%d"
                                    .formatted(
                                            longest.thread()
                                                    .map(Thread::getName)
                                                    .orElse("never started"),
                                            silence().toSeconds(),
                                            EXIT_CODE),
                            longest.thread());
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** All event loops, including those that only accept connections. */
    private static List<EventExecutor> eventLoops(Vertx vertx) {
        List<EventExecutor> all = new ArrayList<>();
        if (vertx instanceof VertxInternal inside) {
            inside.getEventLoopGroup().forEach(all::add);
            inside.getAcceptorEventLoopGroup().forEach(all::add);
        } else {
            throw new IllegalStateException("The event loops of " + vertx.getClass() + " are not known");
        }
        return all;
    }
}
