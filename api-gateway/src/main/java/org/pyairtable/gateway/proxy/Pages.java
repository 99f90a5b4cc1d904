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
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pyairtable.events.State.Instance;
import org.pyairtable.gateway.answer.Refusal;
import org.pyairtable.gateway.connection.Refusals;
import org.pyairtable.gateway.discovery.Instances;
import org.pyairtable.gateway.discovery.UpstreamInstance;
import org.pyairtable.gateway.guard.UpstreamGuards;
import org.pyairtable.gateway.route.RouteTable;
import org.pyairtable.gateway.route.Target.Page;

/** The gateway's own pages. */
@Singleton
class Pages {
    /** Only what comes from here runs, and nothing goes elsewhere. */
    private static final String LINK_POLICY =
            "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private final Instances instances;
    private final UpstreamGuards guards;
    private final ServiceDocuments documents;
    private final Health health;
    private final String landing;
    private final String link;
    private final String linkScript;

    Pages(Instances instances, UpstreamGuards guards, ServiceDocuments documents, Health health) {
        this.instances = instances;
        this.guards = guards;
        this.documents = documents;
        this.health = health;
        this.landing = resource("/gateway/landing.html");
        this.link = resource("/gateway/link.html");
        this.linkScript = resource("/gateway/link.js");
    }

    void show(Page page, Exchange exchange) {
        HttpMethod method = exchange.request().method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            Refusals.write(exchange.request(), new Refusal.MethodNotAllowed("GET, HEAD"));
            return;
        }
        switch (page) {
            case LANDING -> write(exchange, "text/html; charset=utf-8", landing);
            case LINK -> {
                exchange.response()
                        .putHeader("Content-Security-Policy", LINK_POLICY)
                        .putHeader("Referrer-Policy", "no-referrer");
                write(exchange, "text/html; charset=utf-8", link);
            }
            case LINK_SCRIPT -> write(exchange, "text/javascript; charset=utf-8", linkScript);
            case HEALTH -> health.show(exchange);
            case STATUS -> json(exchange, status());
            case PROTECTED_RESOURCE -> json(exchange, ProtectedResource.metadata(exchange.client()));
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
            JsonArray standing = standing(running);
            complete &= !running.isEmpty() && standing.isEmpty();
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
                    .put("breaker", breaker(service))
                    .put("standing", standing));
        }
        return new JsonObject().put("status", complete ? "up" : "degraded").put("services", services);
    }

    /** Background work that stands still in any instance, and since when. */
    private static JsonArray standing(List<UpstreamInstance> running) {
        SortedMap<String, Instant> since = new TreeMap<>();
        for (UpstreamInstance instance : running) {
            Map<String, Instant> announced = instance.announced().standing();
            if (announced != null) {
                announced.forEach((part, begun) -> since.merge(part, begun, (a, b) -> a.isBefore(b) ? a : b));
            }
        }
        JsonArray parts = new JsonArray();
        since.forEach(
                (part, begun) -> parts.add(new JsonObject().put("part", part).put("since", begun.toString())));
        return parts;
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

    static void json(Exchange exchange, JsonObject body) {
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
