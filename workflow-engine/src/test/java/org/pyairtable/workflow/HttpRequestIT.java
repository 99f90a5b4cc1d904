package org.pyairtable.workflow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.EDITOR;
import static org.pyairtable.workflow.Engine.KAFKA;
import static org.pyairtable.workflow.Engine.SOON;
import static org.pyairtable.workflow.Engine.STRANGER;
import static org.pyairtable.workflow.Engine.VIEWER;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.awaitRuns;
import static org.pyairtable.workflow.Engine.run;
import static org.pyairtable.workflow.Engine.saved;
import static org.pyairtable.workflow.Engine.unique;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Requests of steps to a system outside, and the secrets that they carry. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class HttpRequestIT {
    private static final Map<String, ?> MANUAL = Map.of("type", "manual");

    private final WireMockServer shop =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());

    @BeforeEach
    void open() {
        shop.start();
    }

    @AfterEach
    void close() {
        shop.stop();
    }

    @Test
    void aRequestCarriesTheSecretWhichNeitherHistoryNorEventsShow() {
        String secret = unique("s3cret\"value-");
        String name = unique("shop");
        save(name, secret, "localhost");
        shop.stubFor(post(urlEqualTo("/orders/a%2Fb%20c"))
                .willReturn(okJson("{\"number\": 17, \"echo\": \"" + secret.replace("\"", "\\\"") + "\"}")
                        .withHeader("X-Echo", secret)
                        .withHeader("Set-Cookie", "session=1")));
        String workflow = saved(
                MANUAL,
                List.of(
                        request(Map.of(
                                "method",
                                "POST",
                                "url",
                                url("/orders/{{trigger.id}}"),
                                "headers",
                                Map.of("Authorization", "Bearer {secret." + name + "}"),
                                "body",
                                Map.of("key", "{secret." + name + "}", "amount", "{{trigger.amount}}"))),
                        Map.of("id", "next", "action", "evaluate", "formula", "{steps.call.result.body.number} + 1")));

        String runId = started(workflow, Map.of("id", "a/b c", "amount", 2.5));

        awaitRuns(workflow, 1, "succeeded");
        LoggedRequest sent = sent().getFirst();
        assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer " + secret);
        assertThat(sent.getHeader("Content-Type")).isEqualTo("application/json");
        assertThat(Documents.readAny(sent.getBodyAsString())).isEqualTo(Map.of("key", secret, "amount", 2.5));
        assertThat(run(runId).getInt("steps[0].output.status")).isEqualTo(200);
        assertThat(run(runId).getString("steps[0].output.body.echo")).isEqualTo("•••");
        assertThat(run(runId).getString("steps[0].output.headers.x-echo")).isEqualTo("•••");
        assertThat(run(runId).getMap("steps[0].output.headers")).doesNotContainKey("set-cookie");
        assertThat(run(runId).getString("steps[0].sent.headers.Authorization"))
                .isEqualTo("Bearer {secret." + name + "}");
        assertThat(run(runId).getInt("steps[1].output")).isEqualTo(18);
        assertThat(as(VIEWER).get("/api/runs/" + runId).asString()).doesNotContain("value-");
        assertThat(KAFKA.all("workflow.events", SOON))
                .noneMatch(m -> m.json().toString().contains("value-"));
    }

    @Test
    void aFailureThatMayPassIsTriedAgainWithTheSameIdempotencyKey() {
        shop.stubFor(any(anyUrl())
                .inScenario("down")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(503).withBody("closed for lunch"))
                .willSetStateTo("up"));
        shop.stubFor(any(anyUrl()).inScenario("down").whenScenarioStateIs("up").willReturn(okJson("[1, 2]")));
        String workflow = saved(
                MANUAL,
                List.of(request(Map.of(
                        "method",
                        "PUT",
                        "url",
                        url("/"),
                        "body",
                        "Order {{trigger.n}}",
                        "retry",
                        Map.of("maxAttempts", 3, "backoff", "PT0.1S")))));

        String runId = started(workflow, Map.of("n", 7));

        awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getList("steps[0].output.body")).isEqualTo(List.of(1, 2));
        assertThat(run(runId).getString("steps[0].attempts[0].error"))
                .isEqualTo("The answer has the status 503: closed for lunch");
        assertThat(sent()).hasSize(2).extracting(LoggedRequest::getBodyAsString).containsOnly("Order 7");
        assertThat(sent()).extracting(r -> r.getHeader("Content-Type")).containsOnly("text/plain; charset=UTF-8");
        assertThat(sent())
                .extracting(r -> r.getHeader("Idempotency-Key"))
                .doesNotContainNull()
                .containsOnly(sent().getFirst().getHeader("Idempotency-Key"));
    }

    @Test
    void aReceiverThatDoesNotAnswerInTimeFailsTheStep() {
        shop.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(20_000)));

        String runId = failed(Map.of("method", "GET", "url", url("/"), "timeout", "PT1S"));

        assertThat(run(runId).getString("error")).isEqualTo("Step call: No answer within 1.0 s");
    }

    @Test
    void anAnswerWithoutEndIsCutAndItsConnectionClosed() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        HttpServer endless = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endless.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = "more and ".repeat(1_000).getBytes(UTF_8);
            try (OutputStream body = exchange.getResponseBody()) {
                while (true) {
                    body.write(part);
                }
            } catch (IOException broken) {
                closed.countDown();
            }
        });
        endless.start();
        try {
            String runId = failed(Map.of(
                    "method",
                    "GET",
                    "url",
                    "http://localhost:" + endless.getAddress().getPort() + "/"));

            assertThat(run(runId).getString("error"))
                    .isEqualTo(
                            "Step call: The request was made, and the answer (status 200) has more than 500000 bytes,"
                                    + " the limit; ask for less");
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            endless.stop(0);
        }
    }

    @Test
    void aRedirectToAPrivateAddressIsNotFollowed() {
        shop.stubFor(any(anyUrl())
                .willReturn(aResponse().withStatus(302).withHeader("Location", "http://169.254.169.254/latest")));

        String runId = failed(Map.of("method", "GET", "url", url("/")));

        assertThat(run(runId).getString("error"))
                .isEqualTo("Step call: The answer has the status 302 (redirects are not followed)");
    }

    @Test
    void aPrivateAddressIsNotReached() {
        shop.stubFor(any(anyUrl()).willReturn(okJson("{}")));

        String runId = failed(Map.of("method", "GET", "url", "http://127.0.0.1:" + shop.port() + "/"));

        assertThat(run(runId).getString("error"))
                .isEqualTo("Step call: The URL has a host whose address is not public");
        assertThat(sent()).isEmpty();
    }

    @Test
    void aSecretGoesToItsHostsOnlyAndMustExist() {
        String name = unique("elsewhere");
        save(name, "not-for-you", "api.example.com");

        String foreign = failed(Map.of("method", "GET", "url", url("/?key={secret." + name + "}")));
        String missing = failed(Map.of("method", "GET", "url", url("/?key={secret.nowhere}")));

        assertThat(run(foreign).getString("error"))
                .isEqualTo("Step call: The secret " + name + " may not be sent to localhost, only to api.example.com");
        assertThat(run(missing).getString("error"))
                .startsWith("Step call: The workspace has no secret nowhere; save it with PUT /api/workflows/secrets/");
        assertThat(sent()).isEmpty();
    }

    @Test
    void dataThatReadsLikeAReferenceStaysData() {
        String name = unique("bait");
        save(name, "not-for-you", "localhost");
        shop.stubFor(any(anyUrl()).willReturn(okJson("{}")));
        String workflow = saved(
                MANUAL, List.of(request(Map.of("method", "POST", "url", url("/"), "body", "Hello {{trigger.text}}"))));

        started(workflow, Map.of("text", "{secret." + name + "}"));

        awaitRuns(workflow, 1, "succeeded");
        assertThat(sent().getFirst().getBodyAsString()).isEqualTo("Hello {secret." + name + "}");
    }

    @Test
    void aFormulaOverTheAnswerDecidesWhatIsASuccess() {
        shop.stubFor(any(anyUrl()).willReturn(okJson("{\"state\": \"lost\"}").withStatus(409)));
        String workflow = saved(
                MANUAL,
                List.of(request(Map.of(
                        "method",
                        "DELETE",
                        "url",
                        url("/"),
                        "success",
                        "AND({item.status} = 409, {item.body.state} = 'lost')"))));

        started(workflow, Map.of());

        awaitRuns(workflow, 1, "succeeded");
    }

    @Test
    void secretsAreListedWithoutTheirValuesAndOnlyCreatorsHaveThem() {
        String name = unique("listed");
        save(name, "12345678", "api.example.com");

        as(CREATOR)
                .get("/api/workflows/secrets?limit=100&workspaceId=" + DataDouble.WORKSPACE)
                .then()
                .statusCode(200)
                .body("items.name", hasItem(name))
                .body(not(containsString("12345678")));
        as(EDITOR)
                .get("/api/workflows/secrets?workspaceId=" + DataDouble.WORKSPACE)
                .then()
                .statusCode(403);
        as(STRANGER)
                .delete("/api/workflows/secrets/" + name + "?workspaceId=" + DataDouble.WORKSPACE)
                .then()
                .statusCode(404);
        as(CREATOR)
                .delete("/api/workflows/secrets/" + name + "?workspaceId=" + DataDouble.WORKSPACE)
                .then()
                .statusCode(204);
        KAFKA.await(
                "workflow.events",
                message -> message.type().endsWith("secret-deleted.v1")
                        && message.json().path("name").asText().equals(name),
                SOON);
        List<Message> published = KAFKA.all("workflow.events", SOON).stream()
                .filter(message -> message.json().path("name").asText().equals(name))
                .toList();
        assertThat(published)
                .extracting(Message::type)
                .containsExactly(
                        "org.pyairtable.workflow.events.secret-saved.v1",
                        "org.pyairtable.workflow.events.secret-deleted.v1");
        assertThat(published).allSatisfy(message -> {
            assertThat(message.header("ce_actor")).isEqualTo(CREATOR);
            assertThat(message.json().toString()).doesNotContain("12345678");
        });
        as(CREATOR)
                .delete("/api/workflows/secrets/" + name + "?workspaceId=" + DataDouble.WORKSPACE)
                .then()
                .statusCode(404);
    }

    @Test
    void badSecretsAreRefusedByPlace() {
        refused("ok", Map.of("value", "short", "hosts", List.of("a.example")), "value");
        refused("ok", Map.of("value", "long enough"), "hosts");
        refused("ok", Map.of("value", "long enough", "hosts", List.of("a.example", "https://b")), "hosts[1]");
        refused("ok", Map.of("value", "two\nlines", "hosts", List.of("a.example")), "value");
        refused("1st", Map.of("value", "long enough", "hosts", List.of("a.example")), "name");
        refused("ok", Map.of("value", "long enough", "hosts", List.of("a.example"), "note", "x"), "note");
    }

    private static void refused(String name, Map<String, ?> body, String field) {
        as(CREATOR)
                .body(body)
                .put("/api/workflows/secrets/" + name + "?workspaceId=" + DataDouble.WORKSPACE)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo(field));
    }

    private static void save(String name, String value, String host) {
        as(CREATOR)
                .body(Map.of("value", value, "hosts", List.of(host)))
                .put("/api/workflows/secrets/" + name + "?workspaceId=" + DataDouble.WORKSPACE)
                .then()
                .statusCode(200)
                .body("name", equalTo(name));
    }

    private String url(String path) {
        return "http://localhost:" + shop.port() + path;
    }

    private List<LoggedRequest> sent() {
        return shop.findAll(anyRequestedFor(anyUrl()));
    }

    private static String failed(Map<String, ?> members) {
        String workflow = saved(MANUAL, List.of(request(members)));
        String runId = started(workflow, Map.of());
        awaitRuns(workflow, 1, "failed");
        return runId;
    }

    private static Map<String, ?> request(Map<String, ?> members) {
        Map<String, Object> step = new HashMap<>(members);
        step.put("id", "call");
        step.put("action", "httpRequest");
        return step;
    }

    private static String started(String workflow, Map<String, ?> input) {
        return as(EDITOR)
                .body(Map.of("input", input))
                .post("/api/workflows/" + workflow + "/runs")
                .then()
                .statusCode(202)
                .extract()
                .path("runId");
    }
}
