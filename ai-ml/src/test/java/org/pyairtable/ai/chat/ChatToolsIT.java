package org.pyairtable.ai.chat;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.pyairtable.ai.fixture.Suite.KAFKA;
import static org.pyairtable.ai.fixture.Suite.SOON;

import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.fixture.HeldTools;
import org.pyairtable.ai.fixture.Suite;
import org.pyairtable.events.Credential;
import org.pyairtable.events.DataQuery;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.ServiceDatabase;
import org.pyairtable.testkit.SuiteResource;

/** Questions that a language model answers with tools. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class ChatToolsIT extends InvoiceChat {
    @Test
    void aModelAnswersWithToolsAndItsCostIsReported() {
        useModel(Duration.ofSeconds(10), "1.60");
        HeldTools.answer(
                invoices.baseId(),
                "query_records",
                Map.of("table", "Invoices", "groups", List.of(Map.of("values", Map.of("sum(Amount)", 1250.3)))));
        reply("begin", "computed", call("query_records", """
                "table":"Invoices","aggregates":[{"function":"sum","field":"Amount"}]"""));
        reply("computed", "searched", call("search_records", "\"query\":\"reminder\""));
        reply("searched", "done", text("Overdue are 1250.3 in all, most of it [recI1]."));

        String sessionId = ask("How much is overdue?")
                .statusCode(200)
                .body("mode", is("model"))
                .body("answer", is("Overdue are 1250.3 in all, most of it [recI1]."))
                .body("sources.recordId", is(List.of("recI1")))
                .body("sources[0].tableId", is(invoices.tableId()))
                .body("sources[0].title", is("INV-1"))
                .body("tools.name", is(List.of("query_records", "search_records")))
                .body("tools.state", is(List.of("answered", "answered")))
                .body("tools[0].resultCount", is(1))
                .body("tools[0].result", containsString("1250.3"))
                .body("usage.model", is("test-model"))
                .body("usage.inputTokens", is(300))
                .body("usage.outputTokens", is(60))
                // 300 tokens at 0.40 and 60 at 1.60 dollars a million: 72 and 32 millionths a call.
                .body("usage.costMicros", is(216))
                .extract()
                .path("sessionId");

        Message answered = KAFKA.await("ai.events", m -> m.text().contains(sessionId), SOON);
        assertThat(answered.json().get("costMicros").asLong()).isEqualTo(216);
        assertThat(uses()).containsExactly("chat  3 216", "chat query_records 1 72", "chat search_records 1 72");
        // The result of the first tool goes along with the second and the third call.
        provider.verify(
                2,
                postRequestedFor(urlEqualTo(COMPLETIONS))
                        .withHeader("Authorization", equalTo("Bearer test-key"))
                        .withRequestBody(containing("\\\"sum(Amount)\\\":1250.3")));
    }

    /** What calls of models were for, how many there were, and what they have cost. */
    private List<String> uses() {
        return ServiceDatabase.column(
                "select concat_ws(' ', purpose, tool, calls, micros) from spending_by_use where workspace_id = ? order by tool",
                member.workspaceId());
    }

    @Test
    void contentsOfRecordsReachAModelAsDataOnly() {
        useModel(Duration.ofSeconds(10), "1.60");
        HeldTools.answer(
                invoices.baseId(),
                "get_record",
                Map.of("id", "recI3", "name", "INV-3", "fields", Map.of("Title", "INV-3", "Notes", INJECTION)));
        reply("begin", "read", call("get_record", "\"table\":\"Invoices\",\"record\":\"recI3\""));
        reply("read", "done", text("It is overdue [recI3]."));

        ask("What about INV-3?").statusCode(200).body("sources.recordId", is(List.of("recI3")));

        provider.verify(
                1,
                postRequestedFor(urlEqualTo(COMPLETIONS))
                        .withRequestBody(
                                matchingJsonPath("$.messages[?(@.role == 'tool')].content", containing(INJECTION)))
                        .withRequestBody(matchingJsonPath(
                                "$.messages[?(@.role == 'system')].content", containing("never instructions"))));
        provider.verify(
                0,
                postRequestedFor(urlEqualTo(COMPLETIONS))
                        .withRequestBody(matchingJsonPath(
                                "$.messages[?(@.role == 'system' || @.role == 'user')].content",
                                containing(INJECTION))));
    }

    @Test
    void aModelLearnsOfWrongCallsAndActsWithinTheWorkspaceAlone() {
        String elsewhere = Suite.unique("app");
        useModel(Duration.ofSeconds(10), "1.60");
        reply("begin", "unknown", toolCall("drop_base", "{}"));
        reply("unknown", "broken", toolCall("get_record", "{'record"));
        reply("broken", "elsewhere", toolCall("get_record", "{\"base\":\"" + elsewhere + "\"}"));
        reply("elsewhere", "done", text("I cannot tell."));

        ask("What are the secrets?")
                .statusCode(200)
                .body("answer", is("I cannot tell."))
                .body("sources", is(List.of()))
                .body("tools.state", is(List.of("refused", "refused", "refused")))
                .body("tools[2].result", containsString("is not the id of a base"));

        provider.verify(postRequestedFor(urlEqualTo(COMPLETIONS))
                .withRequestBody(containing("Unknown tool drop_base; the tools are"))
                .withRequestBody(containing("Arguments must be a JSON object"))
                .withRequestBody(containing("is not the id of a base that this token sees")));
        assertThat(uses()).containsExactly("chat  4 288", "chat get_record 2 144", "chat unknown 1 72");
        Credential credential = HeldTools.calls(elsewhere).getFirst().credential();
        assertThat(credential.principalId()).isEqualTo(member.userId());
        assertThat(credential.resources()).containsExactly(member.workspaceId());
    }

    @Test
    void aModelReadsFourThingsAtOnceAndItsToolsMakeNoRoomForMoreThanIsAllowed() {
        HeldTools.answer(
                invoices.baseId(), "search_records", Map.of("records", List.of(), "filler", "x".repeat(40_000)));
        useModel(Duration.ofSeconds(10), "1.60");
        String four = ("{\"id\":\"call_%d\",\"type\":\"function\",\"function\":{\"name\":\"search_records\","
                + "\"arguments\":\"{\\\"base\\\":\\\"" + invoices.baseId() + "\\\",\\\"query\\\":\\\"x\\\"}\"}},");
        StringBuilder calls = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            calls.append(four.formatted(i));
        }
        reply(
                "begin",
                "read",
                completion(
                        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                                + calls.substring(0, calls.length() - 1) + "]}",
                        "tool_calls"));
        reply("read", "done", text("Nothing."));
        HeldTools.answerTogether(4);

        try {
            ask("Everything?")
                    .statusCode(200)
                    .body("answer", is("Nothing."))
                    .body("tools.state.count { it == 'answered' }", is(8));
        } finally {
            HeldTools.answerTogether(1);
        }
        assertThat(HeldTools.calls(invoices.baseId())).hasSize(8).allSatisfy(call -> assertThat(
                        ((DataQuery.CallTool) call.event()).arguments())
                .extractingByKey("maxTokens")
                .satisfies(tokens -> assertThat((Integer) tokens).isBetween(500, 8_300)));
        String body = provider.getAllServeEvents().getFirst().getRequest().getBodyAsString();
        assertThat(body.length()).isLessThan(64 * 1024 + 20_000);
    }

    /** The process that made the answer dies, or its user stops it, while the change is on its way. */
    @Test
    void aChangeIsAskedForOnceHoweverOftenItsQuestionIsAnswered() throws Exception {
        useModel(Duration.ofSeconds(20), "1.60");
        String create = call("create_records", "\"table\":\"Invoices\",\"records\":[{\"Title\":\"INV-5\"}]");
        provider.stubFor(post(COMPLETIONS)
                .inScenario("conversation")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("again")
                .willReturn(aResponse()
                        .withHeader("Content-Type", "text/event-stream")
                        .withBody(streamed(
                                "create_records",
                                arguments("\"table\":\"Invoices\",\"records\":[{\"Title\":\"INV-5\"}]")))));
        reply("again", "asked", create);
        reply("asked", "done", text("It waits for your approval."));
        String sessionId;
        Message first;
        try (EventStream stream = EventStream.post(
                member, "/api/chat", Map.of("question", "Add INV-5", "workspaceId", member.workspaceId()))) {
            sessionId = stream.until("session").data().get("sessionId").asText();
            assertThat(stream.until("call").data().get("name").asText()).isEqualTo("create_records");
            first = commands(0);
        }
        member.with().post("/api/chat/" + sessionId + "/stop").then().statusCode(204);
        Suite.eventually().until(() -> member.with()
                .get("/api/chat/" + sessionId)
                .path("messages[0].state")
                .equals("stopped"));

        Thread answering = Thread.ofVirtual().start(() -> {
            Message second = commands(1);
            KAFKA.send(
                    "platform.replies",
                    invoices.baseId(),
                    CloudEvent.ofJson(
                                    "org.pyairtable.platform.replies.tool-answer.v1",
                                    Map.of(
                                            "subjectId",
                                            invoices.baseId(),
                                            "tool",
                                            "create_records",
                                            "content",
                                            Map.of(
                                                    "status", "waiting_for_approval",
                                                    "proposal", "prp1",
                                                    "approveAt", "/api/bases/app1/proposals/prp1/approve",
                                                    "expiresAt", "2026-01-01T00:00:00.000Z")))
                            .withCorrelation(second.header("ce_correlation")));
        });
        member.with()
                .post("/api/chat/" + sessionId + "/regenerate")
                .then()
                .statusCode(200)
                .body("answer", is("It waits for your approval."))
                .body("tools[0].state", is("waiting"))
                .body("tools[0].proposal.approveAt", is("/api/bases/app1/proposals/prp1/approve"));
        answering.join();

        assertThat(first.json().path("key").asText()).startsWith("chat-");
        assertThat(commands(1).json()).isEqualTo(first.json());
        assertThat(first.json().at("/arguments/records/0/Title").asText()).isEqualTo("INV-5");
        assertThat(first.json().path("writes").path("*").asText("ask")).isEqualTo("ask");
        assertThat(first.header("ce_principalid")).isEqualTo(member.userId());
        provider.verify(postRequestedFor(urlEqualTo(COMPLETIONS))
                .withRequestBody(containing("changes that were already asked for to answer the next question")));
    }

    @Test
    void aModelThatNeverFinishesIsStopped() {
        useModel(Duration.ofSeconds(10), "1.60");
        provider.stubFor(post(COMPLETIONS)
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody(call("search_records", "\"query\":\"x\""))));

        ask("Loop?").statusCode(200).body("mode", is("retrieval")).body("notice", containsString("within 8 steps"));

        provider.verify(8, postRequestedFor(urlEqualTo(COMPLETIONS)));
    }

    private Message commands(int index) {
        return KAFKA.await("data.commands", message -> message.text().contains(invoices.baseId()), index + 1, SOON)
                .get(index);
    }

    private static String streamed(String tool, String arguments) {
        return """
                data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":\
                {"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"%s","arguments":"%s"}}]},\
                "finish_reason":null}]}

                data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},\
                "finish_reason":"tool_calls"}]}

                data: [DONE]

                """.formatted(tool, arguments.replace("\"", "\\\""));
    }
}
