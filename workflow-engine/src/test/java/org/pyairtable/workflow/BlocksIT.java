package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.EDITOR;
import static org.pyairtable.workflow.Engine.KAFKA;
import static org.pyairtable.workflow.Engine.SOON;
import static org.pyairtable.workflow.Engine.VIEWER;
import static org.pyairtable.workflow.Engine.answer;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.awaitRuns;
import static org.pyairtable.workflow.Engine.command;
import static org.pyairtable.workflow.Engine.events;
import static org.pyairtable.workflow.Engine.eventually;
import static org.pyairtable.workflow.Engine.notices;
import static org.pyairtable.workflow.Engine.rejected;
import static org.pyairtable.workflow.Engine.run;
import static org.pyairtable.workflow.Engine.runs;
import static org.pyairtable.workflow.Engine.saved;
import static org.pyairtable.workflow.Engine.unique;
import static org.pyairtable.workflow.Engine.written;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.ServiceDatabase;
import org.pyairtable.testkit.SuiteResource;

/** Runs inside runs, and what is around steps, on a real broker and a real database. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class BlocksIT {
    private static final Map<String, ?> MANUAL = Map.of("type", "manual");

    @Test
    void eachItemOfAListHasARunOfItsOwnAndTheirResultsStandInOrder() {
        String workflow = saved(
                MANUAL,
                List.of(
                        step("rate", "setVariable", Map.of("name", "rate", "value", 3)),
                        step(
                                "each",
                                "forEach",
                                Map.of(
                                        "list",
                                        "{{trigger.lines}}",
                                        "atOnce",
                                        3,
                                        "steps",
                                        List.of(evaluate("cost", "{item.hours} * {vars.rate} + {index}")),
                                        "result",
                                        "{{steps.cost.result}}")),
                        step(
                                "sum",
                                "transform",
                                Map.of("list", "{{steps.each.result.results}}", "map", "{item}", "aggregate", "SUM"))));
        List<Map<String, Integer>> lines =
                IntStream.range(0, 25).mapToObj(i -> Map.of("hours", i)).toList();

        String runId = started(workflow, Map.of("lines", lines));

        awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getList("steps.id")).containsExactly("rate", "each", "sum");
        assertThat(run(runId).getList("steps[1].output.results"))
                .isEqualTo(IntStream.range(0, 25).mapToObj(i -> 4 * i).toList());
        assertThat(run(runId).getInt("steps[1].output.count")).isEqualTo(25);
        // 0 + 4 + … + 96
        assertThat(run(runId).getInt("steps[2].output")).isEqualTo(1_200);
        as(VIEWER)
                .get("/api/runs?parentId=" + runId + "&limit=2")
                .then()
                .statusCode(200)
                .body("items.parentPath", contains("each", "each"))
                .body("items.item.hours", contains(0, 1))
                .body("items.status", contains("succeeded", "succeeded"));
        assertThat(runs(workflow).getList("items.id")).containsExactly(runId);
        assertThat(events(runId, "run-succeeded")).hasSize(1);
    }

    @Test
    void noMoreItemsAreUnderWayThanMayBeAtOnceAndAFailureStartsNoFurtherOnes() {
        String table = unique("Lines");
        String workflow = saved(
                MANUAL,
                List.of(step(
                        "each",
                        "forEach",
                        Map.of(
                                "list",
                                "{{trigger.lines}}",
                                "atOnce",
                                2,
                                "steps",
                                List.of(create("line", table, Map.of("Name", "{{item}}")))))));
        String runId = started(workflow, Map.of("lines", List.of("a", "b", "c", "d")));
        Message first = command(table, named("a"));
        Message second = command(table, named("b"));
        assertThat(inside(runId, "items.status")).containsExactly("waiting", "waiting", "running", "running");

        answer(written(first, "recA", Map.of("Name", "a")));
        Message third = command(table, named("c"));
        answer(rejected(second, "INVALID_VALUE_FOR_COLUMN", "bad cell"));
        answer(written(third, "recC", Map.of("Name", "c")));

        awaitRuns(workflow, 1, "failed");
        assertThat(run(runId).getString("error"))
                .isEqualTo("Step each: Item 1: Step line: INVALID_VALUE_FOR_COLUMN: bad cell");
        assertThat(inside(runId, "items.status")).containsExactly("succeeded", "failed", "succeeded", "cancelled");
        assertThat(notices(workflow, "runFailed")).hasSize(1);
    }

    @Test
    void branchesRunAtOnceAndGiveTheirResultsByName() {
        String table = unique("Both");
        String workflow = saved(
                MANUAL,
                List.of(
                        step(
                                "both",
                                "parallel",
                                Map.of(
                                        "branches",
                                        List.of(
                                                Map.of(
                                                        "name",
                                                        "left",
                                                        "steps",
                                                        List.of(create("l", table, Map.of("Name", "left")))),
                                                Map.of(
                                                        "name",
                                                        "right",
                                                        "steps",
                                                        List.of(create("r", table, Map.of("Name", "right"))))))),
                        evaluate("sum", "{steps.both.result.left.l.id} & '+' & {steps.both.result.right.r.id}")));
        String runId = started(workflow, Map.of());

        Message left = command(table, named("left"));
        Message right = command(table, named("right"));
        answer(written(right, "recR", Map.of("Name", "right")));
        answer(written(left, "recL", Map.of("Name", "left")));

        awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getString("steps[1].output")).isEqualTo("recL+recR");
    }

    @Test
    void aWorkflowRunsAnotherAndTakesItsResult() {
        String inner = saved(MANUAL, List.of(evaluate("double", "{trigger.n} * 2")));
        String outer = saved(
                MANUAL,
                List.of(
                        step("call", "runWorkflow", Map.of("workflowId", inner, "input", Map.of("n", "{{trigger.n}}"))),
                        evaluate("more", "{steps.call.result.result} + 1")));

        String runId = started(outer, Map.of("n", 20));

        awaitRuns(outer, 1, "succeeded");
        assertThat(run(runId).getInt("steps[1].output")).isEqualTo(41);
        String called = run(runId).getString("steps[0].output.runId");
        assertThat(runs(inner).getList("items.id")).containsExactly(called);
        assertThat(run(called).getString("parentId")).isEqualTo(runId);
    }

    @Test
    void workflowsThatStartThemselvesAreRefusedBeyondADepth() {
        String id = saved(MANUAL, List.of(evaluate("a", "1")));
        as(CREATOR)
                .body(Map.of(
                        "name",
                        "Endless",
                        "trigger",
                        MANUAL,
                        "steps",
                        List.of(step("again", "runWorkflow", Map.of("workflowId", id)))))
                .put("/api/workflows/" + id)
                .then()
                .statusCode(200);

        String runId = started(id, Map.of());

        awaitRuns(id, 6, "failed");
        assertThat(run(runId).getString("error")).endsWith("the workflows probably start themselves");
    }

    @Test
    void aFailureIsRecoveredFromAndItsReasonCanBeRead() {
        String table = unique("Recover");
        Map<String, Object> write = new HashMap<>(create("write", table, Map.of("Name", "x")));
        write.put("onError", List.of(evaluate("why", "'Because: ' & {steps.write.error}")));
        String workflow = saved(MANUAL, List.of(write, evaluate("after", "{steps.why.result}")));
        String runId = started(workflow, Map.of());

        answer(rejected(command(table), "INVALID_VALUE_FOR_COLUMN", "bad cell"));

        awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getList("steps.status")).containsExactly("failed", "succeeded", "succeeded");
        assertThat(run(runId).getList("steps.path")).containsExactly("write", "write/onError/why", "after");
        assertThat(run(runId).getString("steps[2].output")).isEqualTo("Because: INVALID_VALUE_FOR_COLUMN: bad cell");
        assertThat(notices(workflow, "runFailed")).isEmpty();
    }

    @Test
    void aFailedRunUndoesWhatItHasWrittenTheLastFirst() {
        String table = unique("Undo");
        Map<String, Object> first = undone("first", table, "1");
        Map<String, Object> second = undone("second", table, "2");
        String workflow = saved(MANUAL, List.of(first, second, step("stop", "fail", Map.of("message", "Too late"))));
        String runId = started(workflow, Map.of());
        answer(written(command(table, named("1")), "recOne", Map.of("Name", "1")));
        answer(written(command(table, named("2")), "recTwo", Map.of("Name", "2")));

        Message undoesSecond =
                command(table, m -> m.json().path("recordIds").path(0).asText().equals("recTwo"));
        assertThat(deletions(table)).hasSize(1);
        answer(deleted(undoesSecond, "recTwo"));
        answer(deleted(
                command(table, m -> m.json().path("recordIds").path(0).asText().equals("recOne")), "recOne"));

        awaitRuns(workflow, 1, "failed");
        assertThat(run(runId).getString("error")).isEqualTo("Step stop: Too late");
        assertThat(run(runId).getList("steps.path"))
                .containsExactly(
                        "first", "second", "stop", "second/compensate/undo-second", "first/compensate/undo-first");
    }

    @Test
    void anUndoingThatFailsWaitsForSomebodyWhoHasItGoOn() {
        String table = unique("Undo");
        String workflow = saved(
                MANUAL,
                List.of(
                        undone("first", table, "1"),
                        undone("second", table, "2"),
                        step("stop", "fail", Map.of("message", "Too late"))));
        String runId = started(workflow, Map.of());
        answer(written(command(table, named("1")), "recOne", Map.of("Name", "1")));
        answer(written(command(table, named("2")), "recTwo", Map.of("Name", "2")));
        answer(rejected(
                command(table, m -> m.json().path("recordIds").path(0).asText().equals("recTwo")),
                "INVALID_REQUEST",
                "Locked"));
        awaitRuns(workflow, 1, "failed");
        assertThat(run(runId).getString("error")).contains("Undoing what came before failed in step undo-second");

        as(EDITOR).post("/api/runs/" + runId + "/retry").then().statusCode(200).body("status", equalTo("waiting"));

        eventually().until(() -> deletions(table).size() == 2);
        answer(deleted(deletions(table).getLast(), "recTwo"));
        answer(deleted(
                command(table, m -> m.json().path("recordIds").path(0).asText().equals("recOne")), "recOne"));
        awaitRuns(workflow, 1, "failed");
        assertThat(run(runId).getString("error")).isEqualTo("Step stop: Too late");
        as(EDITOR).post("/api/runs/" + runId + "/retry").then().statusCode(409);
    }

    private static Map<String, ?> creatingEach(String table) {
        return step(
                "each",
                "forEach",
                Map.of(
                        "list",
                        "{{trigger.lines}}",
                        "steps",
                        List.of(
                                create("line", table, Map.of("Name", "{{item}}")),
                                evaluate("after", "'after ' & {steps.line.result.id}")),
                        "result",
                        "{{steps.after.result}}"));
    }

    /** Nobody waits any more for the answer to the command of the only child. */
    private static void overdue(String runId) {
        String child = inside(runId, "items.id").getFirst();
        ServiceDatabase.update("update step set wake_at = now() - interval '1 s' where run_id = ?", child);
        ServiceDatabase.update("update run set wake_at = now() where id = ?", child);
    }

    private static long commands(String table) {
        return KAFKA.all("data.commands", SOON).stream()
                .filter(m -> m.json().path("table").asText().equals("tbl" + table))
                .count();
    }

    @Test
    void aRetryOfALoopWaitsForTheAnswerThatAnItemHasNotGotAndSendsNothingAgain() {
        String table = unique("Late");
        String workflow = saved(MANUAL, List.of(creatingEach(table)));
        String runId = started(workflow, Map.of("lines", List.of("a")));
        Message sent = command(table, named("a"));
        overdue(runId);
        awaitRuns(workflow, 1, "failed");
        assertThat(run(runId).getString("error")).contains("No answer to the command within");

        as(EDITOR).post("/api/runs/" + runId + "/retry").then().statusCode(200).body("status", equalTo("waiting"));
        eventually().until(() -> inside(runId, "items.status").equals(List.of("waiting")));
        answer(written(sent, "recLate", Map.of("Name", "a")));

        awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getList("steps[0].output.results")).isEqualTo(List.of("after recLate"));
        assertThat(commands(table)).isEqualTo(1);
    }

    @Test
    void aRetryOfALoopUsesTheAnswerThatCameTooLate() {
        String table = unique("Late");
        String workflow = saved(MANUAL, List.of(creatingEach(table)));
        String runId = started(workflow, Map.of("lines", List.of("a")));
        Message sent = command(table, named("a"));
        overdue(runId);
        awaitRuns(workflow, 1, "failed");

        answer(written(sent, "recLate", Map.of("Name", "a")));
        String child = inside(runId, "items.id").getFirst();
        eventually().until(() -> run(child).getString("steps[0].status").equals("succeeded"));
        assertThat(run(child).getString("status")).isEqualTo("failed");
        as(EDITOR).post("/api/runs/" + runId + "/retry").then().statusCode(200);

        awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getList("steps[0].output.results")).isEqualTo(List.of("after recLate"));
        assertThat(commands(table)).isEqualTo(1);
    }

    @Test
    void aRetryOfALoopRepeatsWhatFailedAndNotWhatWasRecoveredFrom() {
        String table = unique("Again");
        Map<String, Object> first = new HashMap<>(create("first", table, Map.of("Name", "first")));
        first.put("onError", List.of());
        String workflow = saved(
                MANUAL,
                List.of(step(
                        "each",
                        "forEach",
                        Map.of(
                                "list",
                                "{{trigger.lines}}",
                                "steps",
                                List.of(first, create("second", table, Map.of("Name", "second")))))));
        String runId = started(workflow, Map.of("lines", List.of(1)));
        answer(rejected(command(table, named("first")), "INVALID_REQUEST", "no"));
        answer(rejected(command(table, named("second")), "INVALID_REQUEST", "not yet"));
        awaitRuns(workflow, 1, "failed");

        as(EDITOR).post("/api/runs/" + runId + "/retry").then().statusCode(200);
        eventually().until(() -> commands(table) == 3);
        answer(written(
                KAFKA.all("data.commands", SOON).stream()
                        .filter(m -> m.json().path("table").asText().equals("tbl" + table))
                        .toList()
                        .getLast(),
                "recSecond",
                Map.of("Name", "second")));

        awaitRuns(workflow, 1, "succeeded");
        assertThat(commands(table)).isEqualTo(3);
    }

    @Test
    void aCancelledRunCancelsWhatIsInsideIt() {
        String workflow = saved(
                MANUAL,
                List.of(step(
                        "each",
                        "forEach",
                        Map.of(
                                "list",
                                "{{trigger.lines}}",
                                "steps",
                                List.of(step("pause", "wait", Map.of("duration", "PT1H")))))));
        String runId = started(workflow, Map.of("lines", List.of(1, 2)));
        eventually().until(() -> inside(runId, "items.status"), List.of("waiting", "running")::equals);

        as(EDITOR).post("/api/runs/" + runId + "/cancel").then().statusCode(200).body("status", equalTo("cancelled"));

        eventually().until(() -> inside(runId, "items.status"), List.of("cancelled", "cancelled")::equals);
    }

    @Test
    void aMissingValueFailsTheStepAndNamesIt() {
        String workflow = saved(
                MANUAL,
                List.of(step(
                        "tell",
                        "notify",
                        Map.of("recipients", List.of("*"), "title", "Hi {{trigger.name}}", "body", "b"))));

        String runId = started(workflow, Map.of());

        awaitRuns(workflow, 1, "failed");
        assertThat(run(runId).getString("error")).startsWith("Step tell: There is no value for {{trigger.name}}");
    }

    @Test
    void faultsOfADefinitionAreRefusedTogetherEachWithItsPath() {
        as(CREATOR)
                .body(Map.of(
                        "workspaceId",
                        DataDouble.WORKSPACE,
                        "name",
                        "Bad",
                        "trigger",
                        MANUAL,
                        "steps",
                        List.of(
                                evaluate("a", "{steps.later.result} +"),
                                evaluate("b", "{item.x}"),
                                step("c", "runWorkflow", Map.of("workflowId", "wflNowhere")),
                                step(
                                        "d",
                                        "forEach",
                                        Map.of(
                                                "list",
                                                "{{vars.none}}",
                                                "steps",
                                                List.of(create("e", "Nowhere", Map.of("X", 1))))),
                                evaluate("f", "{steps.e.result.id}"))))
                .post("/api/workflows")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("INVALID_VALUE"))
                .body(
                        "errors.field",
                        contains(
                                "steps[3].steps[0].table",
                                "steps[2].workflowId",
                                "steps[0].formula",
                                "steps[1].formula",
                                "steps[3].list",
                                "steps[4].formula"))
                .body("errors[3].message", startsWith("refers to 'item.x', which there is in the steps of forEach"));
    }

    private static Map<String, Object> undone(String id, String table, String name) {
        Map<String, Object> step = new HashMap<>(create(id, table, Map.of("Name", name)));
        step.put(
                "compensate",
                List.of(step(
                        "undo-" + id,
                        "deleteRecord",
                        Map.of(
                                "baseId",
                                DataDouble.BASE,
                                "table",
                                table,
                                "recordId",
                                "{{steps." + id + ".result.id}}"))));
        return step;
    }

    private static List<Message> deletions(String table) {
        return Engine.KAFKA.all("data.commands", Engine.SOON).stream()
                .filter(m -> m.json().path("table").asText().equals("tbl" + table))
                .filter(m -> m.json().has("recordIds"))
                .toList();
    }

    private static CloudEvent deleted(Message command, String recordId) {
        return CloudEvent.ofJson(
                        "org.pyairtable.data.results.records-written.v1",
                        Map.of(
                                "baseId",
                                DataDouble.BASE,
                                "tableId",
                                command.json().path("table").asText(),
                                "records",
                                List.of(),
                                "createdIds",
                                List.of(),
                                "updatedIds",
                                List.of(),
                                "deletedIds",
                                List.of(recordId)))
                .withSource("data-integration")
                .withCausation(command.id())
                .withCorrelation(command.header("ce_correlation"));
    }

    private static Predicate<Message> named(String name) {
        return m -> m.json().path("records").path(0).path("fldName").asText().equals(name);
    }

    private static List<String> inside(String runId, String what) {
        return as(VIEWER)
                .get("/api/runs?parentId=" + runId)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList(what, String.class);
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
        return Map.of("id", id, "action", "evaluate", "formula", formula);
    }

    private static Map<String, ?> create(String id, String table, Map<String, ?> fields) {
        return step(id, "createRecord", Map.of("baseId", DataDouble.BASE, "table", table, "fields", fields));
    }

    private static Map<String, ?> step(String id, String action, Map<String, ?> members) {
        Map<String, Object> step = new HashMap<>(members);
        step.put("id", id);
        step.put("action", action);
        return step;
    }
}
