package org.pyairtable.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.dius.pact.consumer.ConsumerPactBuilder;
import au.com.dius.pact.consumer.ConsumerPactRunnerKt;
import au.com.dius.pact.consumer.PactVerificationResult;
import au.com.dius.pact.consumer.dsl.DslPart;
import au.com.dius.pact.consumer.dsl.LambdaDsl;
import au.com.dius.pact.consumer.dsl.PactDslRequestWithPath;
import au.com.dius.pact.consumer.model.MockProviderConfig;
import au.com.dius.pact.core.model.PactSpecVersion;
import au.com.dius.pact.core.model.RequestResponsePact;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.pyairtable.gateway.GatewayClient.Answer;
import org.pyairtable.testkit.SuiteResource;

/**
 * What the gateway expects of each service: the paths that it sends there, the credential that it sends along, and that
 * answers are JSON of the published shape. The real gateway talks to Pact's server as it would to the service. Writes the
 * contracts that the services verify; when they do, they put a valid internal token in place of the example.
 */
@QuarkusTest
@TestProfile(GatewayProfile.class)
@WithTestResource(SuiteResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceContractsIT {
    private static final String SIGNED_IN = "a signed-in member who has nothing yet";
    private static final String TOKEN = "Bearer [A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+";

    private Surroundings world;

    @BeforeAll
    void start() {
        world = new Surroundings();
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    void corePlatformReturnsTheSignedInUser() {
        DslPart body = LambdaDsl.newJsonBody(user ->
                        user.stringType("id", "usrMember").stringType("email").stringType("name"))
                .build();

        JsonObject user = verified(
                "core-platform", request("core-platform", "the profile of the caller", "GET", "/api/users/me"), body);

        assertThat(user.getString("id")).isEqualTo("usrMember");
    }

    @Test
    void dataIntegrationListsBasesInAirtablesDialect() {
        DslPart body =
                LambdaDsl.newJsonBody(list -> list.array("bases", bases -> {})).build();

        JsonObject bases = verified(
                "data-integration", request("data-integration", "the caller's bases", "GET", "/v0/meta/bases"), body);

        assertThat(bases.getJsonArray("bases")).isEmpty();
    }

    @Test
    void aiMlSearches() {
        DslPart body = LambdaDsl.newJsonBody(found -> found.array("items", items -> {})
                        .numberType("tookMillis", 1)
                        .stringValue("mode", "hybrid"))
                .build();

        JsonObject found = verified(
                "ai-ml",
                request("ai-ml", "a search without hits", "GET", "/api/search").query("q=nothing"),
                body);

        assertThat(found.getString("mode")).isEqualTo("hybrid");
    }

    @Test
    void workflowEngineEvaluatesFormulas() {
        DslPart body =
                LambdaDsl.newJsonBody(result -> result.numberValue("result", 3)).build();

        JsonObject result = verified(
                "workflow-engine",
                request("workflow-engine", "a formula to evaluate", "POST", "/api/formulas/evaluate")
                        .headers("Content-Type", "application/json")
                        .body("{\"formula\":\"1 + 2\",\"fields\":{}}"),
                body);

        assertThat(result.getInteger("result")).isEqualTo(3);
    }

    @Test
    void communicationHubListsNotifications() {
        DslPart body = LambdaDsl.newJsonBody(
                        list -> list.array("items", items -> {}).numberValue("unread", 0))
                .build();

        JsonObject inbox = verified(
                "communication-hub", request("communication-hub", "an empty inbox", "GET", "/api/notifications"), body);

        assertThat(inbox.getInteger("unread")).isZero();
    }

    private static PactDslRequestWithPath request(String service, String what, String method, String path) {
        return ConsumerPactBuilder.consumer("api-gateway")
                .hasPactWith(service)
                .given(SIGNED_IN)
                .uponReceiving(what)
                .path(path)
                .method(method)
                .matchHeader("Authorization", TOKEN, "Bearer a.b.c")
                .matchHeader("X-Request-Id", "[A-Za-z0-9._-]{8,64}", "contract-0001");
    }

    private JsonObject verified(String service, PactDslRequestWithPath request, DslPart body) {
        RequestResponsePact pact =
                request.willRespondWith().status(200).body(body).toPact(RequestResponsePact.class);
        JsonObject[] answer = {new JsonObject()};
        PactVerificationResult result = ConsumerPactRunnerKt.runConsumerTest(
                pact, MockProviderConfig.createDefault(PactSpecVersion.V3), (server, context) -> {
                    answer[0] = through(service, server.getPort(), pact);
                    return answer[0];
                });
        assertThat(result).isInstanceOf(PactVerificationResult.Ok.class);
        return answer[0];
    }

    private JsonObject through(String service, int port, RequestResponsePact pact) {
        try (Announcement announced = new Announcement(world.kafka, service, port, 100)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> world.instances().contains(announced.id()));
            var request = pact.getInteractions()
                    .getFirst()
                    .asSynchronousRequestResponse()
                    .getRequest();
            Map<String, String> headers = new HashMap<>(world.member());
            headers.put("Content-Type", "application/json");
            String query = request.getQuery().isEmpty() ? "" : "?q=nothing";
            Buffer body = Buffer.buffer(request.getBody().valueAsString());
            Answer answer = world.client.send(request.getMethod(), request.getPath() + query, headers, body);
            assertThat(answer.status()).isEqualTo(200);
            return answer.json();
        }
    }
}
