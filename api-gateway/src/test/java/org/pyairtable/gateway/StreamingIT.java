package org.pyairtable.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.pyairtable.events.State;
import org.pyairtable.gateway.GatewayClient.Answer;
import org.pyairtable.testkit.SuiteResource;

@QuarkusTest
@TestProfile(GatewayProfile.class)
@WithTestResource(SuiteResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamingIT {
    private static final int MEGABYTE = 1 << 20;
    private static final long SIZE = 50L * MEGABYTE;
    /** What sockets and write queues on the way may hold, generously; far less than the body. */
    private static final long ON_THE_WAY = 30L * MEGABYTE;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Surroundings world;
    private GatewayClient client;
    private StubService data;
    private StubService hub;

    @BeforeAll
    void start() {
        world = new Surroundings();
        client = world.client;
        world.service("core-platform");
        data = world.service("data-integration");
        hub = world.service("communication-hub");
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    void streamsALargeAnswerNoFasterThanTheClientReads() {
        AtomicLong written = new AtomicLong();
        AtomicBoolean paused = new AtomicBoolean();
        data.on("/api/bases/app1/large", request -> pump(request.response().setChunked(true), written));
        AtomicLong read = new AtomicLong();
        Promise<Void> end = Promise.promise();

        HttpClientResponse response = GatewayClient.get(
                client.exchange("GET", "/api/bases/app1/large", world.member(), Buffer.buffer(), answer -> {
                    answer.handler(chunk -> {
                                if (read.addAndGet(chunk.length()) >= MEGABYTE && paused.compareAndSet(false, true)) {
                                    answer.pause();
                                }
                            })
                            .endHandler(v -> end.complete())
                            .exceptionHandler(end::tryFail);
                    return Future.succeededFuture(answer);
                }));
        AtomicLong before = new AtomicLong();
        await().atMost(PATIENCE)
                .during(Duration.ofMillis(500))
                .until(() -> paused.get() && before.getAndSet(written.get()) == written.get());
        assertThat(read.get()).isBetween((long) MEGABYTE, 2L * MEGABYTE);
        assertThat(written.get()).isLessThan(ON_THE_WAY);

        response.resume();
        GatewayClient.get(end.future());
        assertThat(read.get()).isEqualTo(SIZE);
    }

    @Test
    void streamsALargeUploadAsItComes() {
        AtomicLong received = new AtomicLong();
        data.on("/api/bases/app1/imports", request -> request.handler(chunk -> received.addAndGet(chunk.length()))
                .endHandler(v -> request.response().end(String.valueOf(received.get()))));
        HttpClientRequest upload = GatewayClient.get(client.request("POST", "/api/bases/app1/imports", world.member()));
        upload.setChunked(true);
        Future<Buffer> answer = upload.response().compose(HttpClientResponse::body);
        Buffer piece = Buffer.buffer(new byte[MEGABYTE]);

        GatewayClient.get(upload.write(piece));
        await().atMost(PATIENCE).until(() -> received.get() == MEGABYTE); // long before the end
        for (int i = 1; i < 50; i++) {
            GatewayClient.get(upload.write(piece));
        }
        GatewayClient.get(upload.end());

        Buffer counted = GatewayClient.get(answer);
        assertThat(counted.toString()).isEqualTo(String.valueOf(SIZE));
    }

    @Test
    void passesServerSentEventsOnOneByOne() {
        Promise<HttpServerResponse> open = Promise.promise();
        hub.on("/api/webhooks/events", request -> {
            HttpServerResponse response =
                    request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
            response.write("data: 1\n\n");
            open.complete(response);
        });
        List<String> seen = new CopyOnWriteArrayList<>();
        GatewayClient.get(client.exchange("GET", "/api/webhooks/events", world.member(), Buffer.buffer(), answer -> {
            answer.handler(chunk -> seen.add(chunk.toString()));
            return Future.succeededFuture();
        }));

        await().atMost(PATIENCE).until(() -> seen.equals(List.of("data: 1\n\n")));
        GatewayClient.get(GatewayClient.get(open.future()).end("data: 2\n\n"));
        await().atMost(PATIENCE).until(() -> seen.equals(List.of("data: 1\n\n", "data: 2\n\n")));
    }

    @Test
    void refusesBodiesThatAreTooLargeBeforeOrWhileTheyCome() {
        Buffer tooLarge = Buffer.buffer("x".repeat(10 * MEGABYTE + 1));
        int before = data.requests.get();
        Answer declared = client.send("POST", "/api/bases", world.member(), tooLarge);
        assertThat(declared.status()).isEqualTo(413);
        assertThat(declared.json().getString("code")).isEqualTo("TOO_LARGE");
        assertThat(data.requests.get()).isEqualTo(before);

        Map<String, String> chunked = new HashMap<>(world.member());
        chunked.put("Transfer-Encoding", "chunked");
        Answer counted = client.send("POST", "/api/bases", chunked, tooLarge);
        assertThat(counted.status()).isEqualTo(413);
        Answer fits = client.send("POST", "/api/bases", chunked, tooLarge.slice(0, MEGABYTE));
        assertThat(fits.status()).isEqualTo(200);
        assertThat(fits.json().getString("body")).hasSize(MEGABYTE);

        Answer form = client.send("POST", "/api/workspaces", world.member(), tooLarge.slice(0, MEGABYTE));
        assertThat(form.status()).as("what people fill in is small").isEqualTo(413);
    }

    @Test
    void leavesNothingBehindWhenTheClientGoesAway() {
        Promise<Void> closed = Promise.promise();
        hub.on("/api/webhooks/endless", request -> {
            request.response().closeHandler(v -> closed.tryComplete());
            request.response().setChunked(true).write("x");
        });
        HttpClientRequest request = GatewayClient.get(client.request("GET", "/api/webhooks/endless", world.member()));
        GatewayClient.get(request.send());

        request.reset();

        GatewayClient.get(closed.future());
    }

    @Test
    void endsServerSentEventsWithTheirSession() {
        hub.on("/api/webhooks/until-revoked", request -> request.response()
                .setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .write("data: 1\n\n"));
        String id = "ses" + UUID.randomUUID();
        Map<String, String> caller = Surroundings.bearer(
                world.sessions.token("core-platform", "usrMember", "member", id, Surroundings.inAnHour()));
        Promise<Long> ended = Promise.promise();
        Promise<Void> begun = Promise.promise();
        GatewayClient.get(client.exchange("GET", "/api/webhooks/until-revoked", caller, Buffer.buffer(), answer -> {
            answer.handler(chunk -> begun.tryComplete())
                    .exceptionHandler(broken -> ended.tryComplete(System.nanoTime()))
                    .endHandler(whole -> ended.tryComplete(System.nanoTime()));
            return Future.succeededFuture();
        }));
        GatewayClient.get(begun.future());

        world.kafka.publish(new State.RevokedSession(id, "usrMember", Surroundings.inAnHour()));

        GatewayClient.get(ended.future());
        assertThat(client.get("/api/webhooks/until-revoked", caller).status()).isEqualTo(401);
    }

    @Test
    void endsWebSocketsAndEventsWithTheirPersonalToken() {
        hub.on("/api/notifications/socket", request -> request.toWebSocket()
                .onSuccess(socket -> socket.writeTextMessage("open")));
        String token = world.personalToken(null, "*");
        await().atMost(PATIENCE)
                .until(() ->
                        client.get("/api/users/me", Surroundings.bearer(token)).status() != 401);
        Promise<Void> closed = Promise.promise();
        Promise<Void> begun = Promise.promise();
        GatewayClient.get(world.vertx
                .createWebSocketClient(new WebSocketClientOptions())
                .connect(new WebSocketConnectOptions()
                        .setHost(world.gateway().getHost())
                        .setPort(world.gateway().getPort())
                        .setURI("/api/notifications/socket")
                        .addHeader("Authorization", "Bearer " + token))
                .onSuccess(open -> {
                    open.textMessageHandler(text -> begun.tryComplete());
                    open.closeHandler(v -> closed.complete());
                }));
        GatewayClient.get(begun.future());

        world.revoke(token);

        GatewayClient.get(closed.future());
    }

    @Test
    void passesWebSocketsThroughInBothDirections() {
        hub.on("/api/notifications/socket", request -> {
            String query = String.valueOf(request.query());
            String authorization = request.getHeader("Authorization");
            request.toWebSocket().onSuccess(socket -> {
                socket.writeTextMessage(query + " " + authorization.startsWith("Bearer "));
                socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text));
            });
        });
        List<String> seen = new CopyOnWriteArrayList<>();
        Promise<Void> closed = Promise.promise();
        WebSocket socket = GatewayClient.get(world.vertx
                .createWebSocketClient(new WebSocketClientOptions())
                .connect(new WebSocketConnectOptions()
                        .setHost(world.gateway().getHost())
                        .setPort(world.gateway().getPort())
                        .setURI("/api/notifications/socket?room=1")
                        .addHeader("Authorization", world.member().get("Authorization")))
                .onSuccess(open -> {
                    open.textMessageHandler(text -> seen.add(text));
                    open.closeHandler(v -> closed.complete());
                }));

        GatewayClient.get(socket.writeTextMessage("hello"));
        await().atMost(PATIENCE).until(() -> seen.equals(List.of("room=1 true", "echo hello")));
        GatewayClient.get(socket.close());
        GatewayClient.get(closed.future());

        Answer refused = client.get(
                "/api/notifications/socket",
                Map.of(
                        "Connection", "Upgrade",
                        "Upgrade", "websocket",
                        "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==",
                        "Sec-WebSocket-Version", "13"));
        assertThat(refused.status()).isEqualTo(401);
    }

    private static void pump(HttpServerResponse response, AtomicLong written) {
        Buffer chunk = Buffer.buffer(new byte[64 * 1024]);
        while (written.get() < SIZE && !response.writeQueueFull()) {
            response.write(chunk);
            written.addAndGet(chunk.length());
        }
        if (written.get() >= SIZE) {
            response.end();
            return;
        }
        response.drainHandler(v -> pump(response, written));
    }
}
