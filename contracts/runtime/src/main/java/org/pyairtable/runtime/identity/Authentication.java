package org.pyairtable.runtime.identity;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.pyairtable.runtime.problem.Problem;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.tracing.TraceContext;

/**
 * Stands before every route of a service: nothing but the description of its API is reached without the gateway's token
 * (health and metrics have a port of their own). Also fixes the request's correlation id.
 */
@ApplicationScoped
class Authentication {
    static final String PRINCIPAL = "org.pyairtable.principal";
    static final String REQUEST_ID = "org.pyairtable.request-id";
    private static final String DESCRIPTION = "/q/openapi";
    private static final int BEFORE_EVERYTHING = 1_000;
    private static final String BEARER = "Bearer ";

    private final InternalTokenVerifier tokens;
    private final boolean enabled;

    Authentication(InternalTokenVerifier tokens, IdentitySettings settings) {
        this.tokens = tokens;
        this.enabled = settings.internalTokens();
    }

    /** The gateway authenticates its own callers and switches this off. */
    void register(@Observes Filters filters) {
        if (enabled) {
            filters.register(this::authenticate, BEFORE_EVERYTHING);
        }
    }

    private void authenticate(RoutingContext request) {
        if (request.normalizedPath().equals(DESCRIPTION)) {
            request.next();
            return;
        }
        request.put(REQUEST_ID, RequestId.of(request.request()));
        Optional<String> token = bearer(request.request());
        if (token.isEmpty()) {
            refuse(request);
            return;
        }
        HttpServerRequest http = request.request().pause();
        tokens.verify(token.get())
                .emitOn(onContextOf(request))
                .subscribe()
                .with(
                        principal -> {
                            request.put(PRINCIPAL, principal);
                            http.resume();
                            request.next();
                        },
                        failure -> {
                            http.resume();
                            refuse(request);
                        });
    }

    /** An awaited key arrives on another thread, but a request continues on its own context. */
    private static Executor onContextOf(RoutingContext request) {
        Context context = request.vertx().getOrCreateContext();
        return work -> {
            if (context.equals(Vertx.currentContext())) {
                work.run();
            } else {
                context.runOnContext(ignored -> work.run());
            }
        };
    }

    private static Optional<String> bearer(HttpServerRequest request) {
        String header = request.getHeader("Authorization");
        return header != null && header.startsWith(BEARER)
                ? Optional.of(header.substring(BEARER.length()))
                : Optional.empty();
    }

    private static void refuse(RoutingContext request) {
        Problem problem = Problem.of(
                new ServiceError.Unauthorized("The request did not come through the gateway"),
                TraceContext.currentTraceId());
        request.response()
                .setStatusCode(401)
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .putHeader("WWW-Authenticate", "Bearer")
                .end(Json.encodeToBuffer(problem))
                .onFailure(request::fail);
    }
}
