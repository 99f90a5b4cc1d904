package org.pyairtable.gateway.proxy;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.pyairtable.events.State.Instance;
import org.pyairtable.gateway.answer.Refusal;
import org.pyairtable.gateway.answer.Refusals;
import org.pyairtable.gateway.discovery.Instances;
import org.pyairtable.gateway.discovery.UpstreamInstance;
import org.pyairtable.gateway.guard.UpstreamGuards;
import org.pyairtable.gateway.route.RouteTable;
import org.pyairtable.gateway.route.Target.Page;

/** What the gateway itself shows. */
@Singleton
class Pages {
    private final Instances instances;
    private final UpstreamGuards guards;
    private final ServiceDocuments documents;
    private final String landing;

    Pages(Instances instances, UpstreamGuards guards, ServiceDocuments documents) {
        this.instances = instances;
        this.guards = guards;
        this.documents = documents;
        this.landing = resource("/gateway/landing.html");
    }

    void show(Page page, Exchange exchange) {
        HttpMethod method = exchange.request().method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            Refusals.write(exchange.request(), new Refusal.BadRequest("This path can only be read"));
            return;
        }
        switch (page) {
            case LANDING -> write(exchange, "text/html; charset=utf-8", landing);
            case STATUS -> json(exchange, status());
            case INSTANCES -> json(exchange, new JsonObject().put("items", running()));
            case BREAKERS -> json(exchange, new JsonObject().put("items", breakers()));
            case OPENAPI ->
                documents.merged().onComplete(done -> {
                    if (done.succeeded()) {
                        json(exchange, done.result());
                    } else {
                        Refusals.write(exchange.request(), new Refusal.Internal());
                    }
                });
        }
    }

    private JsonObject status() {
        JsonArray services = new JsonArray();
        boolean complete = true;
        for (String service : RouteTable.SERVICES) {
            List<UpstreamInstance> running = instances.of(service);
            complete &= !running.isEmpty();
            services.add(new JsonObject()
                    .put("name", service)
                    .put("instances", running.size())
                    .put(
                            "version",
                            running.stream()
                                    .map(i -> i.announced().version())
                                    .distinct()
                                    .sorted()
                                    .reduce((a, b) -> a + ", " + b)
                                    .orElse(null))
                    .put("breaker", breaker(service)));
        }
        return new JsonObject().put("status", complete ? "up" : "degraded").put("services", services);
    }

    private JsonArray running() {
        JsonArray items = new JsonArray();
        instances.all().stream()
                .sorted(Comparator.comparing(i -> i.announced().aggregateId()))
                .forEach(i -> items.add(item(i)));
        return items;
    }

    private static JsonObject item(UpstreamInstance instance) {
        Instance announced = instance.announced();
        return new JsonObject()
                .put("service", announced.service())
                .put("instanceId", announced.instanceId())
                .put("version", announced.version())
                .put("colour", announced.colour())
                .put("address", announced.host() + ":" + announced.port())
                .put("weight", announced.weight())
                .put("startedAt", announced.startedAt().toString())
                .put("heartbeatAt", announced.heartbeatAt().toString())
                .put("inFlight", instance.inFlight())
                .put("latencyMillis", instance.latencyMillis())
                .put("ejected", instance.isEjected());
    }

    private JsonArray breakers() {
        JsonArray items = new JsonArray();
        guards.all()
                .keySet()
                .forEach(name -> items.add(new JsonObject().put("name", name).put("state", breaker(name))));
        return items;
    }

    private String breaker(String name) {
        return guards.of(name).state().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void json(Exchange exchange, JsonObject body) {
        write(exchange, "application/json", body.encode());
    }

    private static void write(Exchange exchange, String type, String body) {
        HttpServerResponse response = exchange.response().putHeader("Content-Type", type);
        if (exchange.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader("Content-Length", String.valueOf(body.getBytes(StandardCharsets.UTF_8).length))
                    .end();
        } else {
            response.end(body);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Pages.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
