package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.EDITOR;
import static org.pyairtable.workflow.Engine.IDENTITY;
import static org.pyairtable.workflow.Engine.VIEWER;
import static org.pyairtable.workflow.Engine.answer;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.awaitEvent;
import static org.pyairtable.workflow.Engine.awaitRuns;
import static org.pyairtable.workflow.Engine.command;
import static org.pyairtable.workflow.Engine.created;
import static org.pyairtable.workflow.Engine.eventually;
import static org.pyairtable.workflow.Engine.notifications;
import static org.pyairtable.workflow.Engine.run;
import static org.pyairtable.workflow.Engine.runs;
import static org.pyairtable.workflow.Engine.send;
import static org.pyairtable.workflow.Engine.unique;
import static org.pyairtable.workflow.Engine.written;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.ServiceDatabase;
import org.pyairtable.testkit.SuiteResource;

/** Templates of workflows: from the template to the first run and what it does. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class GalleryIT {
    @Test
    void aDeadlineReminderNotifiesWhenTheDateIsNear() {
        String table = unique("Deadlines");
        DataDouble.describe(table, DataDouble.withDue());
        String due =
                Instant.now().plusSeconds(3_612).truncatedTo(ChronoUnit.MILLIS).toString();
        DataDouble.hold(
                table,
                List.of(Map.of(
                        "id", "recRoof", "cells", Map.of("fldName", "Roof", "fldStatus", "Open", "fldDue", due))));

        String workflow = published(
                "deadline-reminder",
                Map.of("table", table, "dateField", "Due", "before", "PT1H", "condition", "{Status} = 'Open'"));

        String runId = awaitRuns(workflow, 1, "succeeded");
        assertThat(notice(runId).path("body").asText()).startsWith("The date is 20");
        assertThat(notice(runId).path("title").asText()).endsWith(" is due");
    }

    @Test
    void anOrderIntakeMakesRecordsOfCalls() {
        String table = unique("Orders");
        String secret = unique("shop");
        as(CREATOR)
                .body(Map.of("value", "the secret of the shop", "hosts", List.of()))
                .put("/api/workflows/secrets/" + secret + "?workspaceId=" + DataDouble.WORKSPACE)
                .then()
                .statusCode(200);
        String workflow = published(
                "order-intake",
                Map.of(
                        "table",
                        table,
                        "secret",
                        secret,
                        "cells",
                        Map.of("Name", "{{trigger.client}}", "Hours", "{{trigger.hours}}")));

        RestAssured.given()
                .contentType(ContentType.JSON)
                .header("Authorization", "Bearer " + IDENTITY.anonymousToken())
                .queryParam("secret", "the secret of the shop")
                .body(Map.of("client", "Acme", "hours", 7))
                .post("/hooks/" + workflow)
                .then()
                .statusCode(202);

        Message create = command(table);
        assertThat(create.json().path("records").path(0).toString()).contains("Acme", "7");
        answer(written(create, "recNew", Map.of("Name", "Acme")));
        String runId = awaitRuns(workflow, 1, "succeeded");
        assertThat(notice(runId).path("title").asText()).isEqualTo("New record in " + table);
        assertThat(notice(runId).path("body").asText()).isEqualTo("Record recNew came by a call.");
    }

    @Test
    void anApprovalWritesWhatWasDecided() {
        String table = unique("Invoices");
        String workflow = published(
                "approval",
                Map.of(
                        "table",
                        table,
                        "condition",
                        "{Hours} > 8",
                        "decisionField",
                        "Status",
                        "approvers",
                        List.of(VIEWER),
                        "rejected",
                        "No"));
        send(table, created("recOne", Map.of("fldName", "Roof", "fldHours", 9)));
        eventually().until(() -> runs(workflow).getList("items.status"), List.of("waiting")::equals);
        String runId = runs(workflow).getString("items[0].id");

        as(VIEWER)
                .body(Map.of("step", "ask", "approve", false))
                .post("/api/runs/" + runId + "/decisions")
                .then()
                .statusCode(200);

        Message update = command(table);
        assertThat(update.json().toString()).contains("recOne", "\"No\"");
        answer(written(update, "recOne", Map.of("Status", "No")));
        awaitRuns(workflow, 1, "succeeded");
    }

    @Test
    void aWeeklyDigestListsWhatMatches() {
        String workflow = published("weekly-digest", Map.of("table", unique("Tasks"), "nameField", "Name"));
        ServiceDatabase.update("update workflow set next_time = now() - interval '1 second' where id = ?", workflow);

        String runId = awaitRuns(workflow, 1, "succeeded");
        assertThat(notice(runId).path("title").asText()).startsWith("2 records in Tasks");
        assertThat(notice(runId).path("body").asText()).isEqualTo("One, Two");
    }

    @Test
    void aSyncCopiesEachRecordUnderItsKey() {
        String target = unique("Copies");
        String workflow = published(
                "table-sync",
                Map.of(
                        "table",
                        unique("Source"),
                        "target",
                        target,
                        "cells",
                        Map.of("Name", "Name", "Budget", "Hours"),
                        "key",
                        "Name"));
        ServiceDatabase.update("update workflow set next_time = now() - interval '1 second' where id = ?", workflow);

        for (String name : List.of("One", "Two")) {
            Message copy = command(target, m -> m.json().toString().contains("\"" + name + "\""));
            assertThat(copy.json().toString()).contains(name.equals("One") ? ":3" : ":4");
            answer(written(copy, "rec" + name, Map.of("Name", name)));
        }
        String runId = awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getInt("steps[1].output.count")).isEqualTo(2);
    }

    @Test
    void templatesAreListedWithTypedParameters() {
        as(VIEWER)
                .get("/api/workflows/templates")
                .then()
                .statusCode(200)
                .body(
                        "templates.name",
                        is(List.of("deadline-reminder", "order-intake", "approval", "weekly-digest", "table-sync")))
                .body("templates[0].parameters[1].name", equalTo("dateField"))
                .body("templates[0].parameters[1].type", equalTo("field"))
                .body("templates[0].parameters[1].required", is(true))
                .body("templates[0].parameters[2].preset", equalTo("P1D"));
    }

    @Test
    void whatDoesNotFitIsRefusedAndWhatIsNotThereIsListed() {
        Map<String, ?> digest = Map.of("table", "Nowhere", "nameField", "Name");
        draft("weekly-digest", digest)
                .statusCode(201)
                .body("problems.place", hasItem(startsWith("steps[0].table")))
                .body("problems", not(is(List.of())));
        draft("no-such", digest).statusCode(404);
        refused("weekly-digest", Map.of("table", "Tasks"), "parameters.nameField");
        refused("weekly-digest", Map.of("table", 7, "nameField", "Name"), "parameters.table");
        refused("weekly-digest", Map.of("table", "T", "nameField", "N", "colour", "red"), "parameters.colour");
        refused(
                "approval",
                Map.of("table", "T", "condition", "1", "decisionField", "S", "approvers", "*"),
                "parameters.approvers");
        refused(
                "table-sync",
                Map.of("table", "T", "target", "U", "key", "K", "cells", List.of("a")),
                "parameters.cells");
        as(EDITOR)
                .body(Map.of("workspaceId", DataDouble.WORKSPACE, "baseId", DataDouble.BASE, "parameters", digest))
                .post("/api/workflows/templates/weekly-digest")
                .then()
                .statusCode(403);
    }

    private static void refused(String template, Map<String, ?> parameters, String field) {
        draft(template, parameters).statusCode(400).body("errors[0].field", equalTo(field));
    }

    private static ValidatableResponse draft(String template, Map<String, ?> parameters) {
        return as(CREATOR)
                .body(Map.of("workspaceId", DataDouble.WORKSPACE, "baseId", DataDouble.BASE, "parameters", parameters))
                .post("/api/workflows/templates/" + template)
                .then();
    }

    private static String published(String template, Map<String, ?> parameters) {
        String draft = draft(template, parameters)
                .statusCode(201)
                .body("problems", is(List.of()))
                .extract()
                .path("id");
        return as(CREATOR)
                .post("/api/workflows/drafts/" + draft + "/publish")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private static JsonNode notice(String runId) {
        awaitEvent(runId, "run-succeeded");
        return notifications(runId).getFirst().json();
    }
}
