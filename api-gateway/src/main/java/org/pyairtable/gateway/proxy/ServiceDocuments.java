package org.pyairtable.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyairtable.gateway.discovery.UpstreamInstance;
import org.pyairtable.gateway.route.RouteTable;
import org.pyairtable.runtime.flow.VertxFutures;

/**
 * One OpenAPI document of all running services, limited to paths that the gateway routes. A service that does not answer is
 * left out until the next time.
 */
@Singleton
class ServiceDocuments {
    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final long TIMEOUT_MILLIS = 3_000;
    private static final long MAX_BYTES = 4 << 20;

    private final Upstreams upstreams;
    private final RouteTable routes = RouteTable.standard();
    private volatile JsonObject known = new JsonObject();
    private volatile long knownUntil = System.nanoTime();

    ServiceDocuments(Upstreams upstreams) {
        this.upstreams = upstreams;
    }

    Future<JsonObject> merged() {
        JsonObject cached = known;
        if (knownUntil - System.nanoTime() > 0) {
            return Future.succeededFuture(cached);
        }
        List<Future<Map.Entry<String, JsonObject>>> asked =
                RouteTable.SERVICES.stream().map(this::ask).toList();
        return Future.join(asked).transform(done -> {
            Map<String, JsonObject> documents = new HashMap<>();
            asked.stream()
                    .filter(Future::succeeded)
                    .forEach(f -> documents.put(f.result().getKey(), f.result().getValue()));
            JsonObject merged = PublicDocument.of(documents, routes);
            if (documents.size() == RouteTable.SERVICES.size()) {
                known = merged;
                knownUntil = System.nanoTime() + FRESH.toNanos();
            }
            return Future.succeededFuture(merged);
        });
    }

    private Future<Map.Entry<String, JsonObject>> ask(String service) {
        return VertxFutures.begin(upstreams.instances().pick(service, Set.of()))
                .compose(instance -> fetch(instance).onComplete(done -> instance.recordEnd(null)))
                .map(document -> Map.entry(service, document));
    }

    private Future<JsonObject> fetch(UpstreamInstance instance) {
        return upstreams
                .connect(instance, HttpMethod.GET, "/q/openapi?format=json")
                .compose(request -> read(request))
                .recover(Future::failedFuture);
    }

    private static Future<JsonObject> read(HttpClientRequest request) {
        request.idleTimeout(TIMEOUT_MILLIS);
        return request.send().compose(response -> {
            if (response.statusCode() != 200 || tooLarge(response)) {
                request.reset();
                return Future.failedFuture("No document");
            }
            return response.body().map(body -> {
                try {
                    return body.toJsonObject();
                } catch (DecodeException e) {
                    throw new IllegalStateException("No JSON", e);
                }
            });
        });
    }

    private static boolean tooLarge(HttpClientResponse response) {
        String length = response.getHeader("Content-Length");
        return length == null || Long.parseLong(length) > MAX_BYTES;
    }
}
