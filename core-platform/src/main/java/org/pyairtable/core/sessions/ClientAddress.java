package org.pyairtable.core.sessions;

import io.vertx.core.http.HttpServerRequest;

/** Where a request came from, as the gateway saw it. */
final class ClientAddress {
    private ClientAddress() {}

    /**
     * The last entry of {@code X-Forwarded-For}: the gateway appends it, earlier ones are the client's own claim. Only the
     * gateway reaches this service, so the header is as trustworthy as its token.
     */
    static String of(HttpServerRequest request) {
        String forwarded = request.getHeader("X-Forwarded-For");
        if (forwarded != null && !forwarded.isBlank()) {
            return forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
        }
        return request.remoteAddress() == null
                ? "unknown"
                : String.valueOf(request.remoteAddress().hostAddress());
    }
}
