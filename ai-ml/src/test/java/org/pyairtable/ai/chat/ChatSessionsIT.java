package org.pyairtable.ai.chat;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.pyairtable.ai.fixture.HeldTable.field;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.ai.chat.external.TestModels;
import org.pyairtable.ai.fixture.ChatSettings;
import org.pyairtable.ai.fixture.DataAnswers;
import org.pyairtable.ai.fixture.HeldBase;
import org.pyairtable.ai.fixture.HeldTable;
import org.pyairtable.ai.fixture.HeldTools;
import org.pyairtable.ai.fixture.SampleTable;
import org.pyairtable.ai.fixture.Suite;
import org.pyairtable.testkit.SuiteResource;

/** Sessions, and answers that are sent in pieces. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class ChatSessionsIT {
    private static final String COMPLETIONS = "/v1/chat/completions";
    private static final String QUESTION = "How many tasks are there?";
    private static final int SLOW = 2_000;

    @Inject
    Pool pool;

    private final WireMockServer provider =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());
    private Suite.Member member;
    private SampleTable tasks;
    private HeldTable held;

    @BeforeEach
    void tasks() {
        provider.start();
        member = Suite.member();
        tasks = SampleTable.of(member.workspaceId(), "Tasks");
        held = HeldTable.of(
                        tasks.tableId(),
                        tasks.name(),
                        field("Title", "singleLineText"),
                        field("Notes", "multilineText"))
                .add("recT1", "Title", "Roof", "Notes", "Storm postponed roofing works")
                .add("recT2", "Title", "Permit", "Notes", "Signed");
        DataAnswers.hold(new HeldBase(tasks.baseId(), "Office", tasks.workspaceId(), Clock.systemUTC(), held));
        tasks.awaitIndexed(tasks.send(
                SampleTable.created("recT1", "Roof", "Storm postponed roofing works"),
                SampleTable.created("recT2", "Permit", "Signed")));
    }

    @AfterEach
    void stop() {
        provider.stop();
    }

    @Test
    void anAnswerComesInPiecesWithItsToolsAndEndsWithTheRecordsItRestsOn() throws Exception {
        Suite.eventually().untilAsserted(() -> assertThat(member.find("storm")).contains("Roof"));
        use(settings().withOpenAi(provider.baseUrl()));
        HeldTools.answer(
                tasks.baseId(),
                "search_records",
                Map.of("records", List.of(Map.of("id", "recT1", "name", "Roof", "tableId", tasks.tableId()))));
        provider.stubFor(post(COMPLETIONS)
                .inScenario("c")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("searched")
                .willReturn(stream(chunk("""
                        "tool_calls":[{"index":0,"id":"call_1","type":"function",\
                        "function":{"name":"search_records","arguments":"{\\"base\\":\\"%s\\",\\"query\\":\\"storm\\"}"}}]""".formatted(tasks.baseId())), end("tool_calls"))));
        provider.stubFor(post(COMPLETIONS)
                .inScenario("c")
                .whenScenarioStateIs("searched")
                .willReturn(pieces("The roof ", "is late ", "[recT1].")));

        try (EventStream stream = ask("What did the storm delay?")) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.contentType()).startsWith("text/event-stream");
            List<EventStream.Event> events = stream.rest();

            assertThat(events)
                    .extracting(EventStream.Event::name)
                    .containsExactly("session", "call", "tool", "token", "token", "token", "citations", "done");
            assertThat(events.get(1).data().get("name").asText()).isEqualTo("search_records");
            assertThat(events.get(2).data().get("id"))
                    .isEqualTo(events.get(1).data().get("id"));
            assertThat(events.get(2).data().get("state").asText()).isEqualTo("answered");
            assertThat(events.get(4).data().get("text").asText()).isEqualTo("is late ");
            assertThat(events.get(6)
                            .data()
                            .get("sources")
                            .get(0)
                            .get("recordId")
                            .asText())
                    .isEqualTo("recT1");
            assertThat(events.getLast().data().get("answer").asText()).isEqualTo("The roof is late [recT1].");
            assertThat(events.getLast().data().get("state").asText()).isEqualTo("done");
        }
    }

    @Test
    void anAnswerWithoutAModelIsSentTheSameWay() throws Exception {
        try (EventStream stream = ask(QUESTION)) {
            assertThat(stream.rest())
                    .extracting(EventStream.Event::name)
                    .containsExactly("session", "citations", "done");
        }
    }

    @Test
    void anAnswerGoesOnWhenItsClientIsCutOffAndCanBeFetched() throws Exception {
        use(settings().withOpenAi(provider.baseUrl()));
        provider.stubFor(
                post(COMPLETIONS).willReturn(pieces("One ", "two ", "three.").withChunkedDribbleDelay(6, SLOW)));
        String sessionId;
        try (EventStream stream = ask(QUESTION)) {
            sessionId = stream.until("session").data().get("sessionId").asText();
            stream.until("token");
            session(sessionId).body("messages[0].state", is("answering")).body("messages[0].question", is(QUESTION));
        }

        Suite.eventually().untilAsserted(() -> session(sessionId)
                .body("messages[0].state", is("done"))
                .body("messages[0].answer", is("One two three.")));
    }

    @Test
    void aStoppedAnswerKeepsWhatWasWritten() throws Exception {
        use(settings().withOpenAi(provider.baseUrl()));
        provider.stubFor(
                post(COMPLETIONS).willReturn(pieces("One ", "two ", "three.").withChunkedDribbleDelay(6, 5_000)));
        try (EventStream stream = ask(QUESTION)) {
            String sessionId = stream.until("session").data().get("sessionId").asText();
            stream.until("token");

            member.with().post("/api/chat/" + sessionId + "/stop").then().statusCode(204);

            EventStream.Event done = stream.until("done");
            assertThat(done.data().get("state").asText()).isEqualTo("stopped");
            assertThat(done.data().get("answer").asText()).startsWith("One ").doesNotContain("three");
            session(sessionId)
                    .body("messages[0].state", is("stopped"))
                    .body("messages[0].answer", startsWith("One "))
                    .body("messages[0].notice", containsString("stopped"));
        }
    }

    @Test
    void aStreamThatBreaksIsStartedOverByTheNextProvider() throws Exception {
        use(settings().withOpenAi(provider.baseUrl()).withAnthropic(provider.baseUrl()));
        provider.stubFor(post(COMPLETIONS).willReturn(stream(chunk("\"content\":\"Half an \""), "data: {\"id\":\n\n")));
        provider.stubFor(post("/v1/messages").willReturn(aResponse().withStatus(500)));

        try (EventStream stream = ask(QUESTION)) {
            List<EventStream.Event> events = stream.rest();

            assertThat(events)
                    .extracting(EventStream.Event::name)
                    .containsExactly("session", "token", "restart", "restart", "citations", "done");
            assertThat(events.getLast().data().get("answer").asText()).isEqualTo("There are 2 records in Tasks.");
            assertThat(events.getLast().data().get("notice").asText())
                    .contains("openai gave no whole answer, anthropic did not answer");
        }
    }

    @Test
    void aRefusalOfTheBudgetEndsTheStreamAndIsStored() throws Exception {
        use(settings().withOpenAi(provider.baseUrl(), new BigDecimal("100000")));
        try (EventStream stream = ask(QUESTION)) {
            String sessionId = stream.until("session").data().get("sessionId").asText();
            EventStream.Event error = stream.until("error");

            assertThat(error.data().get("status").asInt()).isEqualTo(429);
            assertThat(error.data().get("detail").asText()).contains("is reserved by answers under way");
            session(sessionId)
                    .body("messages[0].state", is("failed"))
                    .body("messages[0].notice", containsString("budget"));
        }
    }

    @Test
    void theLastQuestionIsAnsweredAgain() throws Exception {
        String sessionId = asked(QUESTION, Map.of());
        tasks.awaitIndexed(tasks.send(SampleTable.created("recT3", "Crane", "Arrives")));
        held.add("recT3", "Title", "Crane", "Notes", "Arrives");

        member.with()
                .post("/api/chat/" + sessionId + "/regenerate")
                .then()
                .statusCode(200)
                .body("answer", is("There are 3 records in Tasks."));
        try (EventStream stream = EventStream.post(member, "/api/chat/" + sessionId + "/regenerate", Map.of())) {
            assertThat(stream.until("done").data().get("answer").asText()).isEqualTo("There are 3 records in Tasks.");
        }

        session(sessionId).body("messages.answer", is(List.of("There are 3 records in Tasks.")));
    }

    @Test
    void aQuestionThatIsBeingAnsweredIsNotAskedAgain() throws Exception {
        use(settings().withOpenAi(provider.baseUrl()));
        provider.stubFor(post(COMPLETIONS).willReturn(pieces("One ", "two.").withChunkedDribbleDelay(6, SLOW)));
        try (EventStream stream = ask(QUESTION)) {
            String sessionId = stream.until("session").data().get("sessionId").asText();

            member.with().post("/api/chat/" + sessionId + "/regenerate").then().statusCode(409);
        }
    }

    @Test
    void aQuestionAboutABaseLeavesTheOthersOut() {
        SampleTable other = SampleTable.of(member.workspaceId(), "Tasks");
        other.awaitIndexed(other.send(SampleTable.created("recO1", "Elsewhere", "")));

        String sessionId = asked(QUESTION, Map.of("baseId", tasks.baseId()));

        session(sessionId).body("messages[0].answer", is("There are 2 records in Tasks."));
        member.with()
                .body(Map.of("question", QUESTION, "workspaceId", member.workspaceId(), "baseId", "appNone"))
                .post("/api/chat")
                .then()
                .statusCode(404)
                .body("detail", containsString("Base appNone"));
    }

    @Test
    void sessionsAreListedSearchedRenamedAndDeletedByTheirOwnerAlone() {
        String first = asked(QUESTION, Map.of());
        String second = asked("Which tasks mention a storm?", Map.of());
        Suite.Member stranger = Suite.member();

        list(Map.of()).body("items.sessionId", is(List.of(second, first))).body("items[1].title", is(QUESTION));
        list(Map.of("q", "STORM")).body("items.sessionId", is(List.of(second)));
        list(Map.of("q", "2 records")).body("items.sessionId", is(List.of(first)));
        list(Map.of("q", "%")).body("items", is(List.of()));
        String cursor = list(Map.of("limit", "1"))
                .body("items.sessionId", is(List.of(second)))
                .extract()
                .path("nextCursor");
        list(Map.of("limit", "1", "cursor", cursor)).body("items.sessionId", is(List.of(first)));
        member.with()
                .body(Map.of("title", " Weather "))
                .patch("/api/chat/" + second)
                .then()
                .statusCode(200)
                .body("title", is("Weather"))
                .body("questions", is(1));
        list(Map.of("q", "weather")).body("items.sessionId", is(List.of(second)));
        stranger.with().get("/api/chat").then().statusCode(200).body("items", is(List.of()));
        stranger.with()
                .body(Map.of("title", "Mine"))
                .patch("/api/chat/" + second)
                .then()
                .statusCode(404);
        stranger.with().delete("/api/chat/" + second).then().statusCode(404);
        stranger.with().post("/api/chat/" + second + "/stop").then().statusCode(404);
        stranger.with().post("/api/chat/" + second + "/regenerate").then().statusCode(404);

        member.with().delete("/api/chat/" + second).then().statusCode(204);

        member.with().get("/api/chat/" + second).then().statusCode(404);
        list(Map.of()).body("items.sessionId", is(List.of(first)));
    }

    /** What a process that is killed leaves behind. */
    @Test
    void anAnswerWhoseProcessDiedIsInterruptedAndCanBeMadeAgain() {
        String sessionId = asked(QUESTION, Map.of());
        pool.preparedQuery("update chat_message set state = 'answering', answer = '', mode = '',"
                        + " deadline = now() - interval '1 s' where session_id = $1")
                .execute(Tuple.of(sessionId))
                .await()
                .atMost(Suite.SOON);

        session(sessionId).body("messages[0].state", is("interrupted")).body("messages[0].question", is(QUESTION));
        member.with()
                .post("/api/chat/" + sessionId + "/regenerate")
                .then()
                .statusCode(200)
                .body("answer", is("There are 2 records in Tasks."));
    }

    @Test
    void aRefusalIsAProblemAndOnceTheStreamHasBegunAnEvent() throws Exception {
        Suite.Member stranger = Suite.member();
        try (EventStream stream = EventStream.post(
                stranger, "/api/chat", Map.of("question", QUESTION, "workspaceId", member.workspaceId()))) {
            assertThat(stream.status()).isEqualTo(404);
            assertThat(stream.contentType()).startsWith("application/problem+json");
        }
        try (EventStream stream = EventStream.post(
                member,
                "/api/chat",
                Map.of("question", QUESTION, "workspaceId", member.workspaceId(), "sessionId", "chtNone"))) {
            EventStream.Event error = stream.until("error");
            assertThat(error.data().get("status").asInt()).isEqualTo(404);
            assertThat(error.data().get("detail").asText()).contains("chtNone");
        }
    }

    @Test
    void aTokenForOneBaseReachesNoAnswersThatRestOnTheWholeWorkspace() {
        String sessionId = asked(QUESTION, Map.of());

        member.limitedTo(tasks.baseId()).get("/api/chat").then().statusCode(200).body("items", is(List.of()));
        member.limitedTo(tasks.baseId()).get("/api/chat/" + sessionId).then().statusCode(404);
        member.limitedTo(tasks.baseId())
                .body(Map.of("question", QUESTION, "workspaceId", member.workspaceId(), "sessionId", sessionId))
                .post("/api/chat")
                .then()
                .statusCode(404);
        member.limitedTo(member.workspaceId())
                .get("/api/chat/" + sessionId)
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"title\":\" \"}", "{\"title\":\"a\\u0000b\"}", "{\"name\":\"x\"}", "{}", "[]", ""})
    void aTitleThatCannotBeOneIsRefused(String body) {
        String sessionId = asked(QUESTION, Map.of());

        member.with()
                .body(body)
                .patch("/api/chat/" + sessionId)
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    /** Streams have the same paths and are described with the whole answers. */
    @Test
    void theDocumentDescribesWholeAnswers() {
        given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths.'/api/chat'.post.operationId", is("ask"))
                .body("paths.'/api/chat'.post.responses.'200'.content.keySet()", hasItem("application/json"))
                .body("paths.'/api/chat/{sessionId}/regenerate'.post.operationId", is("regenerateChatAnswer"))
                .body("paths.'/api/chat/{sessionId}/stop'.post.responses.keySet()", hasItem("204"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=101", "cursor=-", "question=x"})
    void aListWithAWrongParameterIsRefused(String query) {
        member.with().get("/api/chat?" + query).then().statusCode(400).contentType("application/problem+json");
    }

    private EventStream ask(String question) throws Exception {
        return EventStream.post(member, "/api/chat", Map.of("question", question, "workspaceId", member.workspaceId()));
    }

    private String asked(String question, Map<String, String> more) {
        Map<String, String> body = new HashMap<>(more);
        body.put("question", question);
        body.put("workspaceId", member.workspaceId());
        return member.with()
                .body(body)
                .post("/api/chat")
                .then()
                .statusCode(200)
                .extract()
                .path("sessionId");
    }

    private ValidatableResponse session(String sessionId) {
        return member.with().get("/api/chat/" + sessionId).then().statusCode(200);
    }

    private ValidatableResponse list(Map<String, String> parameters) {
        return member.with().queryParams(parameters).get("/api/chat").then().statusCode(200);
    }

    private static ChatSettings settings() {
        return ChatSettings.of(Duration.ofSeconds(20));
    }

    private void use(ChatSettings settings) {
        Suite.allowProviders(member.workspaceId());
        QuarkusMock.installMockForType(TestModels.of(settings), LanguageModels.class);
    }

    private static ResponseDefinitionBuilder pieces(String... pieces) {
        return stream(
                List.of(pieces).stream()
                        .map(piece -> chunk("\"content\":\"" + piece + "\""))
                        .collect(Collectors.joining()),
                end("stop"));
    }

    private static ResponseDefinitionBuilder stream(String... chunks) {
        return aResponse().withHeader("Content-Type", "text/event-stream").withBody(String.join("", chunks));
    }

    private static String chunk(String delta) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"delta\":{" + delta + "},\"finish_reason\":null}]}\n\n";
    }

    private static String end(String reason) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}\n\ndata: [DONE]\n\n";
    }
}
