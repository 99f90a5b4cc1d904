package org.pyairtable.gateway.discovery;

import com.github.benmanes.caffeine.cache.Ticker;
import io.smallrye.mutiny.Uni;
import io.smallrye.stork.api.NoServiceInstanceFoundException;
import io.smallrye.stork.api.Service;
import io.smallrye.stork.api.ServiceDiscovery;
import io.smallrye.stork.api.ServiceInstance;
import io.smallrye.stork.api.observability.StorkEventHandler;
import io.smallrye.stork.api.observability.StorkObservation;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.pyairtable.events.Topics;
import org.pyairtable.gateway.GatewaySettings;
import org.pyairtable.runtime.discovery.InstanceAnnouncer;
import org.pyairtable.runtime.state.StateTopics;

/** Selects instances, by Stork services whose discovery is the topic of instances. */
@Singleton
public class Instances {
    private static final StorkEventHandler UNOBSERVED = observation -> {};

    private final LiveInstances live;
    private final Map<String, Service> services = new ConcurrentHashMap<>();

    Instances(StateTopics state, GatewaySettings config) {
        GatewaySettings.Upstream upstream = config.upstream();
        live = new LiveInstances(
                InstanceAnnouncer.HEARTBEAT,
                new Ejection.Terms(upstream.ejectAfter(), upstream.ejectFirst(), upstream.ejectLongest()),
                Ticker.systemTicker());
        state.view(Topics.INSTANCES).onChange(live::changed);
    }

    /** All running instances. */
    public List<UpstreamInstance> all() {
        return live.all();
    }

    public List<UpstreamInstance> of(String service) {
        return live.of(service);
    }

    /**
     * An instance that is neither ejected nor already tried, if there is one. When all are ejected or tried, any: the
     * breaker decides whether a service gets traffic at all. Counts a request as started, to be ended with {@code
     * recordEnd}. Fails with {@link NoServiceInstanceFoundException}.
     */
    public Uni<UpstreamInstance> pick(String service, Set<Long> tried) {
        Service stork = services.computeIfAbsent(service, this::stork);
        return stork.getInstances()
                .map(found -> stork.selectInstanceAndRecordStart(preferred(found, tried), false))
                .map(UpstreamInstance.class::cast);
    }

    static List<ServiceInstance> preferred(List<ServiceInstance> found, Set<Long> tried) {
        List<ServiceInstance> healthy = found.stream()
                .filter(instance -> instance instanceof UpstreamInstance upstream
                        && upstream.announced().weight() > 0
                        && !upstream.isEjected())
                .toList();
        List<ServiceInstance> untried =
                healthy.stream().filter(i -> !tried.contains(i.getId())).toList();
        if (!untried.isEmpty()) {
            return untried;
        }
        return healthy.isEmpty() ? found : healthy;
    }

    private Service stork(String name) {
        ServiceDiscovery discovery = () -> Uni.createFrom()
                .item(() ->
                        live.of(name).stream().map(ServiceInstance.class::cast).toList());
        return new Service(
                name,
                "weighted-choice",
                "platform.instances",
                (service, discoveryType, selectionType) ->
                        new StorkObservation(service, discoveryType, selectionType, UNOBSERVED),
                new WeightedChoice(() -> ThreadLocalRandom.current().nextDouble()),
                discovery,
                null,
                false);
    }
}
