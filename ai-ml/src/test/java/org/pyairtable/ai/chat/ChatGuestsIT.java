package org.pyairtable.ai.chat;

import static org.hamcrest.Matchers.is;
import static org.pyairtable.ai.fixture.HeldTable.field;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.fixture.DataAnswers;
import org.pyairtable.ai.fixture.HeldBase;
import org.pyairtable.ai.fixture.HeldTable;
import org.pyairtable.ai.fixture.SampleTable;
import org.pyairtable.ai.fixture.Suite;
import org.pyairtable.events.Role;
import org.pyairtable.events.State;
import org.pyairtable.events.Topics;
import org.pyairtable.testkit.SuiteResource;

/** What guests of a base ask, and what they read of what was asked. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class ChatGuestsIT {
    private static final String QUESTION = "How many tasks are there?";

    private Suite.Member member;
    private SampleTable tasks;
    private SampleTable others;

    @BeforeEach
    void tables() {
        member = Suite.member();
        tasks = held("Tasks");
        others = held("Posts");
    }

    private SampleTable held(String name) {
        SampleTable table = SampleTable.of(member.workspaceId(), name);
        HeldTable rows = HeldTable.of(
                        table.tableId(),
                        table.name(),
                        field("Title", "singleLineText"),
                        field("Notes", "multilineText"))
                .add("rec1" + name, "Title", "Roof", "Notes", "Storm")
                .add("rec2" + name, "Title", "Permit", "Notes", "Signed");
        DataAnswers.hold(new HeldBase(table.baseId(), "Office", table.workspaceId(), Clock.systemUTC(), rows));
        table.awaitIndexed(table.send(
                SampleTable.created("rec1" + name, "Roof", "Storm"),
                SampleTable.created("rec2" + name, "Permit", "Signed")));
        return table;
    }

    @Test
    void aGuestAsksAboutTheBaseAndReadsTheAnswersForAsLongAsTheRoleLasts() {
        Suite.Member guest = Suite.member();
        invite(guest, tasks.baseId());
        Suite.eventually().untilAsserted(() -> ask(guest, tasks.baseId(), null).statusCode(200));

        String session = ask(guest, tasks.baseId(), null)
                .statusCode(200)
                .body("answer", is("There are 2 records in Tasks."))
                .extract()
                .path("sessionId");
        ask(guest, tasks.baseId(), session).statusCode(200).body("sessionId", is(session));
        guest.with().get("/api/chat/" + session).then().statusCode(200).body("messages.size()", is(2));
        guest.with()
                .queryParam("workspaceId", member.workspaceId())
                .get("/api/chat")
                .then()
                .statusCode(200)
                .body("items[0].sessionId", is(session));
        guest.with().get("/api/chat").then().body("items[0].sessionId", is(session));

        Suite.IDENTITY.remove(Topics.BASE_ROLES, State.BaseRole.key(tasks.baseId(), guest.userId()));
        Suite.eventually()
                .untilAsserted(
                        () -> guest.with().get("/api/chat/" + session).then().statusCode(404));
        ask(guest, tasks.baseId(), session).statusCode(404);
        guest.with().get("/api/chat").then().body("items", is(List.of()));
        guest.with().post("/api/chat/" + session + "/regenerate").then().statusCode(404);
    }

    @Test
    void toAGuestTheRestOfTheWorkspaceDoesNotExist() {
        Suite.Member guest = Suite.member();
        invite(guest, tasks.baseId());
        Suite.eventually().untilAsserted(() -> ask(guest, tasks.baseId(), null).statusCode(200));

        ask(guest, null, null).statusCode(404);
        ask(guest, others.baseId(), null).statusCode(404);
        ask(guest, "appNobody00000001", null).statusCode(404);
        String session = ask(guest, tasks.baseId(), null).extract().path("sessionId");
        ask(guest, others.baseId(), session).statusCode(404);
        ask(guest, null, session).statusCode(404);
    }

    @Test
    void whatAMemberAskedAboutMoreThanTheBaseIsClosedToTheGuestThatRemains() {
        String aboutAll = ask(member, null, null).statusCode(200).extract().path("sessionId");
        String aboutBoth =
                ask(member, tasks.baseId(), null).statusCode(200).extract().path("sessionId");
        ask(member, others.baseId(), aboutBoth).statusCode(200);
        String aboutTasks =
                ask(member, tasks.baseId(), null).statusCode(200).extract().path("sessionId");

        invite(member, tasks.baseId());
        Suite.IDENTITY.remove(Topics.MEMBERSHIPS, State.Membership.key(member.workspaceId(), member.userId()));

        Suite.eventually()
                .untilAsserted(
                        () -> member.with().get("/api/chat/" + aboutAll).then().statusCode(404));
        Suite.eventually()
                .untilAsserted(() ->
                        member.with().get("/api/chat/" + aboutTasks).then().statusCode(200));
        member.with().get("/api/chat/" + aboutBoth).then().statusCode(404);
        // The history goes along with a question.
        ask(member, tasks.baseId(), aboutAll).statusCode(404);
        member.with().get("/api/chat").then().body("items.sessionId", is(List.of(aboutTasks)));
    }

    private void invite(Suite.Member guest, String baseId) {
        Suite.IDENTITY.publish(
                new State.BaseRole(member.workspaceId(), baseId, guest.userId(), Role.VIEWER.wireName()));
    }

    private ValidatableResponse ask(Suite.Member asker, @Nullable String baseId, @Nullable String sessionId) {
        Map<String, String> question = new HashMap<>(Map.of("question", QUESTION, "workspaceId", member.workspaceId()));
        if (baseId != null) {
            question.put("baseId", baseId);
        }
        if (sessionId != null) {
            question.put("sessionId", sessionId);
        }
        return asker.with().body(question).post("/api/chat").then();
    }
}
