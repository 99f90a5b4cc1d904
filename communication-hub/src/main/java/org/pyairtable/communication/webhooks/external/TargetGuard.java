package org.pyairtable.communication.webhooks.external;

import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;
import org.pyairtable.communication.webhooks.WebhookSettings;
import org.pyairtable.runtime.external.AddressGuard;

/** The guard of webhook targets, by this service's settings. */
@ApplicationScoped
class TargetGuard {
    @Produces
    @Singleton
    AddressGuard guard(Vertx vertx, WebhookSettings settings) {
        return new AddressGuard(vertx, "webhook", settings.allowedPrivateHosts().orElse(Set.of()));
    }
}
