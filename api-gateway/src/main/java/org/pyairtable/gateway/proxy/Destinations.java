package org.pyairtable.gateway.proxy;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.pyairtable.gateway.GatewaySettings;
import org.pyairtable.gateway.route.RequestPath;
import org.pyairtable.gateway.route.RouteTable;

/** Decides where a request goes: its service, or an old system that still has a share of the route. */
@Singleton
class Destinations {
    private static final String OPERATOR = "/api/operator/";

    private final Map<String, GatewaySettings.Legacy> legacy;

    Destinations(GatewaySettings config) {
        this.legacy = config.legacy();
    }

    Destination service(String name, Exchange exchange) {
        GatewaySettings.Legacy old = legacy.get(exchange.route().name());
        String uri = exchange.path().uri();
        return old != null && ThreadLocalRandom.current().nextDouble() < old.share()
                ? Destination.legacy(exchange.route().name(), old.url(), uri)
                : Destination.service(name, uri);
    }

    /** {@code /api/operator/{service}/…} is {@code /operator/…} there. */
    Optional<Destination> operatorOf(RequestPath path) {
        return RouteTable.SERVICES.stream()
                .filter(service -> path.uri().startsWith(OPERATOR + service + "/"))
                .findFirst()
                .map(service -> Destination.service(
                        service, "/operator" + path.uri().substring(OPERATOR.length() + service.length())));
    }
}
