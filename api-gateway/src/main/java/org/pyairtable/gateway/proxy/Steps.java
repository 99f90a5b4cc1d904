package org.pyairtable.gateway.proxy;

import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.pyairtable.gateway.GatewayConfig;
import org.pyairtable.gateway.answer.Refusal;
import org.pyairtable.gateway.identity.Authenticator;
import org.pyairtable.gateway.identity.Credential;
import org.pyairtable.gateway.limit.RateLimits;
import org.pyairtable.gateway.route.Access;
import org.pyairtable.gateway.route.RequestPath;
import org.pyairtable.gateway.route.Route;
import org.pyairtable.gateway.route.RouteTable;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.RequestId;

/** The steps of the pipeline, in their order. */
@Singleton
class Steps {
    private final RouteTable routes = RouteTable.standard();
    private final Authenticator authenticator;
    private final RateLimits rateLimits;
    private final GatewayConfig.Limits limits;

    Steps(Authenticator authenticator, RateLimits rateLimits, GatewayConfig config) {
        this.authenticator = authenticator;
        this.rateLimits = rateLimits;
        this.limits = config.limits();
    }

    List<Step> inOrder() {
        return List.of(
                this::identify, this::locate, this::route, this::authenticate, this::authorise, this::rate, this::size);
    }

    private Optional<Refusal> identify(Exchange exchange) {
        String id = RequestId.of(exchange.request());
        exchange.requestId(id);
        exchange.response().putHeader(RequestId.HEADER, id);
        Span.current().setAttribute("pyairtable.request_id", id);
        return Optional.empty();
    }

    private Optional<Refusal> locate(Exchange exchange) {
        String target = exchange.request().uri();
        if (target.length() > limits.url()) {
            return Optional.of(new Refusal.UrlTooLong(limits.url()));
        }
        Optional<RequestPath> path = RequestPath.of(target);
        path.ifPresent(exchange::path);
        return path.isPresent()
                ? Optional.empty()
                : Optional.of(new Refusal.BadRequest("The URL is malformed or ambiguous"));
    }

    private Optional<Refusal> route(Exchange exchange) {
        Optional<Route> match = routes.match(exchange.path().path());
        match.ifPresent(route -> {
            exchange.route(route);
            Span.current()
                    .updateName(exchange.request().method() + " " + route.prefix())
                    .setAttribute("http.route", route.prefix());
        });
        return match.isPresent() ? Optional.empty() : Optional.of(new Refusal.NotFound());
    }

    private Optional<Refusal> authenticate(Exchange exchange) {
        if (exchange.route().access() == Access.PUBLIC) {
            return Optional.empty();
        }
        return switch (authenticator.authenticate(credential(exchange))) {
            case Credential.Missing missing -> Optional.of(new Refusal.Unauthorized());
            case Credential.Unheard(Uni<Void> news) -> {
                exchange.expect(news);
                yield Optional.of(new Refusal.Unauthorized());
            }
            case Credential.Valid(Principal principal) -> {
                exchange.principal(principal);
                yield Optional.empty();
            }
        };
    }

    /** Browsers cannot set headers on a WebSocket, so there the token may come in the query. */
    private static @org.jspecify.annotations.Nullable String credential(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        String parameter = exchange.route().name().equals("ws") ? request.getParam(HeaderRules.TOKEN_PARAMETER) : null;
        return header == null && parameter != null ? "Bearer " + parameter : header;
    }

    private Optional<Refusal> authorise(Exchange exchange) {
        Route route = exchange.route();
        Principal principal = exchange.principal();
        if (route.access() == Access.OPERATOR && !principal.isOperator()) {
            return Optional.of(new Refusal.Forbidden("Only operators of the platform may do this"));
        }
        if (route.access() == Access.PUBLIC) {
            return Optional.empty();
        }
        return route.scopes()
                .required(exchange.request().method(), exchange.path().path())
                .filter(scope -> !principal.mayUse(scope))
                .map(scope -> new Refusal.Forbidden("The token lacks the scope " + scope));
    }

    private Optional<Refusal> rate(Exchange exchange) {
        return rateLimits
                .refuse(exchange.route(), exchange.principal(), exchange.path().path(), exchange.clientAddress())
                .map(Refusal.TooManyRequests::new);
    }

    private Optional<Refusal> size(Exchange exchange) {
        String declared = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        long limit = bodyLimit(exchange.route());
        try {
            return declared == null || Long.parseLong(declared) <= limit
                    ? Optional.empty()
                    : Optional.of(new Refusal.TooLarge(limit));
        } catch (NumberFormatException e) {
            return Optional.of(new Refusal.BadRequest("Content-Length is no number"));
        }
    }

    long bodyLimit(Route route) {
        return switch (route.body()) {
            case FORM -> limits.formBody().asLongValue();
            case DOCUMENT -> limits.body().asLongValue();
            case FILE -> limits.fileBody().asLongValue();
        };
    }
}
