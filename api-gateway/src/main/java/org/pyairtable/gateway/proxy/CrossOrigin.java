package org.pyairtable.gateway.proxy;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.gateway.GatewaySettings;

/** Allows browsers of other origins to call, with the headers that our APIs use and that Airtable's client sends. */
@Singleton
class CrossOrigin {
    private static final String METHODS = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final String HEADERS =
            "authorization, content-type, idempotency-key, prefer, last-event-id, if-match, if-none-match, range, "
                    + "mcp-protocol-version, mcp-method, mcp-name, mcp-session-id, x-share-token, x-api-version, "
                    + "x-airtable-application-id, "
                    + "x-airtable-user-agent, user-agent, x-requested-with, x-request-id, traceparent, tracestate";
    /** Response headers that clients read and a browser hides from its pages unless they are listed here. */
    private static final String EXPOSED =
            "x-request-id, retry-after, location, allow, etag, preference-applied, content-disposition, content-range, "
                    + "accept-ranges, mcp-session-id";

    private static final String MAX_AGE_SECONDS = "86400";

    private final List<String> origins;

    CrossOrigin(GatewaySettings config) {
        this.origins = config.cors().origins();
    }

    /**
     * Whether a page calls that comes from neither an origin that may call nor the gateway's own address: with a host name
     * that was made to resolve to this machine, a browser would let it.
     */
    boolean isForeign(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null
                && !origins.contains("*")
                && !origins.contains(origin)
                && !origin.endsWith("://" + request.getHeader(HttpHeaders.HOST));
    }

    /** Adds the CORS headers; returns true when the request was a preflight. */
    boolean answered(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return false;
        }
        HttpServerResponse response = request.response();
        boolean everyone = origins.contains("*");
        if (everyone || origins.contains(origin)) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, everyone ? "*" : origin);
            response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        }
        if (!everyone) {
            response.putHeader(HttpHeaders.VARY, "Origin");
        }
        boolean preflight = request.method().equals(HttpMethod.OPTIONS)
                && request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
        if (preflight) {
            response.setStatusCode(204)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS)
                    .end();
        }
        return preflight;
    }
}
