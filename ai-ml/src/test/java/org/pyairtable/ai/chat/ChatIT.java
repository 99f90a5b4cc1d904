package org.pyairtable.ai.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.pyairtable.ai.fixture.Suite.KAFKA;
import static org.pyairtable.ai.fixture.Suite.SOON;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.ai.fixture.DataAnswers;
import org.pyairtable.ai.fixture.SampleTable;
import org.pyairtable.ai.fixture.Suite;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Questions that are answered by computing, and those that are refused. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class ChatIT extends InvoiceChat {
    @Test
    void withoutAModelASumIsComputedOverAllRecordsThatTheQuestionSelects() {
        String sessionId = ask("What is the total amount of overdue invoices?")
                .statusCode(200)
                .body("mode", is("retrieval"))
                .body("notice", containsString("No language model is configured"))
                .body("answer", is("The total Amount is 1250.3, over 2 records in Invoices where Status is Overdue."))
                .body("sources.recordId", is(List.of("recI1", "recI3")))
                .body("sources[0].fields.Client", is(List.of("Harbour Authority")))
                .body("tools[0].name", is("query_records"))
                .body("tools[0].resultCount", is(2))
                .body("tools[0].arguments.formula", is("{Status}=\"Overdue\""))
                .body("usage.provider", is("retrieval"))
                .body("usage.costMicros", is(0))
                .extract()
                .path("sessionId");

        Message answered = KAFKA.await("ai.events", m -> m.text().contains(sessionId), SOON);
        assertThat(answered.type()).isEqualTo("org.pyairtable.ai.events.question-answered.v1");
        assertThat(answered.json().get("costMicros").asLong()).isZero();
        assertThat(answered.json().get("sources").asInt()).isEqualTo(2);
        assertThat(answered.header("ce_actor")).isEqualTo(member.userId());
    }

    @Test
    void withoutAModelRecordsAreCountedListedGroupedAndFound() {
        ask("How many invoices does the Harbour Authority have?")
                .body("answer", is("There are 2 records in Invoices where Client is Harbour Authority."));
        ask("Which invoices are not paid?")
                .body("answer", containsString("3 records in Invoices where Status is not Paid"));
        ask("total amount of invoices by client")
                .body("answer", containsString("By Client:\n- Harbour Authority: 1500.1\n- City School: 349.2"));
        ask("What happened to the top of the building in bad weather?")
                .body("mode", is("retrieval"))
                .body("sources.recordId", hasItem("recI4"));
    }

    @Test
    void aQuestionContinuesTheOneBefore() {
        String sessionId = ask("How many invoices are overdue?")
                .body("answer", is("There are 2 records in Invoices where Status is Overdue."))
                .extract()
                .path("sessionId");

        continued(sessionId, "And paid?").body("answer", is("There is 1 record in Invoices where Status is Paid."));
        continued(sessionId, "and the total amount?")
                .body("answer", is("The total Amount is 500, over 1 record in Invoices where Status is Paid."));
    }

    @Test
    void aQuestionIsLimitedToABase() {
        SampleTable other = SampleTable.of(member.workspaceId(), "Invoices");
        DataAnswers.hold(held(other));
        other.awaitIndexed(other.send(SampleTable.created("recOther", "INV-9", "")));

        ask("How many invoices are there?").body("answer", containsString("No figure is given"));
        askWith("baseId", invoices.baseId()).body("answer", is("There are 4 records in Invoices."));
        askWith("baseId", "appNone").statusCode(404);
    }

    @Test
    void aTimeZoneThatDoesNotExistIsRefused() {
        askWith("timeZone", "Europe/Atlantis")
                .statusCode(400)
                .body("errors[0].field", is("timeZone"))
                .body("errors[0].message", is("'Europe/Atlantis' is not a time zone; write it as Europe/Berlin"));
        askWith("timeZone", "Europe/Berlin").statusCode(200);
    }

    @Test
    void aQueryThatIsNotAnsweredGivesNoFigure() {
        DataAnswers.keepBusy(invoices.baseId());

        ask("How many invoices are there?")
                .statusCode(200)
                .body(
                        "answer",
                        is(
                                "No figure is given, since the records could not be asked: The query took longer than 5 s."));
    }

    @Test
    void aSessionKeepsItsQuestionsForItsOwnerAlone() {
        String sessionId = ask("How many invoices are there?").extract().path("sessionId");
        member.with()
                .body(Map.of(
                        "question",
                        "average amount of invoices",
                        "workspaceId",
                        member.workspaceId(),
                        "sessionId",
                        sessionId))
                .post("/api/chat")
                .then()
                .statusCode(200)
                .body("sessionId", is(sessionId));

        member.with()
                .get("/api/chat/" + sessionId)
                .then()
                .statusCode(200)
                .body("messages.question", is(List.of("How many invoices are there?", "average amount of invoices")))
                .body("messages[0].answer", is("There are 4 records in Invoices."))
                .body("messages[1].sources.size()", is(4));
        Suite.member().with().get("/api/chat/" + sessionId).then().statusCode(404);
    }

    @Test
    void aCallerWhoIsNotAMemberGetsNoAnswer() {
        Suite.member()
                .with()
                .body(Map.of("question", "How many invoices?", "workspaceId", member.workspaceId()))
                .post("/api/chat")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
        member.limitedTo("appOther")
                .body(Map.of("question", "How many invoices are there?", "workspaceId", member.workspaceId()))
                .post("/api/chat")
                .then()
                .statusCode(200)
                .body("sources", is(List.of()));
    }

    @Test
    void aFigureThatWouldBeAGuessIsRefusedAndNoNumberIsGiven() {
        ask("How many unpaid invoices are there?")
                .statusCode(200)
                .body(
                        "answer",
                        is("No figure is given, since it might be a wrong one: “unpaid” was not understood.\n"
                                + "Fields of Invoices: Title, Notes, Status, Amount, Client."))
                .body("tools[0].name", is("search_records"));
        ask("How many invoices does the Harbour have?")
                .body("answer", containsString("“harbour” was not understood"))
                .body("answer", containsString("Near to it: Client “Harbour Authority”"));
    }

    @Test
    void anUnknownMemberOfAQuestionIsRefusedByName() {
        member.with()
                .body(Map.of("question", "How many?", "workspaceId", member.workspaceId(), "mood", "good"))
                .post("/api/chat")
                .then()
                .statusCode(400)
                .body("errors[0].field", is("mood"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"workspaceId\":\"wsp1\"}",
                "{\"question\":\"  \",\"workspaceId\":\"wsp1\"}",
                "{\"question\":{\"a\":1},\"workspaceId\":\"wsp1\"}",
                "{\"question\":\"how many\"}",
                "{\"question\":",
                "[]",
                ""
            })
    void aBadBodyIsAProblemOfTheCaller(String body) {
        member.with().body(body).post("/api/chat").then().statusCode(400).contentType("application/problem+json");
    }

    @Test
    void anUnknownSessionIsNotFound() {
        member.with().get("/api/chat/chtNone").then().statusCode(404);
        member.with()
                .body(Map.of("question", "x", "workspaceId", member.workspaceId(), "sessionId", "chtNone"))
                .post("/api/chat")
                .then()
                .statusCode(404)
                .body("errors", is((Object) null))
                .body("detail", containsString("chtNone"));
    }

    private ValidatableResponse continued(String sessionId, String question) {
        return member.with()
                .body(Map.of("question", question, "workspaceId", member.workspaceId(), "sessionId", sessionId))
                .post("/api/chat")
                .then()
                .statusCode(200);
    }

    private ValidatableResponse askWith(String name, String value) {
        return member.with()
                .body(Map.of(
                        "question", "How many invoices are there?", "workspaceId", member.workspaceId(), name, value))
                .post("/api/chat")
                .then();
    }
}
