package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.EDITOR;
import static org.pyairtable.workflow.Engine.IDENTITY;
import static org.pyairtable.workflow.Engine.KAFKA;
import static org.pyairtable.workflow.Engine.SOON;
import static org.pyairtable.workflow.Engine.STRANGER;
import static org.pyairtable.workflow.Engine.VIEWER;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.created;
import static org.pyairtable.workflow.Engine.eventually;
import static org.pyairtable.workflow.Engine.notifying;
import static org.pyairtable.workflow.Engine.onTable;
import static org.pyairtable.workflow.Engine.runs;
import static org.pyairtable.workflow.Engine.saved;
import static org.pyairtable.workflow.Engine.send;
import static org.pyairtable.workflow.Engine.unique;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.State.TableRules;
import org.pyairtable.events.Topics;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Saving, reading and deleting workflows, and what is refused. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class DefinitionsIT {
    private static final Map<String, ?> MANUAL = Map.of("type", "manual");
    private static final List<Map<String, ?>> STEPS = List.of(
            Map.of("id", "tell", "action", "notify", "recipients", List.of("*"), "title", "Test", "body", "hello"));

    @Test
    void membersWhomRulesRestrictSeeNeitherWorkflowsNorRuns() {
        String id = saved(MANUAL, STEPS);
        String table = unique("tblClosed");
        List<String> paths = List.of(
                "/api/workflows?workspaceId=" + DataDouble.WORKSPACE,
                "/api/workflows/" + id,
                "/api/runs?workflowId=" + id);
        IDENTITY.publish(
                new TableRules(table, DataDouble.BASE, DataDouble.WORKSPACE, List.of(), List.of(VIEWER), List.of()));
        try {
            for (String path : paths) {
                eventually().until(() -> as(VIEWER).get(path).statusCode() == 403);
                as(EDITOR).get(path).then().statusCode(200);
            }
        } finally {
            IDENTITY.remove(Topics.RULES, table);
        }
        for (String path : paths) {
            eventually().until(() -> as(VIEWER).get(path).statusCode() == 200);
        }
    }

    @Test
    void aWorkflowIsSavedAndReadWithTheNamesOfItsFieldsAndAnnounced() {
        String table = unique("Save");

        String id = post(
                        CREATOR,
                        Map.of(
                                "workspaceId",
                                DataDouble.WORKSPACE,
                                "name",
                                "Overrun",
                                "trigger",
                                Map.of(
                                        "type",
                                        "recordChanged",
                                        "baseId",
                                        DataDouble.BASE,
                                        "table",
                                        table,
                                        "fields",
                                        List.of("Hours")),
                                "steps",
                                STEPS))
                .statusCode(201)
                .header("Location", containsString("/api/workflows/wfl"))
                .body("version", equalTo(1))
                .body("owner", equalTo(CREATOR))
                .body("trigger.type", equalTo("recordChanged"))
                .body("trigger.table", equalTo("tbl" + table))
                .body("trigger.fields", equalTo(List.of("Hours")))
                .body("status", equalTo("active"))
                .body("steps[0].action", equalTo("notify"))
                .extract()
                .path("id");

        as(VIEWER).get("/api/workflows/" + id).then().statusCode(200).body("name", equalTo("Overrun"));
        Message saved = KAFKA.await("workflow.events", m -> m.key().equals(java.util.Optional.of(id)), SOON);
        assertThat(saved.type()).isEqualTo("org.pyairtable.workflow.events.workflow-saved.v1");
        assertThat(saved.text()).isEqualTo("{\"workflowId\":\"" + id + "\",\"version\":1,\"name\":\"Overrun\"}");
        assertThat(saved.header("ce_actor")).isEqualTo(CREATOR);
    }

    @Test
    void savingAgainMakesANewVersionThatStartsFromThenOn() {
        String first = unique("Before");
        String second = unique("After");
        String id = saved(onTable("recordCreated", first), STEPS);

        as(CREATOR)
                .body(Map.of("name", "Moved", "trigger", onTable("recordCreated", second), "steps", STEPS))
                .put("/api/workflows/" + id)
                .then()
                .statusCode(200)
                .body("version", equalTo(2))
                .body("name", equalTo("Moved"));
        send(first, created("rec1", Map.of()));
        send(second, created("rec2", Map.of()));

        Engine.awaitRuns(id, 1, "succeeded");
        assertThat(runs(id).getInt("items[0].version")).isEqualTo(2);
        assertThat(runs(id).getString("items[0].trigger.record.id")).isEqualTo("rec2");
    }

    @Test
    void aDeletedWorkflowIsGoneButItsRunsCanBeRead() {
        String id = saved(MANUAL, STEPS);
        as(EDITOR).body("{}").post("/api/workflows/" + id + "/runs").then().statusCode(202);

        as(CREATOR).delete("/api/workflows/" + id).then().statusCode(204);

        as(CREATOR).get("/api/workflows/" + id).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        as(EDITOR).body("{}").post("/api/workflows/" + id + "/runs").then().statusCode(404);
        as(CREATOR).delete("/api/workflows/" + id).then().statusCode(404);
        assertThat(runs(id).getList("items.status")).containsExactly("succeeded");
    }

    @Test
    void whatAWorkflowUsesIsPublishedAndWithdrawnWithIt() {
        String table = unique("Used");
        String id = saved(onTable("recordCreated", table), STEPS);

        Message uses = KAFKA.await("workflow.uses", m -> m.key().equals(java.util.Optional.of(id)), SOON);
        assertThat(uses.text())
                .contains("\"workspaceId\":\"" + DataDouble.WORKSPACE + "\"")
                .contains("\"tableId\":\"tbl" + table + "\"")
                .contains("\"place\":\"trigger.table\"");

        as(CREATOR).delete("/api/workflows/" + id).then().statusCode(204);

        KAFKA.await(
                "workflow.uses",
                m -> m.key().equals(java.util.Optional.of(id)) && m.text().isEmpty(),
                SOON);
    }

    @Test
    void listsComeInPages() {
        List<String> ids = List.of(saved(MANUAL, STEPS), saved(MANUAL, STEPS), saved(MANUAL, STEPS));
        for (int i = 0; i < 3; i++) {
            as(EDITOR)
                    .body("{}")
                    .post("/api/workflows/" + ids.getFirst() + "/runs")
                    .then()
                    .statusCode(202);
        }

        var page = as(VIEWER)
                .get("/api/runs?limit=2&workflowId=" + ids.getFirst())
                .then()
                .statusCode(200)
                .extract();
        assertThat(page.jsonPath().getList("items")).hasSize(2);
        var rest = as(VIEWER)
                .get("/api/runs?limit=2&workflowId=" + ids.getFirst() + "&cursor=" + page.path("nextCursor"))
                .then()
                .statusCode(200)
                .extract();
        assertThat(rest.jsonPath().getList("items")).hasSize(1);
        assertThat(rest.jsonPath().getString("nextCursor")).isNull();
        String path = "/api/workflows?workspaceId=" + DataDouble.WORKSPACE;
        assertThat(as(VIEWER).get(path).jsonPath().getList("items.id", String.class))
                .containsAll(ids.subList(0, 1));
        as(VIEWER).get(path + "&limit=0").then().statusCode(400).body("errors[0].field", equalTo("limit"));
        as(VIEWER).get(path + "&cursor=$$").then().statusCode(400).body("errors[0].field", equalTo("cursor"));
        as(VIEWER).get("/api/workflows").then().statusCode(400).body("errors[0].field", equalTo("workspaceId"));
        as(VIEWER).get("/api/runs").then().statusCode(400).body("errors[0].field", equalTo("workspaceId"));
    }

    @Test
    void badDefinitionsAreRefusedWithTheFieldAtFault() {
        refused("name", Map.of("workspaceId", DataDouble.WORKSPACE, "trigger", MANUAL, "steps", STEPS));
        refused("workspaceId", Map.of("name", "n", "trigger", MANUAL, "steps", STEPS));
        refused("trigger.formula", body(Engine.whenMatches("Bad", "{Hours} >"), STEPS))
                .body("errors[0].message", containsString("(at character "));
        refused("trigger.formula", body(Engine.whenMatches("Bad", "{Colour} = 'red'"), STEPS))
                .body("errors[0].message", containsString("Colour"));
        refused("trigger.table", body(onTable("recordCreated", "Nowhere"), STEPS));
        refused(
                "trigger.table",
                body(Map.of("type", "recordCreated", "baseId", DataDouble.ALIEN, "table", "Tasks"), STEPS));
        refused("steps[0].body", body(MANUAL, List.of(notifying("tell", "{{steps.none.result}}"))));
        refused(
                "steps[0].fields.Stauts",
                body(onTable("recordCreated", "Bad"), List.of(Engine.update("u", Map.of("Stauts", 1)))));
        refused("steps[0].baseId", body(MANUAL, List.of(Engine.update("u", Map.of("Status", 1)))));
        refused(
                        "steps",
                        body(
                                MANUAL,
                                IntStream.range(0, 21)
                                        .mapToObj(DefinitionsIT::creation)
                                        .toList()))
                .body("errors[0].message", equalTo("use more than 20 tables"));
    }

    private static Map<String, ?> creation(int number) {
        return Map.of(
                "id",
                "s" + number,
                "action",
                "createRecord",
                "baseId",
                DataDouble.BASE,
                "table",
                "Table" + number,
                "fields",
                Map.of("Name", "Roof"));
    }

    @Test
    void brokenBodiesAreRefused() {
        for (String broken : List.of("", "{", "[1,2]", "\"text\"", "{\"name\": \u0000}", "null")) {
            as(CREATOR)
                    .body(broken)
                    .post("/api/workflows")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("errors.field", hasItem("body"))
                    .body(not(containsString("Exception")));
        }
        as(EDITOR)
                .body("{\"input\": [1]}")
                .post("/api/workflows/wflX/runs")
                .then()
                .statusCode(400);
        as(CREATOR).get("/api/workflows/wflUnknown").then().statusCode(404);
        as(CREATOR).get("/api/runs/runUnknown").then().statusCode(404);
        as(CREATOR).get("/api/runs?workflowId=wflUnknown").then().statusCode(404);
        as(CREATOR).post("/api/runs/runUnknown/cancel").then().statusCode(404);
    }

    @Test
    void whileTheOwnerOfTheDataIsAwaySavingIsUnavailable() {
        post(CREATOR, body(Map.of("type", "recordCreated", "baseId", DataDouble.SILENT, "table", "Tasks"), STEPS))
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", "2")
                .body("code", equalTo("UNAVAILABLE"));
    }

    @Test
    void creatorsSaveEditorsRunViewersReadAndStrangersSeeNothing() {
        Map<String, ?> body = body(MANUAL, STEPS);
        String id = saved(MANUAL, STEPS);
        post(EDITOR, body).statusCode(403).body("code", equalTo("FORBIDDEN"));
        post(STRANGER, body).statusCode(404);
        as(EDITOR).body(body).put("/api/workflows/" + id).then().statusCode(403);
        as(EDITOR).delete("/api/workflows/" + id).then().statusCode(403);
        as(VIEWER).get("/api/workflows/" + id).then().statusCode(200);
        as(STRANGER).get("/api/workflows/" + id).then().statusCode(404);
        as(VIEWER).body("{}").post("/api/workflows/" + id + "/runs").then().statusCode(403);
        String runId = as(EDITOR)
                .body("{}")
                .post("/api/workflows/" + id + "/runs")
                .then()
                .statusCode(202)
                .extract()
                .path("runId");
        as(STRANGER).get("/api/runs/" + runId).then().statusCode(404);
        as(VIEWER).post("/api/runs/" + runId + "/cancel").then().statusCode(403);
        RestAssured.given().get("/api/workflows/" + id).then().statusCode(401);
    }

    @Test
    void aTokenWithoutTheScopeIsRefused() {
        String token = Engine.IDENTITY.token(CREATOR, "workflows:read");

        RestAssured.given()
                .header("Authorization", "Bearer " + token)
                .contentType("application/json")
                .body(body(MANUAL, STEPS))
                .post("/api/workflows")
                .then()
                .statusCode(403);
        RestAssured.given()
                .header("Authorization", "Bearer " + token)
                .get("/api/workflows?workspaceId=" + DataDouble.WORKSPACE)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse refused(String field, Map<String, ?> body) {
        return post(CREATOR, body)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("INVALID_VALUE"))
                .body("errors[0].field", equalTo(field));
    }

    private static ValidatableResponse post(String user, Map<String, ?> body) {
        return as(user).body(body).post("/api/workflows").then();
    }

    private static Map<String, ?> body(Map<String, ?> trigger, List<? extends Map<String, ?>> steps) {
        return Map.of("workspaceId", DataDouble.WORKSPACE, "name", "Test", "trigger", trigger, "steps", steps);
    }
}
