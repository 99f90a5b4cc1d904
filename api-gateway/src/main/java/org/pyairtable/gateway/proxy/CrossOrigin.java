package org.pyairtable.gateway.proxy;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.gateway.GatewayConfig;

/** Lets browsers of other origins call, with the headers that Airtable's own client sends. */
@Singleton
class CrossOrigin {
    private static final String METHODS = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final String HEADERS =
            "authorization, content-type, x-api-version, x-airtable-application-id, x-airtable-user-agent, user-agent, "
                    + "x-requested-with, x-request-id, traceparent";
    private static final String MAX_AGE_SECONDS = "86400";

    private final List<String> origins;

    CrossOrigin(GatewayConfig config) {
        this.origins = config.cors().origins();
    }

    /** Adds what the browser wants to know; returns true when that was all it asked. */
    boolean answered(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return false;
        }
        HttpServerResponse response = request.response();
        boolean everyone = origins.contains("*");
        if (everyone || origins.contains(origin)) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, everyone ? "*" : origin);
            response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "x-request-id, retry-after");
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
