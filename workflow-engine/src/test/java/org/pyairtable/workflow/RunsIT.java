package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.EDITOR;
import static org.pyairtable.workflow.Engine.KAFKA;
import static org.pyairtable.workflow.Engine.SOON;
import static org.pyairtable.workflow.Engine.answer;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.awaitEvent;
import static org.pyairtable.workflow.Engine.awaitRuns;
import static org.pyairtable.workflow.Engine.changed;
import static org.pyairtable.workflow.Engine.command;
import static org.pyairtable.workflow.Engine.created;
import static org.pyairtable.workflow.Engine.events;
import static org.pyairtable.workflow.Engine.eventually;
import static org.pyairtable.workflow.Engine.notices;
import static org.pyairtable.workflow.Engine.notifications;
import static org.pyairtable.workflow.Engine.notifying;
import static org.pyairtable.workflow.Engine.onTable;
import static org.pyairtable.workflow.Engine.rejected;
import static org.pyairtable.workflow.Engine.run;
import static org.pyairtable.workflow.Engine.runs;
import static org.pyairtable.workflow.Engine.saved;
import static org.pyairtable.workflow.Engine.send;
import static org.pyairtable.workflow.Engine.unique;
import static org.pyairtable.workflow.Engine.update;
import static org.pyairtable.workflow.Engine.updated;
import static org.pyairtable.workflow.Engine.whenMatches;
import static org.pyairtable.workflow.Engine.written;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.ServiceDatabase;
import org.pyairtable.testkit.SuiteResource;

