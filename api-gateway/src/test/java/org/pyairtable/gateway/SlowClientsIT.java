package org.pyairtable.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.pyairtable.testkit.RawHttp;
import org.pyairtable.testkit.SuiteResource;

/** Clients that keep the gateway waiting lose their connection; others are not affected. */
@QuarkusTest
@TestProfile(BoundsProfile.class)
@WithTestResource(SuiteResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowClientsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    MeterRegistry metrics;

    private Surroundings world;
    private StubService data;
    private StubService hub;

    @BeforeAll
    void start() {
        world = new Surroundings();
        data = world.service("data-integration");
        hub = world.service("communication-hub");
        world.service("workflow-engine");
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    void bodiesThatTrickleTakeNoPlaceOfTheService() {
        double before = slow("body");
        List<RawHttp> slow = new ArrayList<>();
        for (int i = 0; i < 2 * BoundsProfile.PLACES; i++) {
            slow.add(connect("127.0.0.2").send(head() + "Content-Length: 5000\r\n\r\n{"));
        }

        for (int i = 0; i < 3 * BoundsProfile.PLACES; i++) {
            assertThat(world.client
                            .send("POST", "/api/workflows", world.member(), Buffer.buffer("{}"))
                            .status())
                    .isEqualTo(200);
        }
        for (RawHttp connection : slow) {
            connection.trySend("a");
            RawHttp.Answer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("REQUEST_TIMEOUT");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(connection.isEnded()).isTrue();
            connection.close();
        }
        assertThat(slow("body") - before).isEqualTo(2 * BoundsProfile.PLACES);
    }

    @Test
    void aLargeBodyThatStopsOnItsWayFreesItsPlace() {
        List<RawHttp> slow = new ArrayList<>();
        for (int i = 0; i < BoundsProfile.PLACES; i++) {
            slow.add(connect("127.0.0.3").send(head() + "Content-Length: 50000\r\n\r\n" + "x".repeat(10_000)));
        }

        for (RawHttp connection : slow) {
            assertThat(connection.answer().status()).isEqualTo(408);
            connection.close();
        }
        await().atMost(PATIENCE)
                .until(() -> world.client
                                .send("POST", "/api/workflows", world.member(), Buffer.buffer("{}"))
                                .status()
                        == 200);
    }

    @Test
    void headsThatDoNotEndAreAnsweredInForm() {
        double before = slow("head");
        try (RawHttp problem = connect("127.0.0.4").send(head() + "X-Slow: ");
                RawHttp airtable = connect("127.0.0.4").send("GET /v0/appABCDEFGHIJKLMN/T HTTP/1.1\r\nHo")) {
            problem.trySend("a");
            RawHttp.Answer answer = problem.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(new JsonObject(answer.body()).getString("detail"))
                    .isEqualTo("The head of the request did not arrive in time");
            assertThat(problem.isEnded()).isTrue();
            assertThat(new JsonObject(airtable.answer().body())
                            .getJsonObject("error")
                            .getString("type"))
                    .isEqualTo("REQUEST_TIMEOUT");
        }
        assertThat(slow("head") - before).isEqualTo(2);
    }

    @Test
    void silentConnectionsAreClosed() {
        try (RawHttp never = connect("127.0.0.5");
                RawHttp once = connect("127.0.0.5").send("GET /api/status HTTP/1.1\r\nHost: gateway\r\n\r\n")) {
            assertThat(once.answer().status()).isEqualTo(200);
            assertThat(never.isEnded()).isTrue();
            assertThat(once.isEnded()).isTrue();
        }
    }

    @Test
    void aClientThatTakesItsAnswerTooSlowlyLosesIt() {
        Promise<Void> closed = Promise.promise();
        hub.on("/api/webhooks/large", request -> {
            request.response().closeHandler(gone -> closed.tryComplete());
            pump(request.response().setChunked(true));
        });
        try (RawHttp connection = connect("127.0.0.6")) {
            connection.send("GET /api/webhooks/large HTTP/1.1\r\nHost: gateway\r\nAuthorization: "
                    + world.member().get("Authorization") + "\r\n\r\n");

            GatewayClient.get(closed.future()); // without a byte of it read
        }
    }

    @Test
    void aStreamThatIsSilentForLongerThanEveryLimitGoesOn() {
        Promise<HttpServerResponse> open = Promise.promise();
        hub.on("/api/webhooks/events", request -> {
            HttpServerResponse response =
                    request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
            response.write("data: 1\n\n");
            open.complete(response);
        });
        List<String> seen = new CopyOnWriteArrayList<>();
        GatewayClient.get(
                world.client.exchange("GET", "/api/webhooks/events", world.member(), Buffer.buffer(), answer -> {
                    answer.handler(chunk -> seen.add(chunk.toString()));
                    return Future.succeededFuture();
                }));
        await().atMost(PATIENCE).until(() -> seen.equals(List.of("data: 1\n\n")));

        Promise<Void> later = Promise.promise();
        world.vertx.setTimer(9_000, fired -> later.complete());
        GatewayClient.get(later.future());
        GatewayClient.get(GatewayClient.get(open.future()).end("data: 2\n\n"));

        await().atMost(PATIENCE).until(() -> seen.equals(List.of("data: 1\n\n", "data: 2\n\n")));
    }

    @Test
    void aLargeBodyThatFlowsTakesItsTime() {
        AtomicLong received = new AtomicLong();
        data.on("/api/bases/app1/imports", request -> request.handler(chunk -> received.addAndGet(chunk.length()))
                .endHandler(end -> request.response().end(String.valueOf(received.get()))));
        var upload = GatewayClient.get(world.client.request("POST", "/api/bases/app1/imports", world.member()));
        upload.setChunked(true);
        Future<Buffer> answer = upload.response().compose(response -> response.body());

        for (int i = 0; i < 12; i++) {
            GatewayClient.get(upload.write(Buffer.buffer("x".repeat(1_000))));
            Promise<Void> pause = Promise.promise();
            world.vertx.setTimer(500, fired -> pause.complete());
            GatewayClient.get(pause.future());
        }
        GatewayClient.get(upload.end());

        assertThat(GatewayClient.get(answer).toString()).isEqualTo("12000");
    }

    @Test
    void oneAddressHoldsOnlySoManyConnections() {
        AtomicLong begun = new AtomicLong();
        hub.on("/api/webhooks/held", request -> {
            request.response().setChunked(true).write("an answer that does not end");
            begun.incrementAndGet();
        });
        List<RawHttp> held = new ArrayList<>();
        for (int i = 0; i < BoundsProfile.PER_ADDRESS; i++) {
            held.add(connect("127.0.0.8")
                    .send("GET /api/webhooks/held HTTP/1.1\r\nHost: gateway\r\nAuthorization: "
                            + world.member().get("Authorization") + "\r\n\r\n"));
        }
        await().atMost(PATIENCE).until(() -> begun.get() == BoundsProfile.PER_ADDRESS);

        try (RawHttp refused = connect("127.0.0.8")) {
            RawHttp.Answer answer = refused.answer();
            assertThat(answer.status()).isEqualTo(429);
            assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("TOO_MANY_CONNECTIONS");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        }
        try (RawHttp other = connect("127.0.0.9").send("GET /api/status HTTP/1.1\r\nHost: gateway\r\n\r\n")) {
            assertThat(other.answer().status()).isEqualTo(200);
        }
        held.getFirst().close();
        await().atMost(PATIENCE).until(() -> {
            try (RawHttp again = connect("127.0.0.8")) {
                return again.trySend("GET /api/status HTTP/1.1\r\nHost: gateway\r\n\r\n")
                        && again.answer().status() == 200;
            }
        });
        held.forEach(RawHttp::close);
        assertThat(metrics.counter("pyairtable.gateway.connections.refused", "full", "address")
                        .count())
                .isGreaterThanOrEqualTo(1);
    }

    private static void pump(HttpServerResponse response) {
        Buffer chunk = Buffer.buffer(new byte[64 * 1024]);
        while (!response.closed() && !response.writeQueueFull()) {
            response.write(chunk);
        }
        if (!response.closed()) {
            response.drainHandler(drained -> pump(response));
        }
    }

    private double slow(String with) {
        return metrics.counter("pyairtable.gateway.slow.clients", "with", with).count();
    }

    private RawHttp connect(String from) {
        return RawHttp.connect(from, world.gateway().getPort(), PATIENCE);
    }

    /** Of a request to a service that has few places. */
    private String head() {
        return "POST /api/workflows HTTP/1.1\r\nHost: gateway\r\nAuthorization: "
                + world.member().get("Authorization") + "\r\n";
    }
}
