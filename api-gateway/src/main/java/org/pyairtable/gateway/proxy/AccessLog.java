package org.pyairtable.gateway.proxy;

import jakarta.inject.Singleton;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.pyairtable.gateway.GatewaySettings;
import org.pyairtable.gateway.route.Access;
import org.pyairtable.gateway.route.Route;
import org.pyairtable.gateway.route.Target;

/**
 * A line for each request that was answered, where it is switched on. Queries and headers are left out, because they carry
 * tokens; so is what follows the prefix of a route that is open to everybody who has its link.
 */
@Singleton
class AccessLog {
    /** A category of its own, so that it can go to a file of its own. */
    static final String CATEGORY = "org.pyairtable.gateway.access";

    private static final Logger LOG = Logger.getLogger(CATEGORY);
    private static final double NANOS_OF_MILLI = 1_000_000;

    private final boolean enabled;

    AccessLog(GatewaySettings config) {
        this.enabled = config.accessLog().enabled();
    }

    void answered(Exchange exchange) {
        if (enabled) {
            LOG.info(line(exchange));
        }
    }

    private static String line(Exchange exchange) {
        return String.format(
                Locale.ROOT,
                "method=%s path=%s status=%d bytes=%d millis=%.1f client=%s trace=%s principal=%s",
                exchange.request().method().name(),
                exchange.shownPath(),
                exchange.response().getStatusCode(),
                exchange.response().bytesWritten(),
                (System.nanoTime() - exchange.startedNanos()) / NANOS_OF_MILLI,
                exchange.client().address().getHostAddress(),
                exchange.traceId(),
                exchange.principal().userId());
    }

    /** As sent, escapes included, so that no character of it can begin another line. */
    static String path(String uri, Route route) {
        if (route.access() == Access.PUBLIC && route.target() instanceof Target.Service) {
            return route.prefix() + (pathOf(uri).equals(route.prefix()) ? "" : "/…");
        }
        return pathOf(uri);
    }

    private static String pathOf(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }
}
