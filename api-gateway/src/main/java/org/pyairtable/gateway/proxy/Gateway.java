package org.pyairtable.gateway.proxy;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.pyairtable.gateway.answer.Refusal;
import org.pyairtable.gateway.answer.Refusals;
import org.pyairtable.gateway.route.Target;
import org.pyairtable.runtime.requests.VertxContexts;

/** The front door: everything but {@code /q/…} (health and metrics of the gateway) comes through here. */
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
    private final MeterRegistry metrics;

    Gateway(
            Steps rules,
            CrossOrigin crossOrigin,
            Destinations destinations,
            Upstreams upstreams,
            Pages pages,
            MeterRegistry metrics) {
        this.steps = rules.inOrder();
        this.rules = rules;
        this.crossOrigin = crossOrigin;
        this.destinations = destinations;
        this.upstreams = upstreams;
        this.pages = pages;
        this.metrics = metrics;
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_OTHER_ROUTES).handler(this::receive).failureHandler(this::refuse);
    }

    /** What the router itself does not accept: a request without a host. */
    private void refuse(RoutingContext context) {
        if (context.statusCode() == BAD_REQUEST) {
            Refusals.write(context.request(), new Refusal.BadRequest("The request is malformed"));
        } else {
            context.next();
        }
    }

    private void receive(RoutingContext context) {
        if (context.request().path() != null && context.request().path().startsWith("/q/")) {
            context.next();
            return;
        }
        Exchange exchange = new Exchange(context.request());
        context.addEndHandler(ended -> count(exchange));
        attempt(exchange, context);
    }

    private void attempt(Exchange exchange, RoutingContext context) {
        try {
            handle(exchange, context);
        } catch (RuntimeException e) {
            LOG.errorf(e, "A request for %s could not be handled", exchange.routeName());
            Refusals.write(exchange.request(), new Refusal.Internal());
        }
    }

    private void handleAfter(Uni<Void> news, Exchange exchange, RoutingContext context) {
        HttpServerRequest request = exchange.request().pause();
        news.emitOn(VertxContexts.turns(context.vertx().getOrCreateContext()))
                .onTermination()
                .invoke(request::resume)
                .subscribe()
                .with(heard -> attemptAgain(exchange, context), failure -> attemptAgain(exchange, context));
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
                exchange.news()
                        .ifPresentOrElse(
                                news -> handleAfter(news, exchange, context),
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
        Delivery delivery = new Delivery(exchange, destination, upstreams, rules.bodyLimit(exchange.route()));
        context.addEndHandler(ended -> {
            if (ended.failed()) {
                delivery.end();
            }
        });
        delivery.start();
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
