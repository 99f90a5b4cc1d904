package org.pyairtable.gateway.proxy;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.pyairtable.gateway.answer.Refusal;
import org.pyairtable.gateway.connection.Client;
import org.pyairtable.gateway.connection.Refusals;
import org.pyairtable.gateway.route.RequestPath;
import org.pyairtable.gateway.route.Route;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.tracing.TraceContext;

/** A request in the gateway, with the results of the steps. */
public final class Exchange {
    static final Refusal MALFORMED_BODY = new Refusal.Malformed("The chunks of the request body are malformed");

    private final HttpServerRequest request;
    private final Client client;
    private final long startedNanos = System.nanoTime();
    private final String traceId = TraceContext.currentTraceId();
    private @Nullable String requestId;
    private @Nullable RequestPath path;
    private @Nullable Route route;
    private Principal principal = Principal.anonymous();
    private BooleanSupplier stillSignedIn = () -> true;
    private @Nullable Uni<Void> arrival;
    private boolean waited;
    private @Nullable Runnable brokenOff;

    Exchange(HttpServerRequest request, Client client) {
        this.request = request;
        this.client = client;
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

    /** Set by the first step; path and route by theirs. */
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

    boolean isRouted() {
        return route != null;
    }

    void route(Route matched) {
        route = matched;
    }

    /** For logs: without what may be a secret. */
    String shownPath() {
        RequestPath sound = path;
        Route matched = route;
        return sound == null || matched == null ? "-" : AccessLog.path(sound.uri(), matched);
    }

    String traceId() {
        return traceId;
    }

    String routeName() {
        return route == null ? "none" : route.name();
    }

    /** The anonymous principal on public routes. */
    public Principal principal() {
        return principal;
    }

    void principal(Principal known, BooleanSupplier stillProven) {
        principal = known;
        stillSignedIn = stillProven;
    }

    /** Whether the credential that the request came with would be accepted now; true where none is looked at. */
    boolean isStillSignedIn() {
        return stillSignedIn.getAsBoolean();
    }

    /** @param stop called when the client's body is interrupted */
    void whenBrokenOff(Runnable stop) {
        brokenOff = stop;
    }

    /** The body is malformed, and its end is unknown. */
    void breakOff() {
        Runnable stop = brokenOff;
        if (stop == null) {
            Refusals.write(request, MALFORMED_BODY);
        } else {
            stop.run();
        }
    }

    /** The request was refused for a reason that may soon no longer hold. */
    void expect(Uni<Void> expected) {
        arrival = expected;
    }

    /** What to wait for, once, before the request is refused. */
    Optional<Uni<Void>> arrival() {
        Optional<Uni<Void>> expected = waited ? Optional.empty() : Optional.ofNullable(arrival);
        waited = waited || expected.isPresent();
        return expected;
    }

    /** The client, and the host it called. */
    public Client client() {
        return client;
    }
}
