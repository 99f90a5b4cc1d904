package org.pyairtable.gateway.proxy;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.pyairtable.gateway.activity.Activity;
import org.pyairtable.gateway.activity.RefusedRequest;
import org.pyairtable.gateway.answer.Refusal;
import org.pyairtable.gateway.connection.ClientConnection;
import org.pyairtable.gateway.connection.Connections;
import org.pyairtable.gateway.connection.Refusals;
import org.pyairtable.gateway.connection.TrustedProxies;
import org.pyairtable.gateway.route.RouteTable;
import org.pyairtable.gateway.route.Target;
import org.pyairtable.runtime.flow.VertxFutures;

/** Handles a request: refuses it, answers it, or delivers it to its service. */
@Singleton
class Gateway {
    private static final Logger LOG = Logger.getLogger(Gateway.class);
    private static final int BEFORE_OTHER_ROUTES = 0;
    private static final int BAD_REQUEST = 400;

    private final List<Step> steps;
    private final Steps rules;
    private final CrossOrigin crossOrigin;
    private final Destinations destinations;
    private final Upstreams upstreams;
    private final Pages pages;
    private final AllowedMethods methods;
    private final TrustedProxies proxies;
    private final Connections connections;
    private final AccessLog accessLog;
    private final Activity activity;
    private final MeterRegistry metrics;

    Gateway(
            Steps rules,
            CrossOrigin crossOrigin,
            Destinations destinations,
            Upstreams upstreams,
            Pages pages,
            AllowedMethods methods,
            TrustedProxies proxies,
            Connections connections,
            AccessLog accessLog,
            Activity activity,
            MeterRegistry metrics) {
        this.steps = rules.inOrder();
        this.rules = rules;
        this.crossOrigin = crossOrigin;
        this.destinations = destinations;
        this.upstreams = upstreams;
        this.pages = pages;
        this.methods = methods;
        this.proxies = proxies;
        this.connections = connections;
        this.accessLog = accessLog;
        this.activity = activity;
        this.metrics = metrics;
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_OTHER_ROUTES).handler(this::receive).failureHandler(this::refuse);
    }

    /** Requests that the router itself refuses. */
    private void refuse(RoutingContext context) {
        if (context.statusCode() == BAD_REQUEST) {
            Refusals.write(context.request(), new Refusal.Malformed("The request is malformed"));
        } else {
            context.next();
        }
    }

    private void receive(RoutingContext context) {
        HttpServerRequest request = context.request();
        ClientConnection connection = ClientConnection.of(request);
        Exchange exchange = new Exchange(request, proxies.client(request));
        connection.expectBody(exchange::breakOff);
        context.addEndHandler(ended -> {
            count(exchange);
            accessLog.answered(exchange);
            report(exchange);
            connection.answered();
            if (!request.isEnded()) {
                request.resume(); // discards the rest of the body
            }
        });
        if (exchange.client().behindProxy()) {
            Optional<Refusal> tooMany = connections.enter(exchange.client().address());
            if (tooMany.isPresent()) {
                Refusals.write(request, tooMany.get());
                return;
            }
            context.addEndHandler(ended -> connections.leave(exchange.client().address()));
        }
        attempt(exchange, context);
    }

    private void attempt(Exchange exchange, RoutingContext context) {
        try {
            handle(exchange, context);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Request not handled, it is answered 500: route=%s", exchange.routeName());
            Refusals.write(exchange.request(), new Refusal.Internal());
        }
    }

    private void handleAfter(Uni<Void> arrival, Exchange exchange, RoutingContext context) {
        HttpServerRequest request = exchange.request().pause();
        VertxFutures.begin(arrival, context.vertx().getOrCreateContext()).onComplete(arrived -> {
            request.resume();
            attemptAgain(exchange, context);
        });
    }

    private void attemptAgain(Exchange exchange, RoutingContext context) {
        if (!exchange.response().closed()) {
            attempt(exchange, context);
        }
    }

    private void handle(Exchange exchange, RoutingContext context) {
        if (crossOrigin.answered(exchange.request())) {
            return;
        }
        for (Step step : steps) {
            Optional<Refusal> refusal = step.look(exchange);
            if (refusal.isPresent()) {
                exchange.arrival()
                        .ifPresentOrElse(
                                arrival -> handleAfter(arrival, exchange, context),
                                () -> Refusals.write(exchange.request(), refusal.get()));
                return;
            }
        }
        switch (exchange.route().target()) {
            case Target.Own(Target.Page page) -> pages.show(page, exchange);
            case Target.Service(String service) -> deliver(exchange, destinations.service(service, exchange), context);
            case Target.OperatorOfService target ->
                destinations
                        .operatorOf(exchange.path())
                        .ifPresentOrElse(
                                destination -> deliver(exchange, destination, context),
                                () -> Refusals.write(exchange.request(), new Refusal.NotFound()));
        }
    }

    private void deliver(Exchange exchange, Destination destination, RoutingContext context) {
        Delivery delivery = new Delivery(exchange, destination, upstreams, methods, rules.bodyLimit(exchange.route()));
        exchange.whenBrokenOff(delivery::bodyBroken);
        context.addEndHandler(ended -> {
            if (ended.failed()) {
                delivery.end();
            }
        });
        delivery.start();
    }

    /** Failed sign-ins are reported by the service, which knows the account. */
    private void report(Exchange exchange) {
        activity.answered(exchange.principal());
        int status = exchange.response().getStatusCode();
        if (RefusedRequest.isRefusal(status)
                && exchange.isRouted()
                && !exchange.routeName().equals(RouteTable.LOGIN)) {
            activity.refused(
                    new RefusedRequest(
                            exchange.request().method().name(),
                            exchange.route().prefix(),
                            status,
                            exchange.client().address().getHostAddress(),
                            RefusedRequest.workspaceOf(exchange.path().path()).orElse(null),
                            exchange.principal()),
                    exchange.request().getHeader(HttpHeaders.USER_AGENT));
        }
    }

    private void count(Exchange exchange) {
        metrics.timer(
                        "pyairtable.gateway.requests",
                        "route",
                        exchange.routeName(),
                        "status",
                        String.valueOf(exchange.response().getStatusCode()))
                .record(Duration.ofNanos(System.nanoTime() - exchange.startedNanos()));
    }
}
