package org.pyairtable.ai.chat;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.pyairtable.ai.fixture.Suite.SOON;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.ai.fixture.ChatSettings;
import org.pyairtable.testkit.SuiteResource;

/** Language models that fail, report nothing, or cost more than there is. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class ChatFaultsIT extends InvoiceChat {
    @Inject
    Pool pool;

    @ParameterizedTest
    @ValueSource(ints = {500, 401, 429})
    void whenTheProviderFailsTheAnswerIsComputedAndSaysSo(int status) {
        useModel(Duration.ofSeconds(10), "1.60");
        provider.stubFor(post(COMPLETIONS)
                .willReturn(
                        aResponse().withStatus(status).withBody("{\"error\":{\"message\":\"sk-secret went wrong\"}}")));

        ask("What is the total amount of overdue invoices?")
                .statusCode(200)
                .body("mode", is("retrieval"))
                .body("answer", is("The total Amount is 1250.3, over 2 records in Invoices where Status is Overdue."))
                .body("notice", containsString("No language model answered (openai "))
                .body("notice", not(containsString("sk-secret")));
        assertThat(calls())
                .containsExactly(Map.of(
                                500, "openai unavailable 0",
                                401, "openai misconfigured 0",
                                429, "openai rate_limited 0")
                        .get(status));
    }

    @Test
    void whenOneProviderFailsTheNextOneAnswersAndTheAnswerSaysSo() {
        provider.start();
        use(ChatSettings.of(Duration.ofSeconds(10))
                .withOpenAi(provider.baseUrl())
                .withAnthropic(provider.baseUrl()));
        provider.stubFor(post(COMPLETIONS).willReturn(aResponse().withStatus(500)));
        provider.stubFor(post("/v1/messages")
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody("""
                        {"id":"m1","type":"message","role":"assistant","model":"m","stop_reason":"end_turn",
                         "content":[{"type":"text","text":"Overdue are 1250.3."}],
                         "usage":{"input_tokens":100,"output_tokens":20}}""")));

        ask("How much is overdue?")
                .statusCode(200)
                .body("mode", is("model"))
                .body("answer", is("Overdue are 1250.3."))
                .body("notice", is("anthropic answers instead: openai did not answer."))
                .body("usage.provider", is("anthropic"))
                .body("usage.tokens", is("reported"));
        assertThat(calls()).containsExactly("openai unavailable 0", "anthropic answered 72");
    }

    @Test
    void aProviderThatKeepsFailingIsNotAskedForAWhile() {
        useModel(Duration.ofSeconds(10), "1.60");
        provider.stubFor(post(COMPLETIONS).willReturn(aResponse().withStatus(500)));

        for (int i = 0; i < 5; i++) {
            ask("How many invoices are there?").statusCode(200).body("answer", is("There are 4 records in Invoices."));
        }

        provider.verify(3, postRequestedFor(urlEqualTo(COMPLETIONS)));
        ask("How many invoices are there?").body("notice", containsString("openai is not asked for a while"));
    }

    @Test
    void aTimeoutOfTheProviderIsChargedForWhatItRead() {
        useModel(Duration.ofMillis(300), "1.60");
        provider.stubFor(post(COMPLETIONS).willReturn(aResponse().withFixedDelay(3_000)));

        ask("How many invoices are there?")
                .statusCode(200)
                .body("notice", containsString("openai did not answer in time"));

        assertThat(calls())
                .singleElement()
                .asString()
                .startsWith("openai interrupted ")
                .isNotEqualTo("openai interrupted 0");
    }

    @Test
    void theCostOfAnAnswerWithoutReportedTokensIsEstimated() {
        useModel(Duration.ofSeconds(10), "1.60");
        provider.stubFor(post(COMPLETIONS)
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody(text("逾期总额为一千二百五十元三角").replaceAll(",\\s*\"usage\":\\{[^}]*}", ""))));

        ask("How much is overdue?")
                .statusCode(200)
                .body("mode", is("model"))
                .body("usage.tokens", is("estimated"))
                .body("usage.outputTokens", is(19))
                .body("usage.costMicros", greaterThan(30));
    }

    /** A gateway counts answers of 502 and more against a service. */
    @Test
    void twelveFailuresOfAProviderLeaveTheSearchAlone() {
        useModel(Duration.ofSeconds(10), "1.60");
        provider.stubFor(post(COMPLETIONS).willReturn(aResponse().withStatus(500)));

        for (int i = 0; i < 12; i++) {
            ask("How much is overdue?").statusCode(200);
            assertThat(member.find("INV-1")).first().isEqualTo("INV-1");
        }
    }

    @Test
    void aCallThatTheBudgetDoesNotCoverIsNotMade() {
        useModel(Duration.ofSeconds(10), "100000");

        ask("How much is overdue?")
                .statusCode(429)
                .contentType("application/problem+json")
                .body("code", is("TOO_MANY_REQUESTS"))
                .body("detail", startsWith("This question may cost up to $10."))
                .body("detail", containsString("of $5.00 for today, $0.00 is spent and $0.00 is reserved"))
                .body("detail", containsString("Ask a shorter question"));

        provider.verify(0, postRequestedFor(urlEqualTo(COMPLETIONS)));
    }

    /** Of the workspace in the ledger: provider, outcome and cost, the first call first. */
    private List<String> calls() {
        return pool
                .preparedQuery(
                        "select provider, outcome, micros from model_call where workspace_id = $1 order by call_id")
                .execute(Tuple.of(member.workspaceId()))
                .await()
                .atMost(SOON)
                .stream()
                .map(row -> row.getString("provider") + " " + row.getString("outcome") + " " + row.getLong("micros"))
                .toList();
    }
}