/** Runs, on a real broker and a real database. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class RunsIT {
    private static final Map<String, ?> LATE = Map.of("Status", "Late");

    @Test
    void anInputWithANulIsRefusedWithItsPath() {
        String id = saved(Map.of("type", "manual"), List.of(Map.of("id", "a", "action", "evaluate", "formula", "1")));

        as(EDITOR)
                .body("{\"input\":{\"a\":{\"b\":[\"x\",\"y\\u0000\"]}}}")
                .post("/api/workflows/" + id + "/runs")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("input.a"))
                .body(
                        "errors[0].message",
                        equalTo("has the character NUL or half a surrogate pair, which cannot be stored"));
    }

    @Test
    void requestsWithOneKeyStartOneRun() throws Exception {
        String id = saved(Map.of("type", "manual"), List.of(Map.of("id", "a", "action", "evaluate", "formula", "1")));
        Map<String, ?> input = Map.of("input", Map.of("client", "acme", "hours", 7.50, "b", List.of("x")));
        Set<String> ids = new HashSet<>();

        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Future<String>> starts = IntStream.range(0, 8)
                    .mapToObj(i -> pool.submit(() -> keyed(id, "order-1", input).<String>path("runId")))
                    .toList();
            for (Future<String> start : starts) {
                ids.add(start.get());
            }
        }

        assertThat(ids).hasSize(1).doesNotContainNull();
        assertThat(runs(id).getList("items.id")).containsExactlyElementsOf(ids);
        assertThat(keyed(id, "order-2", input).<String>path("runId")).isNotIn(ids);
        keyed(id, "order-1", Map.of("input", Map.of("client", "borg")))
                .then()
                .statusCode(409)
                .body(
                        "detail",
                        equalTo("The Idempotency-Key has started run "
                                + ids.iterator().next() + " with another input; use a new key for a new run"));
        keyed(id, "k".repeat(201), input)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("Idempotency-Key"))
                .body("errors[0].message", equalTo("is longer than 200 characters"));
        as(CREATOR).post("/api/workflows/" + id + "/pause").then().statusCode(200);
        assertThat(keyed(id, "order-1", input).<String>path("runId")).isIn(ids);
        keyed(id, "order-3", input).then().statusCode(409);
    }

    private static Response keyed(String workflow, String key, Map<String, ?> body) {
        return as(EDITOR).header("Idempotency-Key", key).body(body).post("/api/workflows/" + workflow + "/runs");
    }

    @Test
    void aWorkflowBoundsHowManyOfItsRunsAreUnderWayForOneKey() {
        String table = unique("Bounded");
        String workflow = bounded(table, Map.of("limit", 1, "key", "{trigger.client}"));
        String first = started(workflow, "acme", "1");
        String second = started(workflow, "acme", "2");
        String third = started(workflow, "acme", "3");
        String other = started(workflow, "borg", "4");

        Message sent = command(table, m -> m.text().contains("acme 1"));
        Message otherSent = command(table, m -> m.text().contains("borg 4"));
        assertThat(run(second).getString("status")).isEqualTo("waiting");
        assertThat(run(second).getList("steps")).isEmpty();
        as(CREATOR).post("/api/runs/" + second + "/cancel").then().statusCode(200);
        assertThat(run(third).getList("steps")).isEmpty();

        answer(written(sent, "rec1", Map.of("Name", "acme 1")));
        answer(written(command(table, m -> m.text().contains("acme 3")), "rec3", Map.of("Name", "acme 3")));
        answer(written(otherSent, "rec4", Map.of("Name", "borg 4")));

        for (String id : List.of(first, third, other)) {
            awaitEvent(id, "run-succeeded");
        }
        assertThat(run(second).getString("status")).isEqualTo("cancelled");
        assertThat(run(second).getList("steps")).isEmpty();
    }

    @Test
    void runsThatAreStartedAtTheSameTimeDoNotExceedTheBound() throws Exception {
        String table = unique("Crowd");
        String workflow = bounded(table, Map.of("limit", 2));
        List<Future<String>> starts = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(6)) {
            for (int i = 0; i < 10; i++) {
                String number = String.valueOf(i);
                starts.add(pool.submit(() -> started(workflow, "acme", number)));
            }
        }
        List<String> ids = new ArrayList<>();
        for (Future<String> start : starts) {
            ids.add(start.get());
        }
        Set<String> answered = new HashSet<>();

        for (int ended = 0; ended < ids.size(); ended++) {
            Message next = command(table, m -> !answered.contains(m.id()));
            assertThat(ids.stream().filter(id -> !run(id).getList("steps").isEmpty()))
                    .hasSizeLessThanOrEqualTo(ended + 2);
            answered.add(next.id());
            answer(written(next, "rec" + ended, Map.of("Name", "acme")));
        }

        awaitRuns(workflow, ids.size(), "succeeded");
    }

    @Test
    void aRunThatExceedsTheBoundIsSkippedWhereTheWorkflowSaysSo() {
        String table = unique("Skipping");
        String workflow = bounded(table, Map.of("limit", 1, "whenFull", "skip"));
        String first = started(workflow, "acme", "1");
        String skipped = started(workflow, "borg", "2");

        assertThat(run(skipped).getString("status")).isEqualTo("cancelled");
        assertThat(awaitEvent(skipped, "run-failed").json().path("reason").asText())
                .isEqualTo("Skipped: as many runs of the workflow are under way as its concurrency allows, 1");
        answer(written(command(table), "rec1", Map.of("Name", "acme 1")));
        awaitEvent(first, "run-succeeded");
        String next = started(workflow, "borg", "3");
        answer(written(command(table, m -> m.text().contains("borg 3")), "rec3", Map.of("Name", "borg 3")));
        awaitEvent(next, "run-succeeded");
        assertThat(as(CREATOR).get("/api/workflows/" + workflow).jsonPath().getMap("concurrency"))
                .isEqualTo(Map.of("limit", 1, "whenFull", "skip"));
    }

    private static String bounded(String table, Map<String, ?> concurrency) {
        Map<String, ?> step = Map.of(
                "id",
                "make",
                "action",
                "createRecord",
                "baseId",
                DataDouble.BASE,
                "table",
                table,
                "fields",
                Map.of("Name", "{{trigger.client}} {{trigger.number}}"));
        return as(CREATOR)
                .body(Map.of(
                        "workspaceId",
                        DataDouble.WORKSPACE,
                        "name",
                        "Bounded",
                        "trigger",
                        Map.of("type", "manual"),
                        "steps",
                        List.of(step),
                        "concurrency",
                        concurrency))
                .post("/api/workflows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static String started(String workflow, String client, String number) {
        return as(CREATOR)
                .body(Map.of("input", Map.of("client", client, "number", number)))
                .post("/api/workflows/" + workflow + "/runs")
                .then()
                .statusCode(202)
                .extract()
                .path("runId");
    }

    @Test
    void aMatchingRecordIsEvaluatedBranchedUpdatedAndNotified() {
        String table = unique("Full");
        String workflow = saved(
                whenMatches(table, "{Hours} > {Budget}"),
                List.of(
                        Map.of("id", "over", "action", "evaluate", "formula", "{Hours} - {Budget}"),
                        Map.of(
                                "id", "route",
                                "action", "branch",
                                "when", "{steps.over.result} > 4",
                                "then",
                                        List.of(update(
                                                "mark",
                                                Map.of(
                                                        "Status",
                                                        "Over by {{steps.over.result}}",
                                                        "Budget",
                                                        "{{steps.over.result}}"))),
                                "otherwise", List.of(notifying("calm", "never"))),
                        notifying("tell", "{{record.Name}}: {{steps.mark.result.fields.Status}}")));
        CloudEvent event = send(
                table,
                updated("recRoof", Map.of("fldName", "Roof", "fldHours", 15, "fldBudget", 8), Map.of("fldHours", 5)));

        Message command = command(table);
        assertThat(command.type()).isEqualTo("org.pyairtable.data.commands.update-records.v1");
        assertThat(command.text())
                .contains("\"recordId\":\"recRoof\"")
                .contains("\"fldStatus\":\"Over by 7\"")
                .contains("\"fldBudget\":7");
        assertThat(command.header("ce_actor")).isEqualTo(CREATOR);
        assertThat(command.header("ce_workspace")).isEqualTo(DataDouble.WORKSPACE);
        assertThat(command.header("ce_correlation")).isEqualTo(event.headers().get("ce_correlation"));
        assertThat(command.header("ce_causation")).isEqualTo(event.id());
        assertThat(command.key()).contains(DataDouble.BASE);

        String runId = awaitRuns(workflow, 1, "waiting");
        answer(written(command, "recRoof", Map.of("Name", "Roof", "Status", "Over by 7")));
        awaitEvent(runId, "run-succeeded");

        assertThat(notifications(runId)).singleElement().satisfies(notification -> {
            assertThat(notification.json().path("body").asText()).isEqualTo("Roof: Over by 7");
            assertThat(notification.json().path("recipients").toString()).isEqualTo("[\"*\"]");
            assertThat(notification.json().path("data").path("recordId").asText())
                    .isEqualTo("recRoof");
        });
        assertThat(events(runId, "run-started")).singleElement().satisfies(started -> assertThat(
                        started.json().path("trigger").asText())
                .isEqualTo("recordMatches"));
        assertThat(events(runId, "step-finished"))
                .extracting(m -> m.json().path("stepId").asText())
                .containsExactly("over", "route", "mark", "tell");
        JsonPath detail = run(runId);
        assertThat(detail.getString("status")).isEqualTo("succeeded");
        assertThat(detail.getString("finishedAt")).isNotNull();
        assertThat(detail.getString("trigger.record.fields.Name")).isEqualTo("Roof");
        assertThat(detail.getList("steps.path")).containsExactly("over", "route", "route/then/mark", "tell");
        assertThat(detail.getList("steps.status")).containsOnly("succeeded");
        assertThat(detail.getInt("steps[0].output")).isEqualTo(7);
        assertThat(detail.getString("steps[2].output.fields.Status")).isEqualTo("Over by 7");
    }

    @Test
    void aRedeliveredEventStartsNoSecondRun() {
        String table = unique("Twice");
        String workflow = saved(onTable("recordCreated", table), List.of(notifying("tell", "{{record.Name}}")));
        CloudEvent event = changed(table, List.of(created("rec1", Map.of("fldName", "Roof"))));
        send(table, event);
        send(table, event);
        // As if the inbox had forgotten it: the run itself must know.
        String run = awaitRuns(workflow, 1, "succeeded");
        ServiceDatabase.update("delete from inbox where event_id = ?", event.id());
        send(table, event);

        send(table, created("rec2", Map.of("fldName", "Behind it")));

        awaitRuns(workflow, 2, "succeeded");
        assertThat(notifications(run)).hasSize(1);
    }

    @Test
    void itFiresOnlyWhenTheRecordBeginsToMatch() {
        String table = unique("Edge");
        String workflow = saved(whenMatches(table, "{Hours} > 8"), List.of(notifying("tell", "{{record.Hours}}")));
        send(table, created("rec1", Map.of("fldHours", 7)));
        send(table, updated("rec1", Map.of("fldHours", 9), Map.of("fldHours", 7)));
        send(table, updated("rec1", Map.of("fldHours", 10), Map.of("fldHours", 9)));
        send(table, updated("rec1", Map.of("fldHours", 6), Map.of("fldHours", 10)));
        send(table, updated("rec1", Map.of("fldHours", 11), Map.of("fldHours", 6)));

        awaitRuns(workflow, 2, "succeeded");

        assertThat(runs(workflow).getList("items.trigger.record.fields.Hours")).containsExactly(11, 9);
    }

    @Test
    void aRejectedCommandFailsTheRunWithTheReason() {
        String table = unique("Rejected");
        String workflow =
                saved(onTable("recordCreated", table), List.of(update("mark", LATE), notifying("tell", "never")));
        send(table, created("rec1", Map.of()));

        answer(rejected(command(table), "INVALID_MULTIPLE_CHOICE_OPTIONS", "no such option"));
        String runId = awaitRuns(workflow, 1, "failed");

        JsonPath detail = run(runId);
        assertThat(detail.getString("error")).isEqualTo("Step mark: INVALID_MULTIPLE_CHOICE_OPTIONS: no such option");
        assertThat(detail.getList("steps.status")).containsExactly("failed");
        assertThat(detail.getString("steps[0].error")).isEqualTo("INVALID_MULTIPLE_CHOICE_OPTIONS: no such option");
        Message failed = awaitEvent(runId, "run-failed");
        assertThat(failed.json().path("stepId").asText()).isEqualTo("mark");
        assertThat(failed.json().path("reason").asText()).contains("no such option");
        assertThat(notifications(runId)).isEmpty();
    }

    @Test
    void aRejectedCommandIsSentAgainWhenTheStepSaysSo() {
        String table = unique("Retry");
        String workflow = saved(
                onTable("recordCreated", table),
                List.of(Map.of(
                        "id",
                        "mark",
                        "action",
                        "updateRecord",
                        "fields",
                        LATE,
                        "retry",
                        Map.of("maxAttempts", 2, "backoff", "PT0.2S"))));
        send(table, created("rec1", Map.of()));

        Message first = command(table);
        answer(rejected(first, "RATE_LIMITED", "later"));
        Message second = command(table, m -> !m.id().equals(first.id()));
        assertThat(second.text()).isEqualTo(first.text());
        answer(written(second, "rec1", LATE));

        String runId = awaitRuns(workflow, 1, "succeeded");
        assertThat(events(runId, "step-finished")).hasSize(1);
    }

    @Test
    void aRunWaitsForItsAnswerAndTakesItOnce() {
        String table = unique("Late");
        String workflow =
                saved(onTable("recordCreated", table), List.of(update("mark", LATE), notifying("tell", "done")));
        send(table, created("rec1", Map.of()));
        Message command = command(table);
        String runId = awaitRuns(workflow, 1, "waiting");

        // Between turns only the database knows the run: any instance that gets the answer can continue it.
        answer(written(command, "rec1", LATE));
        answer(written(command, "rec1", LATE));
        awaitEvent(runId, "run-succeeded");
        // The repeated answer is handled after the first one; the marker after both shows when.
        String marker = saved(onTable("recordCreated", table), List.of(update("other", LATE)));
        send(table, created("rec2", Map.of()));
        Message last = command(table, m -> m.text().contains("rec2"));
        answer(written(last, "rec2", LATE));
        eventually().until(() -> runs(marker).getString("items[0].status"), s -> !"running".equals(s));

        assertThat(notifications(runId)).hasSize(1);
        assertThat(events(runId, "run-succeeded")).hasSize(1);
    }

    @Test
    void aMissedDeadlineFailsTheRunAndALateAnswerLetsItGoOn() {
        String table = unique("Deadline");
        String workflow =
                saved(onTable("recordCreated", table), List.of(update("mark", LATE), notifying("tell", "done")));
        send(table, created("rec1", Map.of()));
        Message command = command(table);
        String runId = awaitRuns(workflow, 1, "waiting");

        ServiceDatabase.update("update step set wake_at = now() - interval '1 second' where run_id = ?", runId);
        ServiceDatabase.update("update run set wake_at = now() - interval '1 second' where id = ?", runId);

        awaitRuns(workflow, 1, "failed");
        assertThat(run(runId).getString("error"))
                .startsWith("Step mark: No answer to the command within PT10M. It is not lost");
        assertThat(run(runId).getString("steps[0].attempts[0].error")).startsWith("No answer");
        assertThat(run(runId).getString("steps[0].attempts[0].answeredAt")).isNull();

        answer(written(command, "rec1", LATE));
        answer(written(command, "rec1", LATE));

        awaitRuns(workflow, 1, "succeeded");
        eventually().until(() -> handled("run-results", command.id()));
        JsonPath detail = run(runId);
        assertThat(detail.getList("steps.status")).containsExactly("succeeded", "succeeded");
        assertThat(detail.getString("steps[0].attempts[0].answeredAt")).isNotNull();
        assertThat(detail.getString("error")).isNull();
        assertThat(notifications(runId)).hasSize(1);
        assertThat(KAFKA.all("data.commands", SOON).stream()
                        .filter(m -> m.json().path("table").asText().equals("tbl" + table)))
                .hasSize(1);
    }

    @Test
    void aLateRejectionReplacesTheTimeoutAsTheReason() {
        String table = unique("LateNo");
        String workflow = saved(onTable("recordCreated", table), List.of(update("mark", LATE)));
        send(table, created("rec1", Map.of()));
        Message command = command(table);
        String runId = awaitRuns(workflow, 1, "waiting");
        ServiceDatabase.update("update step set wake_at = now() - interval '1 second' where run_id = ?", runId);
        ServiceDatabase.update("update run set wake_at = now() - interval '1 second' where id = ?", runId);
        awaitRuns(workflow, 1, "failed");

        answer(rejected(command, "ROW_DOES_NOT_EXIST", "rec1 is gone"));

        eventually().until(() -> run(runId).getString("error"), "Step mark: ROW_DOES_NOT_EXIST: rec1 is gone"::equals);
        assertThat(run(runId).getString("status")).isEqualTo("failed");
    }

    @Test
    void aPermanentRefusalIsNotSentAgainAndHistoryShowsWhatWasSent() {
        String table = unique("Permanent");
        String workflow = saved(
                onTable("recordCreated", table),
                List.of(Map.of(
                        "id",
                        "mark",
                        "action",
                        "updateRecord",
                        "fields",
                        Map.of("Status", "Late: {{record.Name}}"),
                        "retry",
                        Map.of("maxAttempts", 3, "backoff", "PT0.2S"))));
        send(table, created("rec1", Map.of("fldName", "Roof")));
        Message first = command(table);
        answer(rejected(first, "RATE_LIMIT_REACHED", "later"));
        Message second = command(table, m -> !m.id().equals(first.id()));
        answer(rejected(second, "INVALID_VALUE_FOR_COLUMN", "no"));

        JsonPath detail = run(awaitRuns(workflow, 1, "failed"));

        assertThat(detail.getMap("steps[0].sent.fields")).isEqualTo(Map.of("Status", "Late: Roof"));
        assertThat(detail.getString("steps[0].sent.recordId")).isEqualTo("rec1");
        assertThat(detail.getList("steps[0].attempts.error"))
                .containsExactly("RATE_LIMIT_REACHED: later", "INVALID_VALUE_FOR_COLUMN: no");
        assertThat(detail.getList("steps[0].attempts.commandId")).containsExactly(first.id(), second.id());
    }

    private static boolean handled(String handler, String causation) {
        // The answer is in the inbox once it was handled; its id is known from the topic.
        return KAFKA.all("data.results", SOON).stream()
                .filter(m -> m.header("ce_causation").equals(causation))
                .allMatch(m -> ServiceDatabase.update(
                                "update inbox set handler = handler where handler = ? and event_id = ?",
                                handler,
                                m.id())
                        == 1);
    }

    @Test
    void aRunContinuesAfterItsWait() {
        String workflow = saved(
                Map.of("type", "manual"),
                List.of(
                        Map.of("id", "pause", "action", "wait", "duration", "PT1S"),
                        notifying("tell", "{{trigger.who}}")));

        String runId = as(EDITOR)
                .body(Map.of("input", Map.of("who", "Ann")))
                .post("/api/workflows/" + workflow + "/runs")
                .then()
                .statusCode(202)
                .extract()
                .path("runId");
        assertThat(run(runId).getString("status")).isIn("waiting", "succeeded");

        awaitRuns(workflow, 1, "succeeded");
        eventually().until(() -> notifications(runId).size() == 1);
        assertThat(notifications(runId).getFirst().json().path("body").asText()).isEqualTo("Ann");
    }

    @Test
    void aCancelledRunStaysCancelled() {
        String table = unique("Cancel");
        String workflow =
                saved(onTable("recordCreated", table), List.of(update("mark", LATE), notifying("tell", "never")));
        send(table, created("rec1", Map.of()));
        Message command = command(table);
        String runId = awaitRuns(workflow, 1, "waiting");

        as(EDITOR).post("/api/runs/" + runId + "/cancel").then().statusCode(200);
        answer(written(command, "rec1", LATE));
        eventually().until(() -> handled("run-results", command.id()));

        assertThat(run(runId).getString("status")).isEqualTo("cancelled");
        assertThat(run(runId).getList("steps.status")).containsExactly("cancelled");
        as(EDITOR).post("/api/runs/" + runId + "/cancel").then().statusCode(409);
        assertThat(notifications(runId)).isEmpty();
    }

    @Test
    void workflowsThatTriggerThemselvesAreStopped() {
        String table = unique("Loop");
        String workflow =
                saved(onTable("recordChanged", table), List.of(update("bump", Map.of("Hours", "{{record.Hours}}"))));
        CloudEvent change = changed(table, List.of(updated("rec1", Map.of("fldHours", 0), Map.of("fldHours", -1))));
        for (int round = 0; round <= 5; round++) {
            send(table, change);
            int hours = round;
            Message command = command(table, m -> m.text().contains("\"fldHours\":" + hours));
            change = changed(table, List.of(updated("rec1", Map.of("fldHours", round + 1), Map.of("fldHours", round))))
                    .withCausation(command.id())
                    .withCorrelation(command.header("ce_correlation"));
            answer(written(command, "rec1", Map.of("Hours", round)));
        }
        send(table, change);

        eventually().until(() -> runs(workflow).getList("items.status").contains("failed"));
        JsonPath all = runs(workflow);
        assertThat(all.getList("items")).hasSize(7);
        assertThat(all.getString("items[0].error")).startsWith("Refused: 5 runs have triggered each other in a row");
        assertThat(run(all.getString("items[0].id")).getList("steps")).isEmpty();
        awaitEvent(all.getString("items[0].id"), "run-failed");
        eventually().until(() -> notices(workflow, "runFailed").size() == 1);
        assertThat(notices(workflow, "runFailed").getFirst().json().path("body").asText())
                .startsWith("Refused: 5 runs have triggered each other in a row");
    }

    @Test
    void anEventWithManyMatchesStartsThemAll() {
        String table = unique("Many");
        String workflow = saved(onTable("recordCreated", table), List.of(notifying("tell", "{{record.id}}")));
        CloudEvent event = changed(
                table,
                IntStream.range(0, 30)
                        .mapToObj(i -> created("rec" + i, Map.of("fldHours", i)))
                        .toList());

        send(table, event);

        awaitRuns(workflow, 30, "succeeded");
        List<String> notification = KAFKA
                .await(
                        "communication.commands",
                        m -> m.header("ce_correlation").equals(event.headers().get("ce_correlation")),
                        30,
                        SOON)
                .stream()
                .map(m -> m.json().path("body").asText())
                .toList();
        assertThat(notification).hasSize(30).doesNotHaveDuplicates();
    }
}
