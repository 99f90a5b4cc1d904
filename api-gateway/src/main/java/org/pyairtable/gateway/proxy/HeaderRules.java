package org.pyairtable.gateway.proxy;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pyairtable.gateway.connection.Client;
import org.pyairtable.runtime.identity.RequestId;

/** Decides which headers are forwarded. */
final class HeaderRules {
    /** Hop-by-hop headers, RFC 9110, 7.6.1. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** Written by the gateway, or for the gateway only. */
    private static final Set<String> OWN_OF_REQUEST = Set.of(
            "host",
            "authorization",
            "expect",
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-forwarded-port",
            "x-forwarded-prefix",
            "x-real-ip",
            "x-request-id");

    private static final Set<String> TRACE = Set.of("traceparent", "tracestate");

    private static final Set<String> OWN_OF_RESPONSE = Set.of("x-request-id", "server", "date");

    private HeaderRules() {}

    /** Headers for the service, without credentials. */
    static void copyRequest(Exchange exchange, MultiMap to) {
        HttpServerRequest request = exchange.request();
        Set<String> dropped = named(request.headers());
        dropped.addAll(OWN_OF_REQUEST);
        if (Span.current().getSpanContext().isValid()) {
            dropped.addAll(TRACE); // our span, which continues the client's trace, takes their place
        }
        copy(request.headers(), to, dropped);
        to.set(RequestId.HEADER, exchange.requestId());
        Client client = exchange.client();
        to.set("X-Forwarded-For", client.address().getHostAddress());
        to.set("X-Forwarded-Proto", client.scheme());
        client.host().ifPresent(host -> to.set("X-Forwarded-Host", host));
    }

    /** Headers for the client; those that the gateway has set are kept. */
    static void copyResponse(MultiMap from, MultiMap to) {
        Set<String> dropped = named(from);
        dropped.addAll(OWN_OF_RESPONSE);
        for (Map.Entry<String, String> header : from) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith("access-control-")) {
                dropped.add(name);
            }
        }
        copy(from, to, dropped);
    }

    /** Whether the client requests an upgrade to WebSocket. */
    static boolean isWebSocket(HttpServerRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
                && request.headers().getAll("Connection").stream()
                        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("upgrade"));
    }

    private static Set<String> named(MultiMap headers) {
        Set<String> dropped = new HashSet<>(HOP_BY_HOP);
        for (String value : headers.getAll("Connection")) {
            for (String name : value.split(",", -1)) {
                dropped.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return dropped;
    }

    private static void copy(MultiMap from, MultiMap to, Set<String> dropped) {
        for (Map.Entry<String, String> header : from) {
            if (!dropped.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                to.add(header.getKey(), header.getValue());
            }
        }
    }
}
