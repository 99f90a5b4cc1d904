package org.pyairtable.communication.webhooks.external;

import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.pyairtable.communication.webhooks.AllowedReceivers;
import org.pyairtable.runtime.external.AddressGuard;

/** The address guard of webhook targets. */
@ApplicationScoped
class TargetGuard {
    @Produces
    @Singleton
    AddressGuard guard(Vertx vertx, AllowedReceivers allowed) {
        return new AddressGuard(vertx, "webhook", allowed::contains);
    }
}
