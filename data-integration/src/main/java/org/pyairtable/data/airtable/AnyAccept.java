package org.pyairtable.data.airtable;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Below {@code /v0} answers are JSON whatever a client says it accepts, as at Airtable: a browser says it wants HTML. */
@ApplicationScoped
class AnyAccept {
    private static final int AFTER_AUTHENTICATION = 890;

    void register(@Observes Filters filters) {
        filters.register(this::forget, AFTER_AUTHENTICATION);
    }

    private void forget(RoutingContext http) {
        if (http.normalizedPath().startsWith("/v0/")) {
            http.request().headers().remove("Accept");
        }
        http.next();
    }
}
