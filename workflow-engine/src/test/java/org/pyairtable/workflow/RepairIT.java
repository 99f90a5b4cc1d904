package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.EDITOR;
import static org.pyairtable.workflow.Engine.KAFKA;
import static org.pyairtable.workflow.Engine.SOON;
import static org.pyairtable.workflow.Engine.VIEWER;
import static org.pyairtable.workflow.Engine.answer;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.awaitRuns;
import static org.pyairtable.workflow.Engine.command;
import static org.pyairtable.workflow.Engine.created;
import static org.pyairtable.workflow.Engine.eventually;
import static org.pyairtable.workflow.Engine.onTable;
import static org.pyairtable.workflow.Engine.rejected;
import static org.pyairtable.workflow.Engine.run;
import static org.pyairtable.workflow.Engine.runs;
import static org.pyairtable.workflow.Engine.saved;
import static org.pyairtable.workflow.Engine.send;
import static org.pyairtable.workflow.Engine.unique;
import static org.pyairtable.workflow.Engine.written;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.ServiceDatabase;
import org.pyairtable.testkit.SuiteResource;

/** Questions of steps, and what people do with runs and workflows, on a real broker and a real database. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class RepairIT {
    private static final Map<String, ?> MANUAL = Map.of("type", "manual");

    @Test
    void aStepFindsRecordsByAConditionWithQuotedValues() {
        String table = unique("Found");
        String workflow = saved(
                MANUAL,
                List.of(
                        step(
                                "find",
                                "findRecords",
                                Map.of(
                                        "baseId",
                                        DataDouble.BASE,
                                        "table",
                                        table,
                                        "where",
                                        "AND({Name} = {{trigger.name}}, {Hours} > {{trigger.n}})",
                                        "sort",
                                        List.of(Map.of("field", "Hours", "descending", true)),
                                        "limit",
                                        2)),
                        step(
                                "sum",
                                "transform",
                                Map.of(
                                        "list",
                                        "{{steps.find.result.records}}",
                                        "map",
                                        "{item.fields.Hours}",
                                        "aggregate",
                                        "SUM")),
                        evaluate("first", "{steps.find.result.records.0.fields.Name}")));

        String runId = started(workflow, Map.of("name", "x\") OR(\"1", "n", 2));

        Message question = KAFKA.await(
                "data.queries",
                m -> m.type().endsWith("query-records.v1")
                        && m.json().path("table").asText().equals("tbl" + table),
                SOON);
        assertThat(question.json().path("condition").asText())
                .isEqualTo("AND({fldName} = \"x\\\") OR(\\\"1\", {fldHours} > (2))");
        assertThat(question.json().at("/sort/0/by").asText()).isEqualTo("fldHours");
        assertThat(question.header("ce_actor")).isEqualTo(CREATOR);
        awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getInt("steps[1].output")).isEqualTo(7);
        assertThat(run(runId).getString("steps[2].output")).isEqualTo("One");
        as(VIEWER)
                .get("/api/workflows/" + workflow)
                .then()
                .body("steps[0].where", equalTo("AND({Name} = {{trigger.name}}, {Hours} > {{trigger.n}})"))
                .body("steps[0].sort[0].field", equalTo("Hours"));
    }

    @Test
    void aRecordThatIsGoneFailsTheStepThatReadsItAndRecoveryGoesOn() {
        String table = unique("Gone");
        Map<String, Object> read = new HashMap<>(step(
                "read", "readRecord", Map.of("baseId", DataDouble.BASE, "table", table, "recordId", "{{trigger.id}}")));
        read.put("onError", List.of(evaluate("why", "{steps.read.error}")));
        String workflow = saved(MANUAL, List.of(read));

        String runId = started(workflow, Map.of("id", "recNOBODY"));

        awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getString("steps[1].output"))
                .startsWith("There is no record recNOBODY in table " + table);
    }

    @Test
    void aQuestionThatCannotBeAnsweredNowIsAskedAgainAsOftenAsTheStepSays() {
        String table = unique("Busy");
        String workflow = saved(
                MANUAL,
                List.of(step(
                        "find",
                        "findRecords",
                        Map.of(
                                "baseId",
                                DataDouble.BASE,
                                "table",
                                table,
                                "where",
                                "{Name} = 'BUSY'",
                                "retry",
                                Map.of("maxAttempts", 2, "backoff", "PT0.1S")))));

        String runId = started(workflow, Map.of());

        awaitRuns(workflow, 1, "failed");
        assertThat(run(runId).getString("error")).isEqualTo("Step find: Too many questions");
        assertThat(run(runId).getList("steps[0].attempts.error"))
                .containsExactly("Too many questions", "Too many questions");
    }

    @Test
    void aFailedRunIsTakenUpAtTheStepThatFailed() {
        String table = unique("Retry");
        String workflow =
                saved(MANUAL, List.of(create("one", table, "1"), create("two", table, "2"), evaluate("end", "'done'")));
        String runId = started(workflow, Map.of());
        answer(written(command(table, named("1")), "recOne", Map.of("Name", "1")));
        Message second = command(table, named("2"));
        answer(rejected(second, "INVALID_VALUE_FOR_COLUMN", "bad cell"));
        awaitRuns(workflow, 1, "failed");
        as(VIEWER).post("/api/runs/" + runId + "/retry").then().statusCode(403);

        as(EDITOR).post("/api/runs/" + runId + "/retry").then().statusCode(200).body("status", equalTo("waiting"));

        Message again = command(table, m -> named("2").test(m) && !m.id().equals(second.id()));
        answer(written(again, "recTwo", Map.of("Name", "2")));
        awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getList("steps.status")).containsExactly("succeeded", "succeeded", "succeeded");
        as(EDITOR)
                .post("/api/runs/" + runId + "/retry")
                .then()
                .statusCode(409)
                .body("detail", equalTo("The run has not failed; it is succeeded"));
    }

    @Test
    void ofALoopOnlyTheItemsThatFailedAreDoneAgain() {
        String table = unique("Items");
        String workflow = saved(
                MANUAL,
                List.of(step(
                        "each",
                        "forEach",
                        Map.of("list", "{{trigger.lines}}", "steps", List.of(create("line", table, "{{item}}"))))));
        String runId = started(workflow, Map.of("lines", List.of("a", "b", "c")));
        answer(written(command(table, named("a")), "recA", Map.of("Name", "a")));
        Message failing = command(table, named("b"));
        answer(rejected(failing, "INVALID_VALUE_FOR_COLUMN", "bad cell"));
        awaitRuns(workflow, 1, "failed");

        as(EDITOR).post("/api/runs/" + runId + "/retry").then().statusCode(200);

        answer(written(
                command(table, m -> named("b").test(m) && !m.id().equals(failing.id())), "recB", Map.of("Name", "b")));
        answer(written(command(table, named("c")), "recC", Map.of("Name", "c")));
        awaitRuns(workflow, 1, "succeeded");
        assertThat(KAFKA.all("data.commands", SOON).stream()
                        .filter(m -> m.json().path("table").asText().equals("tbl" + table)))
                .hasSize(4);
    }

    @Test
    void aPausedWorkflowStartsNoRunsUntilItIsResumed() {
        String table = unique("Paused");
        String workflow = saved(onTable("recordCreated", table), List.of(evaluate("a", "1")));
        String manual = saved(MANUAL, List.of(evaluate("a", "1")));
        as(EDITOR).post("/api/workflows/" + workflow + "/pause").then().statusCode(403);

        as(CREATOR)
                .post("/api/workflows/" + workflow + "/pause")
                .then()
                .statusCode(200)
                .body("status", equalTo("paused"));
        as(CREATOR).post("/api/workflows/" + manual + "/pause").then().statusCode(200);

        as(EDITOR)
                .body("{}")
                .post("/api/workflows/" + manual + "/runs")
                .then()
                .statusCode(409)
                .body("detail", containsString("is paused; resume it first"));
        String witness = saved(onTable("recordCreated", table), List.of(evaluate("a", "1")));
        send(table, created("rec1", Map.of("fldName", "while it is paused")));
        awaitRuns(witness, 1, "succeeded");
        as(CREATOR)
                .post("/api/workflows/" + workflow + "/resume")
                .then()
                .statusCode(200)
                .body("status", equalTo("active"));
        send(table, created("rec2", Map.of("fldName", "afterwards")));
        awaitRuns(workflow, 1, "succeeded");
        assertThat(runs(workflow).getList("items.trigger.record.id")).containsExactly("rec2");
    }

    @Test
    void recordsThatAreDeletedOrStopToMatchStartRuns() {
        String table = unique("Ends");
        String deleted = saved(onTable("recordDeleted", table), List.of(evaluate("a", "{Name}")));
        Map<String, Object> stops = new HashMap<>(onTable("recordStopsMatching", table));
        stops.put("formula", "{Hours} > 8");
        String stopped = saved(stops, List.of(evaluate("a", "{Hours}")));

        send(table, Engine.updated("rec1", Map.of("fldHours", 9), Map.of("fldHours", 10)));
        send(table, Engine.updated("rec1", Map.of("fldHours", 7), Map.of("fldHours", 9)));
        send(table, Engine.deleted("rec1", Map.of("fldName", "Roof")));

        String run = awaitRuns(stopped, 1, "succeeded");
        assertThat(run(run).getInt("steps[0].output")).isEqualTo(7);
        assertThat(run(awaitRuns(deleted, 1, "succeeded")).getString("steps[0].output"))
                .isEqualTo("Roof");
    }

    @Test
    void aScheduleStartsOneRunForItsTimeAndMakesUpForMissedOnes() {
        String workflow = saved(
                Map.of("type", "schedule", "cron", "0 9 * * 1", "zone", "Europe/Riga"),
                List.of(evaluate("a", "{trigger.time}")));
        ServiceDatabase.update("update workflow set next_time = '2026-01-05T07:00:00Z' where id = ?", workflow);

        String run = awaitRuns(workflow, 1, "succeeded");

        assertThat(run(run).getString("steps[0].output")).isEqualTo("2026-01-05T07:00:00Z");
        assertThat(ServiceDatabase.column(
                        "select 1 from workflow where id = ? and next_time > now()"
                                + " and extract(isodow from next_time at time zone 'Europe/Riga') = 1"
                                + " and extract(hour from next_time at time zone 'Europe/Riga') = 9",
                        workflow))
                .hasSize(1);
        as(CREATOR)
                .body(Map.of(
                        "workspaceId",
                        DataDouble.WORKSPACE,
                        "name",
                        "Never",
                        "trigger",
                        Map.of("type", "schedule", "cron", "0 0 30 2 *"),
                        "steps",
                        List.of(evaluate("a", "1"))))
                .post("/api/workflows")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("trigger.cron"));
    }

    @Test
    void aStartFillsInTheFormOfTheWorkflow() {
        String workflow = saved(
                Map.of(
                        "type",
                        "manual",
                        "inputs",
                        List.of(
                                Map.of("name", "sum", "type", "number", "label", "Sum in euros", "required", true),
                                Map.of("name", "note", "type", "text", "default", "none"))),
                List.of(evaluate("a", "{trigger.note} & {trigger.sum}")));

        as(CREATOR)
                .body(Map.of("input", Map.of("sum", "twelve")))
                .post("/api/workflows/" + workflow + "/runs")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("input.sum"))
                .body("errors[0].message", equalTo("is not a number"));
        as(CREATOR)
                .body(Map.of("input", Map.of("sum", 12, "colour", "red")))
                .post("/api/workflows/" + workflow + "/runs")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("input.colour"));
        started(workflow, Map.of("sum", 12));

        assertThat(run(awaitRuns(workflow, 1, "succeeded")).getString("steps[0].output"))
                .isEqualTo("none12");
        as(CREATOR)
                .get("/api/workflows/" + workflow)
                .then()
                .statusCode(200)
                .body("trigger.inputs[0].label", equalTo("Sum in euros"))
                .body("trigger.inputs[1].default", equalTo("none"));
    }

    @Test
    void timesThatWereMissedStartARunEachOrNone() {
        Instant midnight = Instant.now().truncatedTo(ChronoUnit.DAYS);
        Instant first = midnight.minus(2, ChronoUnit.DAYS);
        String all = saved(
                Map.of("type", "schedule", "cron", "0 0 * * *", "missed", "all"),
                List.of(evaluate("a", "{trigger.time}")));
        String skip = saved(
                Map.of("type", "schedule", "cron", "0 0 * * *", "missed", "skip"),
                List.of(evaluate("a", "{trigger.time}")));
        ServiceDatabase.update("update workflow set next_time = ?::timestamptz where id = ?", first.toString(), skip);
        ServiceDatabase.update("update workflow set next_time = ?::timestamptz where id = ?", first.toString(), all);

        eventually().untilAsserted(() -> assertThat(runs(all).getList("items.trigger.values.time"))
                .contains(first.toString(), first.plus(1, ChronoUnit.DAYS).toString(), midnight.toString()));
        eventually().untilAsserted(() -> assertThat(
                        ServiceDatabase.column("select 1 from workflow where id = ? and next_time > now()", skip))
                .hasSize(1));
        assertThat(runs(skip).getList("items")).isEmpty();
    }

    @Test
    void anApprovalWaitsForOneOfThePeopleWhoAreAskedAndTheFirstDecisionCounts() {
        String workflow = saved(
                MANUAL,
                List.of(
                        step("ask", "approval", Map.of("approvers", List.of(EDITOR), "title", "Pay {{trigger.sum}}?")),
                        evaluate("paid", "IF({steps.ask.result.approved}, {steps.ask.result.comment}, 'no')")));
        String runId = started(workflow, Map.of("sum", 12));
        Message asked = KAFKA.await(
                "communication.commands",
                m -> m.json().path("data").path("runId").asText().equals(runId)
                        && m.json().path("data").path("about").asText().equals("approval"),
                SOON);
        assertThat(asked.json().path("title").asText()).isEqualTo("Pay 12?");
        assertThat(asked.json().path("recipients").path(0).asText()).isEqualTo(EDITOR);

        decide(as(VIEWER), runId, "ask", true).statusCode(403);
        decide(as(Engine.STRANGER), runId, "ask", true).statusCode(404);
        decide(
                        RestAssured.given()
                                .contentType("application/json")
                                .header(
                                        "Authorization",
                                        "Bearer " + Engine.IDENTITY.token(EDITOR, "runs:write", "workflows:write")),
                        runId,
                        "ask",
                        true)
                .statusCode(403);
        decide(as(EDITOR), runId, "paid", true).statusCode(409);
        decide(as(EDITOR), runId, "ask", true).statusCode(200).body("status", equalTo("succeeded"));
        decide(as(EDITOR), runId, "ask", false).statusCode(409);

        assertThat(run(runId).getString("steps[1].output")).isEqualTo("Fine");
        assertThat(run(runId).getString("steps[0].output.by")).isEqualTo(EDITOR);
        as(EDITOR)
                .body("{\"step\":\"ask\"}")
                .post("/api/runs/" + runId + "/decisions")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("approve"));
    }

    @Test
    void tokensNeedTheScopesThatAreDocumentedAndNoOthers() {
        String workflow = saved(MANUAL, List.of(step("pause", "wait", Map.of("duration", "PT1H"))));
        Function<String, RequestSpecification> with = scope -> RestAssured.given()
                .contentType("application/json")
                .header("Authorization", "Bearer " + Engine.IDENTITY.token(EDITOR, scope));
        String runs = "/api/workflows/" + workflow + "/runs";

        with.apply("workflows:read").body("{}").post(runs).then().statusCode(403);
        with.apply("runs:write").body("{}").post(runs).then().statusCode(403);
        String runId = with.apply("workflows:write")
                .body("{}")
                .post(runs)
                .then()
                .statusCode(202)
                .extract()
                .path("runId");

        with.apply("workflows:read").get("/api/runs/" + runId).then().statusCode(403);
        with.apply("runs:read").get("/api/runs/" + runId).then().statusCode(200);
        with.apply("runs:read").post("/api/runs/" + runId + "/cancel").then().statusCode(403);
        with.apply("runs:write")
                .post("/api/runs/" + runId + "/cancel")
                .then()
                .statusCode(200)
                .body("status", equalTo("cancelled"));
    }

    @Test
    void anApprovalAsksARoleAndOthersWhenNobodyHasDecidedForAWhile() {
        String workflow = saved(
                MANUAL,
                List.of(step(
                        "ask",
                        "approval",
                        Map.of(
                                "approvers",
                                List.of("role:viewer", "{{trigger.also}}"),
                                "title",
                                "Pay " + unique("bill") + "?",
                                "deadline",
                                "PT2H",
                                "escalation",
                                Map.of("after", "PT1H", "to", List.of(EDITOR))))));
        String runId = started(workflow, Map.of("also", CREATOR));
        assertThat(run(runId).getList("steps[0].sent.approvers")).containsExactlyInAnyOrder(VIEWER, CREATOR);
        decide(as(EDITOR), runId, "ask", true).statusCode(403);

        ServiceDatabase.update("update step set wake_at = now() - interval '1 s' where run_id = ?", runId);
        ServiceDatabase.update("update run set wake_at = now() where id = ?", runId);

        Message escalated = KAFKA.await(
                "communication.commands",
                m -> m.json().path("data").path("runId").asText().equals(runId)
                        && m.json().path("recipients").path(0).asText().equals(EDITOR),
                SOON);
        assertThat(escalated.json().path("data").path("about").asText()).isEqualTo("approval");
        assertThat(run(runId).getList("steps[0].sent.escalatedTo")).containsExactly(EDITOR);
        assertThat(run(runId).getString("status")).isEqualTo("waiting");
        decide(as(EDITOR), runId, "ask", false).statusCode(200).body("status", equalTo("succeeded"));
        assertThat(run(runId).getBoolean("steps[0].output.approved")).isFalse();
    }

    @Test
    void anApprovalThatIsEscalatedInVainFails() {
        String workflow = saved(
                MANUAL,
                List.of(step(
                        "ask",
                        "approval",
                        Map.of(
                                "approvers",
                                List.of(EDITOR),
                                "title",
                                "Pay?",
                                "deadline",
                                "PT2H",
                                "escalation",
                                Map.of("after", "PT1H", "to", List.of("{{trigger.nobody}}"))))));
        String runId = started(workflow, Map.of());

        for (int look = 0; look < 2; look++) {
            ServiceDatabase.update("update step set wake_at = now() - interval '1 s' where run_id = ?", runId);
            ServiceDatabase.update("update run set wake_at = now() where id = ?", runId);
            int times = look;
            eventually()
                    .until(() -> times == 0
                            ? run(runId).getList("steps[0].sent.escalatedTo") != null
                            : run(runId).getString("status").equals("failed"));
        }

        assertThat(run(runId).getString("error")).startsWith("Step ask: Nobody decided until ");
    }

    @Test
    void anApprovalThatNobodyGivesInTimeFails() {
        Map<String, Object> ask = new HashMap<>(
                step("ask", "approval", Map.of("approvers", List.of("*"), "title", "Pay?", "deadline", "PT1M")));
        ask.put("onError", List.of(evaluate("late", "'Too late'")));
        String workflow = saved(MANUAL, List.of(ask));
        String runId = started(workflow, Map.of());
        ServiceDatabase.update(
                "update step set wake_at = now() - interval '1 s' where run_id = ? and step_id = 'ask'", runId);
        ServiceDatabase.update("update run set wake_at = now() where id = ?", runId);

        awaitRuns(workflow, 1, "succeeded");

        assertThat(run(runId).getString("steps[0].error")).startsWith("Nobody decided until ");
        assertThat(run(runId).getString("steps[1].output")).isEqualTo("Too late");
    }

    private static ValidatableResponse decide(RequestSpecification user, String runId, String step, boolean approve) {
        return user.body(Map.of("step", step, "approve", approve, "comment", "Fine"))
                .post("/api/runs/" + runId + "/decisions")
                .then();
    }

    @Test
    void theVersionsOfAWorkflowAreListedTheNewestFirst() {
        String workflow = saved(MANUAL, List.of(evaluate("old", "1")));
        as(CREATOR)
                .body(Map.of("name", "Newer", "trigger", MANUAL, "steps", List.of(evaluate("new", "2"))))
                .put("/api/workflows/" + workflow)
                .then()
                .statusCode(200);

        String next = as(VIEWER)
                .get("/api/workflows/" + workflow + "/versions?limit=1")
                .then()
                .statusCode(200)
                .body("items.version", contains(2))
                .body("items[0].name", equalTo("Newer"))
                .body("items[0].steps[0].id", equalTo("new"))
                .extract()
                .path("nextCursor");
        as(VIEWER)
                .get("/api/workflows/" + workflow + "/versions?limit=1&cursor=" + next)
                .then()
                .statusCode(200)
                .body("items.version", contains(1))
                .body("items[0].steps[0].id", equalTo("old"));
        as(Engine.STRANGER)
                .get("/api/workflows/" + workflow + "/versions")
                .then()
                .statusCode(404);
    }

    @Test
    void theKindsAndTheFunctionsAreDescribedForPrograms() {
        as(VIEWER)
                .get("/api/workflows/kinds")
                .then()
                .statusCode(200)
                .body("steps.name", hasItem("forEach"))
                .body("triggers.name", hasItem("recordDeleted"))
                .body("schema.'$defs'.'step.forEach'.required", hasItem("list"));
        as(VIEWER)
                .get("/api/formulas/functions")
                .then()
                .statusCode(200)
                .body("functions", hasSize(84))
                .body("functions.find { it.name == 'LEFT' }.exampleResult", equalTo("Ri"));
    }

    private static Predicate<Message> named(String name) {
        return m -> m.json().path("records").path(0).path("fldName").asText().equals(name);
    }

    private static String started(String workflow, Map<String, ?> input) {
        return as(EDITOR)
                .body(Map.of("input", input))
                .post("/api/workflows/" + workflow + "/runs")
                .then()
                .statusCode(202)
                .extract()
                .path("runId");
    }

    private static Map<String, ?> evaluate(String id, String formula) {
        return step(id, "evaluate", Map.of("formula", formula));
    }

    private static Map<String, ?> create(String id, String table, String name) {
        return step(
                id, "createRecord", Map.of("baseId", DataDouble.BASE, "table", table, "fields", Map.of("Name", name)));
    }

    private static Map<String, ?> step(String id, String action, Map<String, ?> members) {
        Map<String, Object> step = new HashMap<>(members);
        step.put("id", id);
        step.put("action", action);
        return step;
    }
}
