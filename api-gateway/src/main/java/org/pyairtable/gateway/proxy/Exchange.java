package org.pyairtable.gateway.proxy;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.gateway.route.RequestPath;
import org.pyairtable.gateway.route.Route;
import org.pyairtable.runtime.identity.Principal;

/** A request on its way through the gateway, and what the steps found out about it. */
public final class Exchange {
    private final HttpServerRequest request;
    private final long startedNanos = System.nanoTime();
    private @Nullable String requestId;
    private @Nullable RequestPath path;
    private @Nullable Route route;
    private Principal principal = Principal.anonymous();
    private @Nullable Uni<Void> news;
    private boolean waited;

    Exchange(HttpServerRequest request) {
        this.request = request;
    }

    public HttpServerRequest request() {
        return request;
    }

    public HttpServerResponse response() {
        return request.response();
    }

    long startedNanos() {
        return startedNanos;
    }

    /** Known after the first step, as are path and route after theirs. */
    public String requestId() {
        return Objects.requireNonNull(requestId);
    }

    void requestId(String id) {
        requestId = id;
    }

    public RequestPath path() {
        return Objects.requireNonNull(path);
    }

    void path(RequestPath sound) {
        path = sound;
    }

    public Route route() {
        return Objects.requireNonNull(route);
    }

    void route(Route matched) {
        route = matched;
    }

    String routeName() {
        return route == null ? "none" : route.name();
    }

    /** The anonymous one on public routes. */
    public Principal principal() {
        return principal;
    }

    void principal(Principal known) {
        principal = known;
    }

    /** It was refused for what may be known in a moment. */
    void expect(Uni<Void> expected) {
        news = expected;
    }

    /** What is to be waited for before the request is refused, once only. */
    Optional<Uni<Void>> news() {
        Optional<Uni<Void>> expected = waited ? Optional.empty() : Optional.ofNullable(news);
        waited = waited || expected.isPresent();
        return expected;
    }

    /** The address of the other end of the connection; behind a trusted proxy, that of its client. */
    public String clientAddress() {
        var address = request.remoteAddress();
        return address == null || address.hostAddress() == null ? "unknown" : address.hostAddress();
    }
}
