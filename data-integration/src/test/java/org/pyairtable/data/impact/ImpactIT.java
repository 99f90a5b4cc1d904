package org.pyairtable.data.impact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.VIEWER;
import static org.pyairtable.data.DataFixture.WORKSPACE;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.people;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.events.State.UsedPart;
import org.pyairtable.events.State.WorkflowUses;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;

/** What uses a table or a field, and changes that are refused because of it. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class ImpactIT {
    private TestBase base;
    private String jobs;
    private String hours;
    private String teams;
    private String inverse;

    @BeforeEach
    void jobsOfTeams() {
        base = base("Jobs", List.of(field("Name", "singleLineText"), field("Hours", "number", Map.of("precision", 0))));
        jobs = base.table();
        hours = fieldId(jobs, "Hours");
        teams = base.addTable("Teams", List.of(field("Title", "singleLineText")));
        String link = base.addField(teams, field("Work", "multipleRecordLinks", Map.of("linkedTableId", jobs)));
        inverse = fieldId(jobs, "Teams");
        base.addField(jobs, field("Cost", "formula", Map.of("formula", "{Hours} * 50")));
        base.addField(
                teams,
                field(
                        "Times",
                        "multipleLookupValues",
                        Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", hours)));
        base.addField(
                teams,
                field(
                        "Total",
                        "rollup",
                        Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", hours, "formula", "SUM(values)")));
        base.addField(teams, field("Number", "count", Map.of("recordLinkFieldId", link)));
        post(
                        "/api/bases/" + base.id() + "/tables/" + jobs + "/views",
                        Map.of(
                                "name",
                                "Busy",
                                "filter",
                                "{Hours} > 4",
                                "sorts",
                                List.of(Map.of("field", "Hours", "direction", "desc"))))
                .then()
                .statusCode(200);
    }

    private String fieldId(String table, String name) {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .jsonPath()
                .getString("tables.find { it.id == '" + table + "' }.fields.find { it.name == '" + name + "' }.id");
    }

    private String path(String table) {
        return "/api/bases/" + base.id() + "/tables/" + table;
    }

    private String path(String table, String field) {
        return path(table) + "/fields/" + field;
    }

    private static List<String> uses(RequestSpecification caller, String path) {
        JsonPath answer =
                caller.get(path + "/impact").then().statusCode(200).extract().jsonPath();
        List<String> uses = new ArrayList<>();
        for (int i = 0; i < answer.getList("items").size(); i++) {
            String use = "items[" + i + "].";
            uses.add(answer.getString(use + "kind") + " " + answer.getString(use + "name") + " "
                    + answer.getString(use + "place"));
        }
        assertThat(answer.getInt("total")).isEqualTo(uses.size());
        return uses;
    }

    @Test
    void whatReadsAFieldIsListedForWhoMayReadTheSchema() {
        List<String> expected = List.of(
                "formula Cost formula",
                "view Busy filter",
                "view Busy sorts[0]",
                "lookup Times targetField",
                "rollup Total targetField");

        assertThat(uses(owner(), path(jobs, hours))).containsExactlyElementsOf(expected);
        assertThat(uses(as(VIEWER), path(jobs, hours))).containsExactlyElementsOf(expected);
        assertThat(uses(owner(), path(jobs, fieldId(jobs, "Cost")))).isEmpty();
    }

    @Test
    void whatGoesAlongALinkUsesBothItsSides() {
        assertThat(uses(owner(), path(jobs, inverse)))
                .containsExactly(
                        "link Work inverse",
                        "lookup Times linkField",
                        "rollup Total linkField",
                        "count Number linkField");
    }

    @Test
    void whatLiesInATableIsNoUseOfIt() {
        assertThat(uses(owner(), path(jobs)))
                .containsExactly(
                        "link Work linkedTable",
                        "lookup Times linkField",
                        "lookup Times targetField",
                        "rollup Total linkField",
                        "rollup Total targetField",
                        "count Number linkField");
    }

    @Test
    void webhooksAreListedOnlyForWhoMayReadThem() {
        post(
                        "/v0/bases/" + base.id() + "/webhooks",
                        Map.of(
                                "specification",
                                Map.of(
                                        "options",
                                        Map.of(
                                                "filters",
                                                Map.of(
                                                        "dataTypes",
                                                        List.of("tableData"),
                                                        "recordChangeScope",
                                                        jobs,
                                                        "watchDataInFieldIds",
                                                        List.of(hours))))))
                .then()
                .statusCode(200);

        assertThat(uses(owner(), path(jobs, hours))).contains("webhook null watchDataInFieldIds");
        assertThat(uses(owner(), path(jobs))).contains("webhook null recordChangeScope");
        assertThat(uses(as(VIEWER), path(jobs, hours))).noneMatch(use -> use.startsWith("webhook"));
        assertThat(uses(as(OWNER, "schema.bases:read"), path(jobs, hours))).noneMatch(use -> use.startsWith("webhook"));
    }

    @Test
    void workflowsAreListedByNameAndPlaceUntilTheyAreWithdrawn() {
        String id = Ids.random("wfl");
        publish(id, WORKSPACE, "Overrun");
        publish(Ids.random("wfl"), Ids.random("wsp"), "Of another workspace");
        publish(Ids.random("wfl"), WORKSPACE, "Late");

        await(path(jobs, hours), "workflow Late steps[1].fields.Hours");
        assertThat(uses(owner(), path(jobs, hours)))
                .contains("workflow Overrun steps[1].fields.Hours")
                .noneMatch(use -> use.contains("another"));
        assertThat(uses(owner(), path(jobs))).contains("workflow Overrun trigger.table");
        assertThat(uses(as(OWNER, "schema.bases:read"), path(jobs, hours)))
                .noneMatch(use -> use.startsWith("workflow"));
        assertThat(uses(as(OWNER, "schema.bases:read", "workflows:read"), path(jobs, hours)))
                .contains("workflow Overrun steps[1].fields.Hours");

        people().remove(Topics.WORKFLOW_USES, id);
        String last = Ids.random("wfl");
        publish(last, WORKSPACE, "Last");
        await(path(jobs, hours), "workflow Last steps[1].fields.Hours");
        assertThat(uses(owner(), path(jobs, hours))).noneMatch(use -> use.contains("Overrun"));
    }

    private void publish(String id, String workspace, String name) {
        people().publish(new WorkflowUses(
                id,
                workspace,
                name,
                List.of(
                        new UsedPart(base.id(), jobs, null, "trigger.table"),
                        new UsedPart(base.id(), jobs, hours, "steps[1].fields.Hours"))));
    }

    private void await(String path, String use) {
        Awaitility.await().atMost(PATIENCE).until(() -> uses(owner(), path).contains(use));
    }

    @Test
    void aDeletionIsRefusedWithTheUsesOnlyWhenAskedTo() {
        owner().delete(path(jobs, hours) + "?refuseIfUsed=true")
                .then()
                .statusCode(409)
                .body("code", equalTo("IN_USE"))
                .body("uses.total", equalTo(5))
                .body("uses.items.name", hasItem("Cost"))
                .body(
                        "detail",
                        containsString("Field 'Hours' is used by formula 'Cost' (formula), view 'Busy' (filter)"));
        owner().delete(path(jobs) + "?refuseIfUsed=true")
                .then()
                .statusCode(409)
                .body("uses.items.place", hasItem("linkedTable"));
        assertThat(fieldId(jobs, "Hours")).isEqualTo(hours);

        owner().delete(path(jobs, fieldId(jobs, "Cost")) + "?refuseIfUsed=true")
                .then()
                .statusCode(204);
        owner().delete(path(jobs, hours)).then().statusCode(204);
    }

    @Test
    void aConversionShowsTheUsesAndIsRefusedOnlyWhenAskedTo() {
        String conversion = path(jobs, hours) + "/conversion";

        post(conversion, Map.of("type", "singleLineText", "preview", true))
                .then()
                .statusCode(200)
                .body("uses.total", equalTo(5));
        post(conversion, Map.of("type", "singleLineText", "refuseIfUsed", true))
                .then()
                .statusCode(409)
                .body("code", equalTo("IN_USE"))
                .body("uses.items[0].name", equalTo("Cost"));
        post(conversion, Map.of("type", "singleLineText"))
                .then()
                .statusCode(200)
                .body("uses.total", equalTo(5));
    }

    @Test
    void aJobIsRefusedByTheSameRule() {
        String job = owner().header("Prefer", "respond-async")
                .delete(path(jobs, hours) + "?refuseIfUsed=true")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");

        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> owner().get(job).jsonPath().getString("state").equals("failed"));
        JsonPath state = owner().get(job).jsonPath();
        assertThat(state.getString("error.type")).isEqualTo("IN_USE");
        assertThat(state.getString("error.message")).contains("formula 'Cost'");
        assertThat(fieldId(jobs, "Hours")).isEqualTo(hours);
    }

    @Test
    void badInputAndStrangersAreRefused() {
        owner().delete(path(jobs, hours) + "?refuseIfUsed=yes")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("refuseIfUsed"));
        owner().get(path(jobs, "fldNone") + "/impact").then().statusCode(404);
        owner().get(path("tblNone") + "/impact").then().statusCode(404);
        as(STRANGER).get(path(jobs) + "/impact").then().statusCode(404);
        as(OWNER, "data.records:read").get(path(jobs) + "/impact").then().statusCode(403);
    }
}
