package org.pyairtable.gateway.proxy;

import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.pyairtable.gateway.answer.Refusal;
import org.pyairtable.gateway.connection.Refusals;
import org.pyairtable.runtime.flow.VertxFutures;

/**
 * Health for load balancers: up or down. Details and metrics are not public; they are on the management port, which clients
 * cannot reach.
 */
@Singleton
class Health {
    private static final int UNAVAILABLE = 503;

    private final SmallRyeHealthReporter reporter;

    Health(SmallRyeHealthReporter reporter) {
        this.reporter = reporter;
    }

    void show(Exchange exchange) {
        Optional<Uni<SmallRyeHealth>> asked =
                switch (exchange.path().path()) {
                    case "/q/health" -> Optional.of(reporter.getHealthAsync());
                    case "/q/health/live" -> Optional.of(reporter.getLivenessAsync());
                    case "/q/health/ready" -> Optional.of(reporter.getReadinessAsync());
                    case "/q/health/started" -> Optional.of(reporter.getStartupAsync());
                    case "/q/health/well" -> Optional.of(reporter.getWellnessAsync());
                    default -> Optional.empty();
                };
        if (asked.isEmpty()) {
            Refusals.write(exchange.request(), new Refusal.NotFound());
            return;
        }
        Context context = Vertx.currentContext();
        VertxFutures.begin(asked.get(), context)
                .onSuccess(health -> answer(exchange, !health.isDown()))
                .onFailure(broken -> answer(exchange, false));
    }

    private static void answer(Exchange exchange, boolean up) {
        if (!up) {
            exchange.response().setStatusCode(UNAVAILABLE);
        }
        Pages.json(exchange, new JsonObject().put("status", up ? "UP" : "DOWN"));
    }
}
