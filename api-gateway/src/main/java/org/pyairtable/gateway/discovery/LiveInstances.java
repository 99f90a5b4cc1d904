package org.pyairtable.gateway.discovery;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.pyairtable.events.State.Instance;

/**
 * The running instances according to their heartbeats. An instance is removed when it withdraws, or when its heartbeats are
 * missing for three intervals by the gateway's own clock <em>while others arrive</em>: when none arrive, the broker is
 * unavailable, and the known instances are kept.
 */
final class LiveInstances {
    private record Sighting(UpstreamInstance instance, Instant heartbeat, long seenNanos) {
        Sighting later(long nanos) {
            return new Sighting(instance, heartbeat, seenNanos + nanos);
        }
    }

    private final Map<String, Sighting> sightings = new ConcurrentHashMap<>();
    private final long silenceNanos;
    private final Ejection.Terms terms;
    private final Ticker ticker;
    private volatile long lastHeartbeatNanos;

    LiveInstances(Duration heartbeatInterval, Ejection.Terms terms, Ticker ticker) {
        this.silenceNanos = heartbeatInterval.multipliedBy(3).toNanos();
        this.terms = terms;
        this.ticker = ticker;
        this.lastHeartbeatNanos = ticker.read();
    }

    /** An announcement, a heartbeat, or (empty) a withdrawal. From one thread. */
    void changed(String key, Optional<Instance> announced) {
        if (announced.isEmpty()) {
            sightings.remove(key);
            return;
        }
        Instance instance = announced.get();
        Sighting before = sightings.get(key);
        if (before != null
                && before.instance().is(instance)
                && !instance.heartbeatAt().isAfter(before.heartbeat())) {
            return;
        }
        long now = arrived();
        UpstreamInstance upstream = before != null && before.instance().is(instance)
                ? before.instance()
                : new UpstreamInstance(instance, terms, ticker);
        upstream.announced(instance);
        sightings.put(key, new Sighting(upstream, instance.heartbeatAt(), now));
    }

    /** The live instances of a service. */
    List<UpstreamInstance> of(String service) {
        return live(instance -> instance.announced().service().equals(service));
    }

    List<UpstreamInstance> all() {
        return live(instance -> true);
    }

    private List<UpstreamInstance> live(Predicate<UpstreamInstance> wanted) {
        List<UpstreamInstance> live = new ArrayList<>();
        for (Sighting sighting : sightings.values()) {
            if (wanted.test(sighting.instance()) && lastHeartbeatNanos - sighting.seenNanos() <= silenceNanos) {
                live.add(sighting.instance());
            }
        }
        return live;
    }

    private long arrived() {
        long now = ticker.read();
        long silence = now - lastHeartbeatNanos;
        if (silence > silenceNanos) {
            sightings.replaceAll((key, sighting) -> sighting.later(silence));
        } else {
            sightings.values().removeIf(sighting -> now - sighting.seenNanos() > 100 * silenceNanos);
        }
        lastHeartbeatNanos = now;
        return now;
    }
}
