package org.pyairtable.runtime.liveness;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Liveness: down when an event loop has been blocked for half the watchdog's limit. Another loop may serve the check; if the
 * blocked one has to, the orchestrator's probe times out, which means the same.
 */
@Liveness
@ApplicationScoped
class EventLoopsCheck implements HealthCheck {
    private final Watchdog watchdog;

    EventLoopsCheck(Watchdog watchdog) {
        this.watchdog = watchdog;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("event-loops")
                .status(!watchdog.endangered())
                .withData("silentSeconds", watchdog.silence().toSeconds())
                .build();
    }
}
