package org.pyairtable.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.gateway.GatewayClient.Answer;
import org.pyairtable.testkit.SuiteResource;

@QuarkusTest
@TestProfile(GatewayProfile.class)
@WithTestResource(SuiteResource.class)
class FailureIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Less than the time after which the gateway gives up here, so nothing was waited for. */
    private static final Duration AT_ONCE = Duration.ofMillis(250);

    private Surroundings world;
    private GatewayClient client;

    @BeforeEach
    void start() {
        world = new Surroundings();
        client = world.client;
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void answers503AtOnceWhileAServiceIsDeadAndRecoversByItself() {
        StubService hub = world.service("communication-hub");
        world.service("ai-ml");
        assertThat(client.get("/api/notifications", world.member()).status()).isEqualTo(200);

        hub.kill();
        await().atMost(PATIENCE).until(() -> {
            client.get("/api/notifications", world.member());
            return world.breaker("communication-hub").equals("open");
        });

        Answer refused = client.get("/api/notifications", world.member());
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.took()).isLessThan(AT_ONCE);
        assertThat(refused.headers().get("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.headers().get("Retry-After")).isEqualTo("1");
        assertThat(refused.json().getString("code")).isEqualTo("UNAVAILABLE");
        assertThat(refused.body().toString()).doesNotContain("127.0.0.1", "Exception", String.valueOf(hub.port()));
        assertThat(client.get("/api/search", world.member()).status()).isEqualTo(200);

        StubService restarted = world.service("communication-hub");
        await().atMost(PATIENCE)
                .until(() -> client.get("/api/notifications", world.member()).status() == 200);
        assertThat(client.get("/api/notifications", world.member()).json().getString("instance"))
                .isEqualTo(restarted.id());
        await().atMost(PATIENCE).until(() -> world.breaker("communication-hub").equals("closed"));
        await().atMost(PATIENCE).until(() -> !world.instances().contains(hub.id())); // silent for three intervals
    }

    @Test
    void answers503InAirtablesFormatWithoutAnInstance() {
        Answer refused = client.get("/v0/appABCDEFGHIJKLMN/Tasks", world.member());

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.took()).isLessThan(AT_ONCE);
        assertThat(refused.json().getJsonObject("error").getString("type")).isEqualTo("RETRIABLE_ERROR");
    }

    @Test
    void givesUpOnASlowServiceAndOpensItsBreaker() {
        StubService workflow = world.service("workflow-engine");
        workflow.on("/api/runs", request -> {}); // never answers
        Answer first = client.get("/api/runs", world.member());
        assertThat(first.status()).isEqualTo(504);
        assertThat(first.json().getString("code")).isEqualTo("GATEWAY_TIMEOUT");
        assertThat(first.took()).isBetween(Duration.ofMillis(290), Duration.ofSeconds(3));

        await().atMost(PATIENCE).until(() -> {
            client.get("/api/runs", world.member());
            return world.breaker("workflow-engine").equals("open");
        });
        assertThat(client.get("/api/runs", world.member()).took()).isLessThan(AT_ONCE);

        await().atMost(PATIENCE)
                .until(() -> client.get("/api/workflows", world.member()).status() == 200);
        assertThat(world.breaker("workflow-engine")).isEqualTo("closed");
    }

    @Test
    void retriesAnInterruptedGetOnceAndAPostNever() {
        StubService core = world.service("core-platform");
        AtomicInteger tries = new AtomicInteger();
        core.on("/api/usage", request -> {
            if (tries.getAndIncrement() % 2 == 0) {
                request.connection().close();
            } else {
                request.response().end("ok");
            }
        });

        assertThat(client.get("/api/usage", world.member()).status()).isEqualTo(200);
        assertThat(tries.get()).isEqualTo(2);

        Answer post = client.send("POST", "/api/usage", world.member(), Buffer.buffer("{}"));
        assertThat(post.status()).isEqualTo(502);
        assertThat(post.json().getString("code")).isEqualTo("BAD_GATEWAY");
        assertThat(tries.get()).isEqualTo(3);
    }

    @Test
    void triesAnotherInstanceWhenOneIsUnwellAndPassesItsAnswerOnWhenThereIsNone() {
        StubService well = world.service("core-platform");
        assertThat(client.get("/api/audit", world.member()).status()).isEqualTo(200);
        StubService unwell = world.service("core-platform", 1_000_000);
        unwell.on("/api/audit", request -> request.response().setStatusCode(503).end("own words"));

        Answer answer = client.get("/api/audit", world.member());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getString("instance")).isEqualTo(well.id());

        well.withdraw();
        await().atMost(PATIENCE).until(() -> !world.instances().contains(well.id()));
        Answer alone = client.get("/api/audit", world.member());
        assertThat(alone.status()).isEqualTo(503);
        assertThat(alone.body()).hasToString("own words");
    }

    @Test
    void honoursWeightsAndSendsNothingToTheWithdrawn() {
        StubService large = world.service("ai-ml", 80);
        StubService small = world.service("ai-ml", 20);
        StubService none = world.service("ai-ml", 0);
        for (int i = 0; i < 300; i++) {
            assertThat(client.get("/api/search", world.member()).status()).isEqualTo(200);
        }
        assertThat(small.requests.get()).isBetween(30, 95);
        assertThat(large.requests.get()).isEqualTo(300 - small.requests.get());
        assertThat(none.requests.get()).isZero();

        large.withdraw();
        await().atMost(PATIENCE).until(() -> !world.instances().contains(large.id()));
        int before = large.requests.get();
        for (int i = 0; i < 50; i++) {
            assertThat(client.get("/api/search", world.member()).status()).isEqualTo(200);
        }
        assertThat(large.requests.get()).isEqualTo(before);
    }

    @Test
    void movesTrafficAwayFromADeadInstanceWithoutAnError() {
        world.service("data-integration");
        StubService dying = world.service("data-integration");
        dying.kill();

        for (int i = 0; i < 40; i++) {
            Answer answer = client.send(
                    "POST", "/v0/appABCDEFGHIJKLMN/Tasks", world.member(), Buffer.buffer("{\"n\":" + i + "}"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().getString("body")).isEqualTo("{\"n\":" + i + "}");
        }
    }
}
