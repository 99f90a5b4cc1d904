package org.pyairtable.gateway.guard;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.pyairtable.gateway.GatewaySettings;
import org.pyairtable.gateway.route.RouteTable;

/** The guard of each service, and of each old system. */
@Singleton
public class UpstreamGuards {
    private final GatewaySettings config;
    private final MeterRegistry metrics;
    private final Map<String, UpstreamGuard> guards = new ConcurrentHashMap<>();

    UpstreamGuards(GatewaySettings config, MeterRegistry metrics) {
        this.config = config;
        this.metrics = metrics;
        RouteTable.SERVICES.forEach(this::of);
    }

    /** The guard of this name. */
    public UpstreamGuard of(String name) {
        return guards.computeIfAbsent(name, this::guard);
    }

    public SortedMap<String, UpstreamGuard> all() {
        return new TreeMap<>(guards);
    }

    private UpstreamGuard guard(String name) {
        Optional<GatewaySettings.UpstreamException> exception =
                Optional.ofNullable(config.upstreams().get(name));
        UpstreamGuard guard = new UpstreamGuard(
                name,
                config.upstream(),
                exception
                        .flatMap(GatewaySettings.UpstreamException::responseTimeout)
                        .orElse(config.upstream().responseTimeout()),
                exception
                        .flatMap(GatewaySettings.UpstreamException::concurrency)
                        .orElse(config.upstream().concurrency()));
        Gauge.builder("pyairtable.gateway.breaker.state", guard, g -> switch (g.state()) {
                    case CLOSED -> 0;
                    case HALF_OPEN -> 1;
                    case OPEN -> 2;
                })
                .description("0 closed, 1 half-open, 2 open")
                .tag("upstream", name)
                .register(metrics);
        return guard;
    }
}
