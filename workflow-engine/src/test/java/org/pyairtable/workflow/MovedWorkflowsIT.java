package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.EDITOR;
import static org.pyairtable.workflow.Engine.IDENTITY;
import static org.pyairtable.workflow.Engine.KAFKA;
import static org.pyairtable.workflow.Engine.SOON;
import static org.pyairtable.workflow.Engine.VIEWER;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.eventually;
import static org.pyairtable.workflow.Engine.notices;
import static org.pyairtable.workflow.Engine.notifying;
import static org.pyairtable.workflow.Engine.onTable;
import static org.pyairtable.workflow.Engine.runs;
import static org.pyairtable.workflow.Engine.saved;
import static org.pyairtable.workflow.Engine.unique;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.Role;
import org.pyairtable.testkit.ServiceDatabase;
import org.pyairtable.testkit.SuiteResource;

/** Workflows that change hands or places, and those that somebody tries before they do anything. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class MovedWorkflowsIT {
    private static final Map<String, ?> MANUAL = Map.of("type", "manual");

    @Test
    void aWorkflowIsTakenOverByACreatorAndHandedToAnotherByAnOwnerOfTheWorkspace() {
        String owner = unique("usrOwner");
        String other = unique("usrOther");
        IDENTITY.member(DataDouble.WORKSPACE, owner, Role.OWNER);
        IDENTITY.member(DataDouble.WORKSPACE, other, Role.CREATOR);
        String workflow = saved(MANUAL, List.of(evaluate("one", "1")));
        eventually()
                .untilAsserted(
                        () -> as(other).get("/api/workflows/" + workflow).then().statusCode(200));

        transfer(EDITOR, workflow, EDITOR).statusCode(403);
        transfer(CREATOR, workflow, other).statusCode(403);
        ServiceDatabase.update(
                "update workflow set problems = '[{\"place\": \"owner\", \"message\": \"has left\"}]' where id = ?",
                workflow);
        transfer(other, workflow, other)
                .statusCode(200)
                .body("status", equalTo("active"))
                .body("owner", equalTo(other))
                .body("version", equalTo(2))
                .body("steps[0].formula", equalTo("1"));
        eventually()
                .untilAsserted(() ->
                        transfer(owner, workflow, VIEWER).statusCode(400).body("errors[0].field", equalTo("owner")));
        transfer(owner, workflow, CREATOR).statusCode(200).body("owner", equalTo(CREATOR));
        as(CREATOR)
                .body(Map.of("owner", CREATOR, "name", "x"))
                .patch("/api/workflows/" + workflow)
                .then()
                .statusCode(400);
        // Other tests count the owners of the workspace.
        IDENTITY.noMember(DataDouble.WORKSPACE, owner);
        IDENTITY.noMember(DataDouble.WORKSPACE, other);
    }

    @Test
    void aWorkflowThatIsHandedOverOrExportedKeepsAllThatItSays() {
        Map<String, Object> whole = new HashMap<>(Map.of(
                "workspaceId",
                DataDouble.WORKSPACE,
                "name",
                "Whole",
                "trigger",
                onTable("recordCreated", unique("Whole")),
                "steps",
                List.of(evaluate("one", "1")),
                "concurrency",
                Map.of("limit", 2),
                "debounce",
                Map.of("quiet", "PT5S"),
                "failureNotices",
                List.of("role:viewer")));
        String id = as(CREATOR)
                .body(whole)
                .post("/api/workflows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        transfer(CREATOR, id, CREATOR)
                .statusCode(200)
                .body("version", equalTo(2))
                .body("concurrency.limit", equalTo(2))
                .body("debounce.quiet", equalTo("PT5S"))
                .body("failureNotices", contains("role:viewer"));
        Map<String, Object> file = as(VIEWER)
                .get("/api/workflows/" + id + "/export")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getMap("$");
        imported(Map.of("Building site", DataDouble.BASE), file)
                .statusCode(201)
                .body("concurrency.limit", equalTo(2))
                .body("debounce.quiet", equalTo("PT5S"));

        whole.put("failureNotices", List.of("usrStranger", "role:king", "grpAny"));
        as(CREATOR)
                .body(whole)
                .post("/api/workflows")
                .then()
                .statusCode(400)
                .body("errors.field", contains("failureNotices[0]", "failureNotices[1]"));
    }

    @Test
    void failedRunsAreReportedToThoseWhomTheWorkflowNames() {
        String id = as(CREATOR)
                .body(Map.of(
                        "workspaceId",
                        DataDouble.WORKSPACE,
                        "name",
                        "Fails",
                        "trigger",
                        MANUAL,
                        "steps",
                        List.of(Map.of("id", "no", "action", "fail", "message", "No money")),
                        "failureNotices",
                        List.of("role:viewer", EDITOR)))
                .post("/api/workflows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        as(EDITOR).body("{}").post("/api/workflows/" + id + "/runs").then().statusCode(202);

        eventually().until(() -> notices(id, "runFailed").size() == 1);
        JsonNode notice = notices(id, "runFailed").getFirst().json();
        List<String> recipients = new ArrayList<>();
        notice.path("recipients").forEach(user -> recipients.add(user.asText()));
        assertThat(recipients).contains(EDITOR, VIEWER).doesNotContain(CREATOR);
        assertThat(notice.path("body").asText()).startsWith("Step no: No money");
    }

    @Test
    void anExportedWorkflowIsImportedIntoAChosenBaseAndWhatIsMissingThereIsListedAtOnce() {
        String table = unique("Tasks");
        Map<String, Object> cells = new HashMap<>();
        cells.put("Status", null);
        cells.put("Hours", "{{record.Hours}}");
        String workflow = saved(
                onTable("recordCreated", table),
                List.of(Map.of("id", "mark", "action", "updateRecord", "fields", cells)));

        Map<String, Object> file = as(VIEWER)
                .get("/api/workflows/" + workflow + "/export")
                .then()
                .statusCode(200)
                .body("format", equalTo("pyairtable.workflow/1"))
                .body("bases", contains("Building site"))
                .body("trigger.baseId", equalTo("Building site"))
                .body("trigger.table", equalTo(table))
                .body("steps[0].table", equalTo(table))
                .body("steps[0].fields.Hours", equalTo("{{record.Hours}}"))
                .extract()
                .jsonPath()
                .getMap("$");

        String copy = imported(Map.of("Building site", DataDouble.BASE), file)
                .statusCode(201)
                .body("status", equalTo("paused"))
                .body("trigger.table", equalTo("tbl" + table))
                .body("steps[0].baseId", equalTo(DataDouble.BASE))
                .body("steps[0].fields.containsKey('Status')", equalTo(true))
                .extract()
                .path("id");
        assertThat(copy).isNotEqualTo(workflow);

        DataDouble.describe(table, DataDouble.without("fldHours"));
        file.put(
                "steps",
                List.of(
                        Map.of("id", "mark", "action", "updateRecord", "fields", cells),
                        Map.of(
                                "id",
                                "make",
                                "action",
                                "createRecord",
                                "baseId",
                                "Another site",
                                "table",
                                "Bills",
                                "fields",
                                Map.of("Name", "x"))));
        imported(Map.of("Building site", DataDouble.BASE), file)
                .statusCode(400)
                .body("errors.field", hasItems("steps[0].fields.Hours", "steps[1].table"));
        file.put("format", "other/1");
        imported(Map.of(), file).statusCode(400).body("errors[0].field", equalTo("workflow.format"));
    }

    @Test
    void aDryRunShowsWhatEachStepWouldDoAndDoesNothingOfIt() {
        String table = unique("Dry");
        String workflow = saved(
                onTable("recordCreated", table),
                List.of(
                        Map.of("id", "find", "action", "findRecords", "where", "{Hours} > 1"),
                        Map.of(
                                "id",
                                "each",
                                "action",
                                "forEach",
                                "list",
                                "{{steps.find.result.records}}",
                                "steps",
                                List.of(Map.of(
                                        "id",
                                        "make",
                                        "action",
                                        "createRecord",
                                        "fields",
                                        Map.of("Name", "{{record.Name}} {{item.fields.Hours}}"))),
                                "result",
                                "{{steps.make.result.id}}"),
                        notifying("say", "{{steps.each.result.count}} made")));

        dryRun(workflow, Map.of("recordId", "recOne", "samples", Map.of("make", Map.of("id", "recGIVEN"))))
                .statusCode(200)
                .body("status", equalTo("succeeded"))
                .body("steps.path", contains("find", "each/steps/make", "each/steps/make", "each", "say"))
                .body("steps.item", contains(null, 0, 1, null, null))
                .body("steps[0].input", nullValue())
                .body("steps[1].input", equalTo(Map.of("record.Name", "One", "item.fields.Hours", 3)))
                .body("steps[4].input", equalTo(Map.of("steps.each.result.count", 2)))
                .body("steps[1].wouldSend.fields.Name", equalTo("One 3"))
                .body("steps[2].wouldSend.fields.Name", equalTo("One 4"))
                .body("steps[1].sample", equalTo(true))
                .body("steps[3].output.results", contains("recGIVEN", "recGIVEN"))
                .body("steps[4].wouldSend.body", equalTo("2 made"));
        dryRun(workflow, Map.of("record", Map.of("Name", "New")))
                .statusCode(200)
                .body("steps[1].wouldSend.fields.Name", equalTo("New 3"))
                .body("steps[1].output.created", equalTo(true));
        dryRun(workflow, Map.of()).statusCode(400).body("errors[0].field", equalTo("recordId"));
        dryRun(workflow, Map.of("recordId", "recOne", "samples", Map.of("nowhere", 1)))
                .statusCode(400)
                .body("errors[0].field", equalTo("samples.nowhere"));

        assertThat(runs(workflow).getList("items")).isEmpty();
        assertThat(KAFKA.all("data.commands", SOON))
                .noneMatch(m -> m.json().path("table").asText().equals("tbl" + table));
        as(VIEWER)
                .body(Map.of("record", Map.of()))
                .post("/api/workflows/" + workflow + "/dry-run")
                .then()
                .statusCode(403);
    }

    @Test
    void aDryRunTakesTheStepsOfTheWorkflowsThatARunStarts() {
        String inner = saved(
                MANUAL,
                List.of(
                        evaluate("sum", "{trigger.n} * 10"),
                        Map.of(
                                "id",
                                "none",
                                "action",
                                "setVariable",
                                "name",
                                "who",
                                "value",
                                "{{trigger.who ?? \"all\"}}"),
                        Map.of(
                                "id",
                                "check",
                                "action",
                                "branch",
                                "when",
                                "{steps.sum.result} > 50",
                                "then",
                                List.of(Map.of("id", "stop", "action", "fail", "message", "Too much")))));
        Map<String, ?> call = Map.of(
                "id", "call", "action", "runWorkflow", "workflowId", inner, "input", Map.of("n", "{{trigger.n}}"));
        String outer = saved(MANUAL, List.of(evaluate("sum", "1"), call));

        dryRun(outer, Map.of("input", Map.of("n", 4), "samples", Map.of("sum", 7)))
                .statusCode(200)
                .body("status", equalTo("succeeded"))
                .body("steps.path", contains("sum", "sum", "none", "check", "call"))
                .body("steps.workflowId", contains(null, inner, inner, inner, null))
                .body("steps[0].output", equalTo(7))
                .body("steps[1].output", equalTo(40))
                .body("steps[1].input", equalTo(Map.of("trigger.n", 4)))
                .body("steps[2].output", equalTo("all"))
                .body("steps[2].input.containsKey('trigger.who')", equalTo(true))
                .body("steps[3].input", equalTo(Map.of("steps.sum.result", 40)))
                .body("steps[4].wouldSend.input.n", equalTo(4))
                .body("steps[4].output.result", equalTo("otherwise"));
        dryRun(outer, Map.of("input", Map.of("n", 6)))
                .body("status", equalTo("failed"))
                .body("error", containsString("Step stop: Too much"));
        dryRun(outer, Map.of("input", Map.of("n", 6), "samples", Map.of("call", Map.of("result", 1))))
                .body("status", equalTo("succeeded"))
                .body("steps.path", contains("sum", "call"));

        as(CREATOR).post("/api/workflows/" + inner + "/pause").then().statusCode(200);
        dryRun(outer, Map.of("input", Map.of("n", 4)))
                .body("status", equalTo("failed"))
                .body("error", containsString("paused"));
    }

    @Test
    void workflowsThatRunEachOtherEndADryRunWhereTheyWouldEndARun() {
        String first = saved(MANUAL, List.of(evaluate("one", "1")));
        Map<String, ?> again = Map.of("id", "again", "action", "runWorkflow", "workflowId", first);
        as(CREATOR)
                .body(Map.of("name", "Round", "trigger", MANUAL, "steps", List.of(again)))
                .put("/api/workflows/" + first)
                .then()
                .statusCode(200);

        dryRun(first, Map.of())
                .statusCode(200)
                .body("status", equalTo("failed"))
                .body("error", containsString("5 runs have started each other in a row"));
    }

    @Test
    void aDefinitionIsTriedBeforeItIsSavedAndEndsWhereItWouldFail() {
        Map<String, ?> draft = Map.of(
                "workspaceId",
                DataDouble.WORKSPACE,
                "name",
                "Draft",
                "trigger",
                MANUAL,
                "steps",
                List.of(
                        Map.of("id", "ask", "action", "approval", "approvers", List.of("*"), "title", "Pay?"),
                        evaluate("sum", "{trigger.n} + 1"),
                        Map.of("id", "bad", "action", "fail", "message", "No money")));

        dryRunOf(draft, Map.of("n", 2))
                .statusCode(200)
                .body("status", equalTo("failed"))
                .body("error", containsString("Step bad"))
                .body("steps[0].output.approved", equalTo(true))
                .body("steps[0].wouldSend.title", equalTo("Pay?"))
                .body("steps[1].output", equalTo(3))
                .body("steps.status", contains("succeeded", "succeeded", "failed"));

        Map<String, Object> wrong = new HashMap<>(draft);
        wrong.put("steps", List.of(evaluate("a", "{steps.b.result}"), evaluate("c", "1 +")));
        dryRunOf(wrong, Map.of())
                .statusCode(400)
                .body("errors.field", containsInAnyOrder("steps[0].formula", "steps[1].formula"));
    }

    @Test
    void aDraftMayHaveAnyFaultAndBecomesAWorkflowOnceItHasNone() {
        Map<String, Object> definition = new HashMap<>(Map.of("trigger", Map.of("type", "sometime"), "colour", "red"));
        String draft = as(CREATOR)
                .body(Map.of("workspaceId", DataDouble.WORKSPACE, "workflow", definition))
                .post("/api/workflows/drafts")
                .then()
                .statusCode(201)
                .body("workflow.colour", equalTo("red"))
                .body("problems", hasSize(greaterThan(0)))
                .extract()
                .path("id");
        as(CREATOR).post("/api/workflows/drafts/" + draft + "/publish").then().statusCode(400);

        Map<String, ?> good = Map.of("name", "Good", "trigger", MANUAL, "steps", List.of(evaluate("one", "1")));
        as(CREATOR)
                .body(Map.of("workflow", good))
                .put("/api/workflows/drafts/" + draft)
                .then()
                .statusCode(200)
                .body("problems", empty());
        as(CREATOR)
                .get("/api/workflows/drafts?workspaceId=" + DataDouble.WORKSPACE)
                .then()
                .body("items.id", hasItems(draft));
        as(EDITOR).get("/api/workflows/drafts/" + draft).then().statusCode(403);
        String workflow = as(CREATOR)
                .post("/api/workflows/drafts/" + draft + "/publish")
                .then()
                .statusCode(200)
                .body("status", equalTo("active"))
                .extract()
                .path("id");
        as(CREATOR).get("/api/workflows/drafts/" + draft).then().statusCode(404);

        String change = as(CREATOR)
                .body(Map.of("workspaceId", DataDouble.WORKSPACE, "workflowId", workflow, "workflow", good))
                .post("/api/workflows/drafts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        as(CREATOR)
                .post("/api/workflows/drafts/" + change + "/publish")
                .then()
                .statusCode(200)
                .body("id", equalTo(workflow))
                .body("version", equalTo(2));
    }

    private static ValidatableResponse transfer(String caller, String workflow, String owner) {
        return as(caller)
                .body(Map.of("owner", owner))
                .patch("/api/workflows/" + workflow)
                .then();
    }

    private static ValidatableResponse imported(Map<String, String> bases, Map<String, ?> file) {
        return as(CREATOR)
                .body(Map.of("workspaceId", DataDouble.WORKSPACE, "bases", bases, "workflow", file))
                .post("/api/workflows/import")
                .then();
    }

    private static ValidatableResponse dryRun(String workflow, Map<String, ?> request) {
        return as(EDITOR)
                .body(request)
                .post("/api/workflows/" + workflow + "/dry-run")
                .then();
    }

    private static ValidatableResponse dryRunOf(Map<String, ?> draft, Map<String, ?> input) {
        return as(CREATOR)
                .body(Map.of("workflow", draft, "input", input))
                .post("/api/workflows/dry-run")
                .then();
    }

    private static Map<String, ?> evaluate(String id, String formula) {
        return Map.of("id", id, "action", "evaluate", "formula", formula);
    }
}
