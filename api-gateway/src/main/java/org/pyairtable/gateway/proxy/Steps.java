package org.pyairtable.gateway.proxy;

import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pyairtable.gateway.GatewaySettings;
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
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final Duration UNTIL_READY = Duration.ofSeconds(1);

    private final RouteTable routes = RouteTable.standard();
    private final Authenticator authenticator;
    private final RateLimits rateLimits;
    private final CrossOrigin crossOrigin;
    private final GatewaySettings.Limits limits;

    Steps(Authenticator authenticator, RateLimits rateLimits, CrossOrigin crossOrigin, GatewaySettings config) {
        this.crossOrigin = crossOrigin;
        this.authenticator = authenticator;
        this.rateLimits = rateLimits;
        this.limits = config.limits();
    }

    List<Step> inOrder() {
        return List.of(
                this::identify,
                this::locate,
                this::method,
                this::route,
                this::origin,
                this::authenticate,
                this::authorise,
                this::rate,
                this::mediaType,
                this::size);
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

    /** No path accepts another method; TRACE would reveal the internal token. */
    private Optional<Refusal> method(Exchange exchange) {
        return METHODS.contains(exchange.request().method().name())
                ? Optional.empty()
                : Optional.of(new Refusal.MethodNotAllowed(String.join(", ", METHODS)));
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

    private Optional<Refusal> origin(Exchange exchange) {
        boolean checked = exchange.route().name().equals(RouteTable.MCP);
        return checked && crossOrigin.isForeign(exchange.request())
                ? Optional.of(new Refusal.Forbidden("Pages of this origin may not call; the operator can allow it"))
                : Optional.empty();
    }

    private Optional<Refusal> authenticate(Exchange exchange) {
        if (exchange.route().access() == Access.PUBLIC) {
            return Optional.empty();
        }
        String header = exchange.request().getHeader(HttpHeaders.AUTHORIZATION);
        return switch (authenticator.authenticate(header)) {
            case Credential.Missing missing -> Optional.of(unauthorized(exchange));
            // Answering 401 would make a client discard a valid token.
            case Credential.Uncheckable uncheckable -> Optional.of(new Refusal.NotReady(UNTIL_READY));
            case Credential.Unknown(Uni<Void> arrival) -> {
                exchange.expect(arrival);
                yield Optional.of(unauthorized(exchange));
            }
            case Credential.Valid(Principal principal) -> {
                exchange.principal(principal, () -> header != null && authenticator.stillProves(principal, header));
                yield Optional.empty();
            }
        };
    }

    /** Clients of MCP learn where it is described how to get a token. */
    private static Refusal unauthorized(Exchange exchange) {
        return exchange.route().name().equals(RouteTable.MCP)
                ? new Refusal.Unauthorized(ProtectedResource.metadataUrl(exchange.client()))
                : new Refusal.Unauthorized();
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
                .refuse(
                        exchange.route(),
                        exchange.principal(),
                        exchange.path().path(),
                        exchange.client().address().getHostAddress())
                .map(Refusal.TooManyRequests::new);
    }

    /** An invalid media type, or an unknown charset, makes the services' framework fail. */
    private Optional<Refusal> mediaType(Exchange exchange) {
        List<String> sent = exchange.request().headers().getAll(HttpHeaders.CONTENT_TYPE);
        boolean readable = sent.isEmpty() || (sent.size() == 1 && ContentType.isReadable(sent.getFirst()));
        return readable
                ? Optional.empty()
                : Optional.of(new Refusal.UnsupportedMediaType(
                        "Content-Type is not one media type such as application/json, in a known charset"));
    }

    private Optional<Refusal> size(Exchange exchange) {
        String declared = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        long limit = bodyLimit(exchange.route());
        try {
            return declared == null || Long.parseLong(declared) <= limit
                    ? Optional.empty()
                    : Optional.of(new Refusal.TooLarge(limit));
        } catch (NumberFormatException e) {
            return Optional.of(new Refusal.BadRequest("Content-Length is not a number"));
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
