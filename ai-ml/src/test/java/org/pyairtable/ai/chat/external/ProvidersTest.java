package org.pyairtable.ai.chat.external;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.pyairtable.ai.AiSettings.Chat.Vendor;
import org.pyairtable.ai.chat.LanguageModel;
import org.pyairtable.ai.chat.ProviderFailure;
import org.pyairtable.ai.chat.ProviderFailure.Kind;
import org.pyairtable.ai.fixture.ChatSettings;

/** Each provider's protocol against a local server that answers in its shapes. */
class ProvidersTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final ChatRequest QUESTION = ChatRequest.builder()
            .messages(UserMessage.from("How much is overdue?"))
            .toolSpecifications(ToolSpecification.builder()
                    .name("search_records")
                    .description("Finds records")
                    .parameters(JsonObjectSchema.builder()
                            .addStringProperty("query")
                            .required("query")
                            .build())
                    .build())
            .build();

    private final WireMockServer server =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aModelAnswersWithItsTokens(Vendor provider) {
        answers(ok(Shapes.text(provider, "Overdue are 1250.3.")));

        ChatResponse response = ask(provider);

        assertThat(response.aiMessage().text()).isEqualTo("Overdue are 1250.3.");
        assertThat(response.tokenUsage().inputTokenCount()).isEqualTo(100);
        assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(20);
        server.verify(
                1,
                postRequestedFor(urlPathMatching(Shapes.path(provider)))
                        .withRequestBody(containing("search_records"))
                        .withRequestBody(containing("How much is overdue?")));
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aModelCallsATool(Vendor provider) {
        answers(ok(Shapes.tool(provider, "search_records", "overdue")));

        assertThat(ask(provider).aiMessage().toolExecutionRequests())
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.name()).isEqualTo("search_records");
                    assertThat(request.arguments().replace(" ", "")).contains("\"query\":\"overdue\"");
                });
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aModelThatReportsNoTokensStillAnswers(Vendor provider) {
        answers(ok(Shapes.withoutUsage(Shapes.text(provider, "Nothing."))));

        assertThat(ask(provider).aiMessage().text()).isEqualTo("Nothing.");
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void anAnswerInPiecesWithoutTokenCountsIsReceivedWhole(Vendor provider) {
        answers(inPieces(provider, Shapes.withoutUsage(Shapes.pieces(provider, List.of("Over", "due.")))));

        ChatResponse response =
                model(provider, LONG).ask(QUESTION, heard -> {}).await().atMost(LONG);

        assertThat(response.aiMessage().text()).isEqualTo("Overdue.");
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void anAnswerInPiecesIsReceivedPieceByPiece(Vendor provider) {
        answers(inPieces(provider, Shapes.pieces(provider, List.of("Overdue ", "are ", "1250.3."))));
        List<String> heard = new java.util.concurrent.CopyOnWriteArrayList<>();

        ChatResponse response =
                model(provider, LONG).ask(QUESTION, heard::add).await().atMost(LONG);

        assertThat(heard).containsExactly("Overdue ", "are ", "1250.3.");
        assertThat(response.aiMessage().text()).isEqualTo("Overdue are 1250.3.");
    }

    @ParameterizedTest
    @CsvSource({
        "401, MISCONFIGURED",
        "404, MISCONFIGURED",
        "429, RATE_LIMITED",
        "400, REFUSED",
        "500, UNAVAILABLE",
        "503, UNAVAILABLE"
    })
    void anErrorOfEveryProviderHasAKindAndLeaksNothing(int status, Kind kind) {
        for (Vendor provider : Vendor.values()) {
            answers(aResponse().withStatus(status).withBody("{\"error\":{\"message\":\"sk-secret went wrong\"}}"));

            ProviderFailure failure = failure(provider, LONG);

            assertThat(failure.kind()).as("%s", provider).isEqualTo(kind);
            assertThat(failure.reason()).doesNotContain("sk-secret");
        }
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aCutABrokenAndAnEmptyAnswerAreInterrupted(Vendor provider) {
        answers(aResponse().withStatus(200).withFault(Fault.RANDOM_DATA_THEN_CLOSE));
        assertThat(failure(provider, LONG).kind()).isEqualTo(Kind.INTERRUPTED);
        answers(ok("{\"id\":"));
        assertThat(failure(provider, LONG).kind()).isEqualTo(Kind.INTERRUPTED);
        answers(ok("{}"));
        assertThat(failure(provider, LONG).kind()).isIn(Kind.INTERRUPTED, Kind.UNAVAILABLE);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aSlowAnswerIsInterruptedAfterTheTimeout(Vendor provider) {
        answers(ok(Shapes.text(provider, "Too late")).withFixedDelay(3_000));

        assertThat(failure(provider, Duration.ofMillis(300)).kind()).isEqualTo(Kind.INTERRUPTED);
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() {
        LanguageModel model = model(Vendor.OPENAI, LONG);
        server.stop();

        ProviderFailure failure = catchThrowableOfType(
                ProviderFailure.class, () -> model.ask(QUESTION).await().atMost(LONG));

        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void modelsAreInTheConfiguredOrderAndThoseWithoutSettingsAreLeftOut() {
        String url = server.baseUrl();
        ChatSettings settings = ChatSettings.of(LONG).withOllama(url).withOpenAi(url);

        assertThat(settings.order().stream()
                        .flatMap(name -> TestModels.PROVIDERS.stream().filter(p -> p.provider() == name))
                        .flatMap(provider -> provider.model(settings).stream())
                        .map(LanguageModel::provider))
                .containsExactly("openai", "ollama");
        server.verify(0, anyRequestedFor(anyUrl()));
    }

    private ChatResponse ask(Vendor provider) {
        return model(provider, LONG).ask(QUESTION).await().atMost(LONG);
    }

    private ProviderFailure failure(Vendor provider, Duration timeout) {
        return catchThrowableOfType(
                ProviderFailure.class,
                () -> model(provider, timeout).ask(QUESTION).await().atMost(LONG));
    }

    private LanguageModel model(Vendor provider, Duration timeout) {
        ChatSettings none = ChatSettings.of(timeout);
        String url = server.baseUrl();
        ChatSettings settings =
                switch (provider) {
                    case OPENAI -> none.withOpenAi(url);
                    case ANTHROPIC -> none.withAnthropic(url);
                    case GEMINI -> none.withGemini(url);
                    case OLLAMA -> none.withOllama(url);
                };
        return TestModels.PROVIDERS.stream()
                .filter(p -> p.provider() == provider)
                .flatMap(p -> p.model(settings).stream())
                .findFirst()
                .orElseThrow();
    }

    private void answers(ResponseDefinitionBuilder response) {
        server.resetMappings();
        server.stubFor(any(anyUrl()).willReturn(response));
    }

    private static ResponseDefinitionBuilder inPieces(Vendor provider, String body) {
        return aResponse()
                .withHeader("Content-Type", provider == Vendor.OLLAMA ? "application/x-ndjson" : "text/event-stream")
                .withBody(body);
    }

    private static ResponseDefinitionBuilder ok(String body) {
        return aResponse().withHeader("Content-Type", "application/json").withBody(body);
    }
}
