package org.pyairtable.data.impact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.people;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.Crew;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.State.BaseRole;
import org.pyairtable.events.State.UsedPart;
import org.pyairtable.events.State.WorkflowUses;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;

/** What members whom rules concern read of the uses of tables and fields. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class ImpactUnderRulesIT {
    private Crew crew;
    private TestBase base;
    private String jobs;
    private String teams;
    private String hours;
    private String rate;

    @BeforeEach
    void jobsOfTeams() {
        crew = Crew.joined();
        base = crew.base(
                "Jobs", List.of(field("Name", "singleLineText"), field("Hours", "number", Map.of("precision", 0))));
        jobs = base.table();
        hours = as(crew.owner()).get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields[1].id");
        rate = added(jobs, field("CANARY rate", "number", Map.of("precision", 0)));
        added(jobs, field("Double", "formula", Map.of("formula", "{Hours} * 2")));
        added(jobs, field("CANARY cost", "formula", Map.of("formula", "{Hours} * {CANARY rate}")));
        teams = made(
                "/v0/meta/bases/" + base.id() + "/tables",
                Map.of("name", "CANARY teams", "fields", List.of(field("Title", "singleLineText"))));
        String link = added(teams, field("Work", "multipleRecordLinks", Map.of("linkedTableId", jobs)));
        added(
                teams,
                field(
                        "Times",
                        "multipleLookupValues",
                        Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", hours)));
        made("/api/bases/" + base.id() + "/tables/" + jobs + "/views", Map.of("name", "Busy", "filter", "{Hours} > 4"));
        made(
                "/api/bases/" + base.id() + "/tables/" + jobs + "/views",
                Map.of("name", "CANARY view", "filter", "{Hours} > {CANARY rate}"));
    }

    private String made(String path, Object body) {
        return as(crew.owner())
                .body(Json.write(body))
                .post(path)
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private String added(String table, Map<String, Object> field) {
        return made("/v0/meta/bases/" + base.id() + "/tables/" + table + "/fields", field);
    }

    private static void rule(Crew crew, TestBase base, List<Map<String, Object>> tables) {
        as(crew.owner())
                .body(Json.write(Map.of(
                        "revision",
                        0,
                        "rules",
                        List.of(Map.of("name", "Discreet", "audience", Map.of("role", "editor"), "tables", tables)))))
                .put("/api/bases/" + base.id() + "/rules")
                .then()
                .statusCode(200);
    }

    private void rule() {
        rule(
                crew,
                base,
                List.of(
                        Map.of("table", jobs, "hiddenFields", List.of("CANARY rate")),
                        Map.of("table", teams, "access", "none")));
    }

    private String impact(String table, String field) {
        return "/api/bases/" + base.id() + "/tables/" + table + "/fields/" + field + "/impact";
    }

    private List<String> uses(String user) {
        JsonPath answer = as(user).get(impact(jobs, hours))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(answer.getInt("total")).isEqualTo(answer.getList("items").size());
        return answer.getList("items.name");
    }

    @Test
    void usesThatAreHiddenAreNeitherListedNorCounted() {
        assertThat(uses(crew.editor())).containsExactly("Double", "CANARY cost", "Busy", "CANARY view", "Times");
        rule();

        assertThat(uses(crew.editor())).containsExactly("Double", "Busy");
        assertThat(uses(crew.owner())).hasSize(5);
        as(crew.editor())
                .get("/api/bases/" + base.id() + "/tables/" + jobs + "/impact")
                .then()
                .statusCode(200)
                .body("total", equalTo(0));
    }

    @Test
    void whatIsHiddenHasTheImpactOfWhatDoesNotExist() {
        rule();

        String noField = Ids.random("fld");
        assertThat(outcome(as(crew.editor()).get(impact(jobs, rate))))
                .isEqualTo(outcome(as(crew.editor()).get(impact(jobs, noField))))
                .startsWith("404");
        assertThat(outcome(as(crew.editor()).get(impact(teams, noField))))
                .isEqualTo(outcome(as(crew.editor()).get(impact(Ids.random("tbl"), noField))))
                .startsWith("404");
    }

    private static String outcome(Response answer) {
        return answer.statusCode() + " " + answer.asString().replaceAll("\"traceId\":\"[^\"]*\"", "");
    }

    @Test
    void workflowsAreListedForMembersWhoSeeAllOfEachBase() {
        people().publish(new WorkflowUses(
                Ids.random("wfl"),
                crew.workspace(),
                "Overrun",
                List.of(new UsedPart(base.id(), jobs, hours, "steps[1].fields.Hours"))));
        await().atMost(PATIENCE).until(() -> uses(crew.editor()).contains("Overrun"));
        String guest = Ids.random("usr");
        people().publish(new BaseRole(crew.workspace(), base.id(), guest, "creator"));
        await().atMost(PATIENCE).until(() -> as(guest).get(impact(jobs, hours)).statusCode() == 200);
        assertThat(uses(guest)).contains("Busy").doesNotContain("Overrun");

        TestBase other = crew.base("Other", List.of(field("Name", "singleLineText"), field("Pay", "singleLineText")));
        rule(crew, other, List.of(Map.of("table", other.table(), "hiddenFields", List.of("Pay"))));
        await().atMost(PATIENCE).until(() -> !uses(crew.editor()).contains("Overrun"));
        assertThat(uses(crew.editor())).contains("CANARY cost");
        assertThat(uses(crew.owner())).contains("Overrun");
    }

    @Test
    void aRuleOfTheBaseLeavesWorkflowsOutAtOnce() {
        people().publish(new WorkflowUses(
                Ids.random("wfl"),
                crew.workspace(),
                "Overrun",
                List.of(new UsedPart(base.id(), jobs, hours, "steps[1].fields.Hours"))));
        await().atMost(PATIENCE).until(() -> uses(crew.editor()).contains("Overrun"));

        rule(crew, base, List.of(Map.of("table", jobs, "readOnlyFields", List.of("Hours"))));

        assertThat(uses(crew.editor())).containsExactly("Double", "CANARY cost", "Busy", "CANARY view", "Times");
    }
}
