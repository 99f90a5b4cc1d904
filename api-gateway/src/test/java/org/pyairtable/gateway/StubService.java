package org.pyairtable.gateway;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.pyairtable.runtime.fixture.TestIdentity;

/** A service behind the gateway: a real HTTP server on a free port, announced on the real topic with heartbeats. */
public final class StubService implements AutoCloseable {
    private final String service;
    private final Map<String, Handler<HttpServerRequest>> handlers = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final Announcement announcement;
    public final AtomicInteger requests = new AtomicInteger();

    public StubService(Vertx vertx, TestIdentity kafka, String service, int weight) {
        this.service = service;
        this.server = GatewayClient.get(vertx.createHttpServer(new HttpServerOptions()
                        .setMaxInitialLineLength(32_768)
                        .setSendBufferSize(GatewayClient.SOCKET_BUFFER))
                .requestHandler(this::handle)
                .listen(0, "127.0.0.1"));
        this.announcement = new Announcement(kafka, service, server.actualPort(), weight);
    }

    /** Another answer on a path. */
    public StubService on(String path, Handler<HttpServerRequest> handler) {
        handlers.put(path, handler);
        return this;
    }

    public String id() {
        return announcement.id();
    }

    public int port() {
        return server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        requests.incrementAndGet();
        handlers.getOrDefault(request.path(), this::echo).handle(request);
    }

    private void echo(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            JsonObject headers = new JsonObject();
            request.headers()
                    .forEach(header ->
                            headers.put(header.getKey().toLowerCase(java.util.Locale.ROOT), header.getValue()));
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .end(new JsonObject()
                            .put("service", service)
                            .put("instance", id())
                            .put("method", request.method().name())
                            .put("uri", request.uri())
                            .put("headers", headers)
                            .put("body", body.toString())
                            .encode());
        });
    }

    /** Dies without a word: the port is closed, the announcement stays until others notice. */
    public void kill() {
        announcement.fallSilent();
        GatewayClient.get(server.close());
    }

    /** Leaves as a service in order does. */
    public void withdraw() {
        announcement.close();
    }

    @Override
    public void close() {
        withdraw();
        GatewayClient.get(server.close());
    }
}
