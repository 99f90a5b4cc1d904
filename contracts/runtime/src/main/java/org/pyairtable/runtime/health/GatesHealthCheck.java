package org.pyairtable.runtime.health;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Readiness: up when every {@link ReadinessGate} is open; names those that are not. */
@Readiness
@ApplicationScoped
class GatesHealthCheck implements HealthCheck {
    private final ReadinessGates gates;

    GatesHealthCheck(ReadinessGates gates) {
        this.gates = gates;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("runtime").status(gates.allOpen());
        gates.gates().forEach(gate -> response.withData(gate.name(), gate.open() ? "open" : "waiting"));
        return response.build();
    }
}
