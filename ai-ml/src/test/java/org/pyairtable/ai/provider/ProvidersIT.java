package org.pyairtable.ai.provider;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.pyairtable.ai.fixture.Suite.KAFKA;
import static org.pyairtable.ai.fixture.Suite.SOON;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyairtable.ai.chat.LanguageModels;
import org.pyairtable.ai.chat.external.TestModels;
import org.pyairtable.ai.fixture.ChatSettings;
import org.pyairtable.ai.fixture.DataAnswers;
import org.pyairtable.ai.fixture.HeldBase;
import org.pyairtable.ai.fixture.HeldTable;
import org.pyairtable.ai.fixture.SampleTable;
import org.pyairtable.ai.fixture.Suite;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Which language models are asked for a workspace, and with whose key; the providers are played by WireMock. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class ProvidersIT {
    private static final String OPENAI = "/v1/chat/completions";
    private static final String ANTHROPIC = "/v1/messages";
    private static final String OWN_KEY = "sk-of-the-workspace";

    @Inject
    Pool pool;

    private final WireMockServer provider =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());
    private Suite.Member member;
    private Suite.Member owner;

    @BeforeEach
    void workspaceWithATaskAndAnInstallationWithOpenAi() {
        member = Suite.member();
        owner = Suite.owner(member.workspaceId());
        SampleTable tasks = SampleTable.of(member.workspaceId(), "Tasks");
        HeldTable held = HeldTable.of(tasks.tableId(), tasks.name(), HeldTable.field("Title", "singleLineText"))
                .add("recT1", "Title", "Roof");
        DataAnswers.hold(new HeldBase(tasks.baseId(), "Office", tasks.workspaceId(), Clock.systemUTC(), held));
        tasks.awaitIndexed(tasks.send(SampleTable.created("recT1", "Roof", "")));
        provider.start();
        provider.stubFor(post(OPENAI).willReturn(json("""
                {"id":"c1","object":"chat.completion","created":1,"model":"test-model",
                 "choices":[{"index":0,"message":{"role":"assistant","content":"By OpenAI."},"finish_reason":"stop"}],
                 "usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}}""")));
        provider.stubFor(post(ANTHROPIC).willReturn(json("""
                {"id":"m1","type":"message","role":"assistant","model":"m","stop_reason":"end_turn",
                 "content":[{"type":"text","text":"By Anthropic."}],"usage":{"input_tokens":100,"output_tokens":20}}""")));
        use(ChatSettings.of(Duration.ofSeconds(20)).withOpenAi(provider.baseUrl()));
    }

    @AfterEach
    void stop() {
        provider.stop();
    }

    @Test
    void withoutConsentNoModelIsAskedAndTheAnswerIsComputedAndSaysSo() {
        ask().body("mode", is("retrieval"))
                .body("answer", is("There is 1 record in Tasks."))
                .body("notice", containsString("no owner of the workspace has allowed it"));

        provider.verify(0, postRequestedFor(anyUrl()));
        member.with()
                .get(path())
                .then()
                .statusCode(200)
                .body("allowed", is(false))
                .body("keys", empty())
                .body("changedBy", nullValue())
                .body("offered[0].provider", is("openai"))
                .body("offered[0].model", is("gpt-4.1-mini"));
    }

    @Test
    void consentLetsModelsBeAskedWithTheOperatorsKeyAndEndsAtOnce() {
        decide(Map.of("allowed", true)).statusCode(200).body("changedBy", is(owner.userId()));
        ask().body("mode", is("model")).body("answer", is("By OpenAI."));
        provider.verify(
                1, postRequestedFor(urlEqualTo(OPENAI)).withHeader("Authorization", equalTo("Bearer test-key")));

        decide(Map.of("allowed", false)).statusCode(200);

        ask().body("mode", is("retrieval")).body("notice", containsString("no owner of the workspace has allowed it"));
    }

    @Test
    void aKeyOfTheWorkspaceIsUsedForItAloneAndNeverShown() {
        decide(Map.of("allowed", true, "keys", Map.of("openai", OWN_KEY)))
                .statusCode(200)
                .body("keys", is(List.of("openai")));
        ask().body("answer", is("By OpenAI."));
        provider.verify(
                1, postRequestedFor(urlEqualTo(OPENAI)).withHeader("Authorization", equalTo("Bearer " + OWN_KEY)));

        assertThat(owner.with().get(path()).asString()).doesNotContain(OWN_KEY);
        Message told = KAFKA.await(
                "ai.events",
                m -> m.type().endsWith("providers-changed.v1") && m.text().contains(member.workspaceId()),
                SOON);
        assertThat(told.text()).contains("\"keys\":[\"openai\"]").doesNotContain(OWN_KEY);
        assertThat(told.header("ce_actor")).isEqualTo(owner.userId());
        assertThat(stored()).doesNotContain(OWN_KEY).hasSizeGreaterThan(OWN_KEY.length());
    }

    @Test
    void aKeyMakesAProviderAvailableThatTheInstallationHasNone() {
        use(ChatSettings.of(Duration.ofSeconds(20)).withAnthropicAt(provider.baseUrl()));
        decide(Map.of("allowed", true)).statusCode(200);
        ask().body("mode", is("retrieval")).body("notice", containsString("No language model is configured"));

        decide(Map.of("allowed", true, "keys", Map.of("anthropic", OWN_KEY))).statusCode(200);

        ask().body("answer", is("By Anthropic."));
        provider.verify(1, postRequestedFor(urlEqualTo(ANTHROPIC)).withHeader("x-api-key", equalTo(OWN_KEY)));
    }

    @Test
    void aKeyStaysUntilItIsRemoved() {
        decide(Map.of("allowed", true, "keys", Map.of("openai", OWN_KEY))).body("keys", is(List.of("openai")));
        decide(Map.of("allowed", true)).body("keys", is(List.of("openai")));

        decide(Map.of("allowed", true, "keys", Collections.singletonMap("openai", null)))
                .statusCode(200)
                .body("keys", empty());

        ask().body("answer", is("By OpenAI."));
        provider.verify(
                1, postRequestedFor(urlEqualTo(OPENAI)).withHeader("Authorization", equalTo("Bearer test-key")));
    }

    @Test
    void aWorkspaceHasItsOwnOrderOfProviders() {
        use(ChatSettings.of(Duration.ofSeconds(20))
                .withOpenAi(provider.baseUrl())
                .withAnthropic(provider.baseUrl()));
        decide(Map.of("allowed", true, "providers", List.of("anthropic", "openai")))
                .statusCode(200)
                .body("providers", is(List.of("anthropic", "openai")));
        ask().body("answer", is("By Anthropic."));

        decide(Map.of("allowed", true)).statusCode(200).body("providers", empty());

        ask().body("answer", is("By OpenAI."));
    }

    @Test
    void aModelThatTheWorkspaceDoesNotListIsNotAsked() {
        decide(Map.of("allowed", true, "models", List.of("claude-haiku-4-5"))).statusCode(200);

        ask().body("mode", is("retrieval"))
                .body("notice", containsString("None of the language models that the workspace allows"));

        provider.verify(0, postRequestedFor(anyUrl()));
    }

    @Test
    void aKeyThatCannotBeDecryptedIsNotReplacedByTheOperators() {
        decide(Map.of("allowed", true, "keys", Map.of("openai", OWN_KEY))).statusCode(200);
        pool.preparedQuery(
                        "update provider_key set sealed = '\\x00112233445566778899aabbccddeeff' where workspace_id = $1")
                .execute(Tuple.of(member.workspaceId()))
                .await()
                .atMost(SOON);

        ask().statusCode(200).body("mode", is("retrieval"));

        provider.verify(0, postRequestedFor(anyUrl()));
    }

    @Test
    void onlyOwnersDecideAndOnlyMembersSeeIt() {
        member.with().body(Map.of("allowed", true)).put(path()).then().statusCode(403);
        owner.with("providers:read")
                .body(Map.of("allowed", true))
                .put(path())
                .then()
                .statusCode(403);
        Suite.member().with().get(path()).then().statusCode(404);
        member.with().get(path()).then().statusCode(200).body("allowed", is(false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | allowed",
                "{\"allowed\":true,\"providers\":[\"mistral\"]} | 'mistral' is not a provider of this installation",
                "{\"allowed\":true,\"providers\":[\"openai\",\"openai\"]} | 'openai' is named twice",
                "{\"allowed\":true,\"models\":[\"gpt-9\"]} | 'gpt-9' is not a model of this installation",
                "{\"allowed\":true,\"keys\":{\"ollama\":\"12345678\"}} | 'ollama' is not a provider of this installation that takes a key",
                "{\"allowed\":true,\"keys\":{\"openai\":\"short\"}} | does not have 8 to 500 characters",
                "{\"allowed\":true,\"keys\":{\"openai\":\"with a space\"}} | has a space",
                "{\"allowed\":true,\"consent\":1} | consent"
            })
    void whatIsNotADecisionIsRefusedWithItsReason(String body, String reason) {
        owner.with()
                .body(body)
                .put(path())
                .then()
                .statusCode(400)
                .body(containsString(reason))
                .body(not(containsString("12345678")));
        owner.with().get(path()).then().body("changedBy", nullValue());
    }

    private String path() {
        return "/api/providers/" + member.workspaceId();
    }

    private ValidatableResponse decide(Map<String, Object> decision) {
        return owner.with().body(decision).put(path()).then();
    }

    private ValidatableResponse ask() {
        return member.with()
                .body(Map.of("question", "How many tasks are there?", "workspaceId", member.workspaceId()))
                .post("/api/chat")
                .then();
    }

    private String stored() {
        return new String(
                pool.preparedQuery("select sealed from provider_key where workspace_id = $1")
                        .execute(Tuple.of(member.workspaceId()))
                        .await()
                        .atMost(SOON)
                        .iterator()
                        .next()
                        .getBuffer("sealed")
                        .getBytes(),
                StandardCharsets.ISO_8859_1);
    }

    private static ResponseDefinitionBuilder json(String body) {
        return aResponse().withHeader("Content-Type", "application/json").withBody(body);
    }

    private static void use(ChatSettings settings) {
        QuarkusMock.installMockForType(TestModels.of(settings), LanguageModels.class);
    }
}
