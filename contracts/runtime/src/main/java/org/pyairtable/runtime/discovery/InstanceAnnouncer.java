package org.pyairtable.runtime.discovery;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.State.Instance;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.health.ReadinessGates;
import org.pyairtable.runtime.health.Standstills;
import org.pyairtable.runtime.kafka.EventPublisher;
import org.pyairtable.runtime.wire.EventFactory;

/**
 * Announces this instance on {@code platform.instances} while it is ready, repeats the announcement as a heartbeat, and
 * withdraws it before a stop, so that the gateway sends no new requests while the last ones finish.
 */
@Singleton
public class InstanceAnnouncer {
    private static final Logger LOG = Logger.getLogger(InstanceAnnouncer.class);

    /** Value of {@code pyairtable.instance.host} that means this machine's own address, for containers. */
    public static final String AUTOMATIC = "auto";

    /** The interval of heartbeats. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(2);

    private static final Duration READINESS_CHECK = Duration.ofMillis(100);
    private static final Duration PUBLISH_LIMIT = Duration.ofSeconds(3);

    private final EventPublisher publisher;
    private final EventFactory events;
    private final ReadinessGates readiness;
    private final Clock clock;
    private final Standstills standstills;
    private final String version;
    private final String colour;
    private final String host;
    private final int weight;
    private final String instanceId = UUID.randomUUID().toString();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("heartbeat").factory());
    private volatile Instant startedAt = Instant.EPOCH;
    private volatile @Nullable ScheduledFuture<?> nextBeat;
    private volatile boolean announced;
    private volatile boolean withdrawn;

    InstanceAnnouncer(
            EventPublisher publisher,
            EventFactory events,
            ReadinessGates readiness,
            Clock clock,
            Standstills standstills,
            @ConfigProperty(name = "quarkus.application.version") String version,
            InstanceSettings settings) {
        this.publisher = publisher;
        this.events = events;
        this.readiness = readiness;
        this.clock = clock;
        this.standstills = standstills;
        this.version = version;
        this.colour = settings.colour();
        this.host = settings.host().equals(AUTOMATIC) ? ownAddress() : settings.host();
        this.weight = settings.weight();
    }

    void begin(@Observes StartupEvent event) {
        startedAt = clock.instant();
        scheduleNext(READINESS_CHECK);
    }

    void withdrawBeforeDraining(@Observes ShutdownDelayInitiatedEvent event) {
        withdraw();
    }

    /** Before {@link EventPublisher} closes. */
    void withdrawAtLast(@Observes @Priority(1_000) ShutdownEvent event) {
        withdraw();
    }

    /** Until it is ready, an instance looks often, since everything waits for its announcement. */
    private void beat() {
        boolean ready = readiness.allOpen();
        if (ready && !withdrawn) {
            announce();
        }
        scheduleNext(ready ? HEARTBEAT : READINESS_CHECK);
    }

    private synchronized void scheduleNext(Duration pause) {
        if (!withdrawn) {
            nextBeat = timer.schedule(this::beat, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void announce() {
        publisher
                .publish(events.envelope(EventContext.system(null), instance(), null))
                .subscribe()
                .with(
                        done -> announced = true,
                        failure -> LOG.debugf(
                                "Heartbeat not published, the next one follows: reason=%s", failure.getMessage()));
    }

    private static String ownAddress() {
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(
                    "This machine does not know its own address; set pyairtable.instance.host", e);
        }
    }

    private Instance instance() {
        Map<String, Instant> standing = standstills.now();
        int port = ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
        return new Instance(
                events.source(),
                instanceId,
                version,
                colour,
                host,
                port,
                weight,
                startedAt,
                clock.instant(),
                standing.isEmpty() ? null : standing);
    }

    private synchronized void withdraw() {
        if (withdrawn) {
            return;
        }
        withdrawn = true;
        ScheduledFuture<?> next = nextBeat;
        if (next != null) {
            next.cancel(false);
        }
        timer.shutdown();
        if (!announced) {
            return;
        }
        try {
            publisher
                    .remove(Topics.INSTANCES, events.source() + "/" + instanceId)
                    .subscribe()
                    .asCompletionStage()
                    .get(PUBLISH_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            LOG.warnf("Instance not withdrawn, it expires without heartbeats: reason=%s", e.toString());
        }
    }
}
