package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.update;
import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.EDITOR;
import static org.pyairtable.workflow.Engine.IDENTITY;
import static org.pyairtable.workflow.Engine.KAFKA;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.awaitRuns;
import static org.pyairtable.workflow.Engine.changed;
import static org.pyairtable.workflow.Engine.created;
import static org.pyairtable.workflow.Engine.deleted;
import static org.pyairtable.workflow.Engine.deletedField;
import static org.pyairtable.workflow.Engine.eventually;
import static org.pyairtable.workflow.Engine.notifications;
import static org.pyairtable.workflow.Engine.notifying;
import static org.pyairtable.workflow.Engine.onTable;
import static org.pyairtable.workflow.Engine.renamed;
import static org.pyairtable.workflow.Engine.run;
import static org.pyairtable.workflow.Engine.runs;
import static org.pyairtable.workflow.Engine.saved;
import static org.pyairtable.workflow.Engine.send;
import static org.pyairtable.workflow.Engine.unique;
import static org.pyairtable.workflow.Engine.updated;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.SuiteResource;

/** Steps that rest until an event comes, or their time is over. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class EventWaitsIT {
    private static final Map<String, ?> MANUAL = Map.of("type", "manual");

    @Inject
    Pool pool;

    @Test
    void aRunGoesOnWhenItsRecordIsAsTheConditionSays() {
        String table = unique("Paid");
        String workflow = saved(
                onTable("recordCreated", table),
                List.of(
                        Map.of(
                                "id", "paid",
                                "action", "waitForRecord",
                                "recordId", "{{record.id}}",
                                "condition", "AND({Status} = 'Paid', {Hours} > {{record.Hours}})"),
                        notifying("tell", "{{steps.paid.result.fields.Status}} {{steps.paid.result.changedFields}}")));
        send(table, created("recOne", Map.of("fldStatus", "Open", "fldHours", 5)));
        String runId = waiting(workflow);

        send(table, updated("recTwo", Map.of("fldStatus", "Paid", "fldHours", 9), Map.of("fldHours", 1)));
        send(table, updated("recOne", Map.of("fldStatus", "Paid", "fldHours", 5), Map.of("fldStatus", "Open")));
        send(table, updated("recOne", Map.of("fldStatus", "Paid", "fldHours", 6), Map.of()));
        CloudEvent last =
                send(table, updated("recOne", Map.of("fldStatus", "Paid", "fldHours", 7), Map.of("fldHours", 5)));

        assertThat(awaitRuns(workflow, 1, "succeeded")).isEqualTo(runId);
        assertThat(run(runId).getMap("steps[0].output"))
                .containsEntry("timedOut", false)
                .containsEntry("change", "changed")
                .containsEntry("id", "recOne")
                .containsEntry("eventId", last.id());
        assertThat(notifications(runId)).singleElement().satisfies(notification -> assertThat(
                        notification.json().path("body").asText())
                .isEqualTo("Paid Hours"));
        assertThat(waits(runId)).isEmpty();
    }

    @Test
    void whatHappenedBetweenTheStartOfTheRunAndTheWaitCounts() {
        String table = unique("Early");
        String workflow = saved(
                MANUAL,
                List.of(
                        Map.of("id", "first", "action", "waitForEvent", "name", unique("go.")),
                        on(table, "second", Map.of("condition", "{Status} = 'Done'"))));
        send(table, updated("recOld", Map.of("fldStatus", "Done"), Map.of("fldStatus", "Open")));
        eventually().until(() -> recent("tbl" + table), count -> count == 1);
        String runId = started(workflow);
        waiting(workflow);
        CloudEvent early = send(table, updated("recNew", Map.of("fldStatus", "Done"), Map.of("fldStatus", "Open")));
        eventually().until(() -> recent("tbl" + table), count -> count == 2);

        external(run(runId).getString("steps[0].sent.name"), Map.of());

        awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getString("steps[1].output.eventId")).isEqualTo(early.id());
        assertThat(run(runId).getString("steps[1].output.id")).isEqualTo("recNew");
    }

    @Test
    void oneEventEndsOneWaitOfARunAndTheEventThatStartedItNone() {
        String table = unique("Twice");
        String workflow =
                saved(onTable("recordChanged", table), List.of(on(table, "one", Map.of()), on(table, "two", Map.of())));
        send(table, edited("recA"));
        String runId = waiting(workflow);
        as(CREATOR).post("/api/workflows/" + workflow + "/pause").then().statusCode(200);
        CloudEvent second = changed(table, List.of(edited("recB"), edited("recC")));
        CloudEvent third = changed(table, List.of(edited("recD")));

        send(table, second);
        KAFKA.send("data.records", "tbl" + table, second);
        eventually().until(() -> run(runId).getList("steps.status"), List.of("succeeded", "succeeded")::equals);
        send(table, third);

        awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getList("steps.output.eventId")).containsExactly(second.id(), second.id());
        assertThat(run(runId).getList("steps.output.id")).containsExactly("recB", "recC");
    }

    @Test
    void eachItemOfALoopWaitsForAnEventOfItsOwn() {
        String name = unique("item.");
        String workflow = saved(
                MANUAL,
                List.of(
                        Map.of(
                                "id",
                                "each",
                                "action",
                                "forEach",
                                "list",
                                "{{trigger.lines}}",
                                "steps",
                                List.of(event("one", Map.of("name", name))),
                                "result",
                                "{{steps.one.result.values.n}}"),
                        event("last", Map.of("name", name))));
        String runId = startedWith(workflow, Map.of("lines", List.of("a", "b")));
        String key = "external:" + DataDouble.WORKSPACE + "/" + name;

        for (int n = 1; n <= 3; n++) {
            // The one before has ended the wait before, and the next one is there.
            eventually()
                    .until(
                            () -> column(
                                    "select count(*) from event_wait where key = ? and looked and arrived is null",
                                    key),
                            List.of("1")::equals);
            external(name, Map.of("n", n));
        }

        awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getList("steps[0].output.results")).isEqualTo(List.of(1, 2));
        assertThat(run(runId).getInt("steps[1].output.values.n")).isEqualTo(3);
    }

    @Test
    void aDeletedRecordIsKnownByItsLastCells() {
        String table = unique("Gone");
        String workflow = saved(
                MANUAL,
                List.of(on(table, "gone", Map.of("changes", List.of("deleted"), "condition", "{Status} = 'Done'"))));
        String runId = started(workflow);
        waiting(workflow);

        send(table, updated("recOne", Map.of("fldStatus", "Done"), Map.of("fldStatus", "Open")));
        send(table, deleted("recOne", Map.of("fldStatus", "Open")));
        send(table, deleted("recTwo", Map.of("fldStatus", "Done")));

        awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getString("steps[0].output.change")).isEqualTo("deleted");
        assertThat(run(runId).getString("steps[0].output.id")).isEqualTo("recTwo");
        assertThat(run(runId).getString("steps[0].output.fields.Status")).isEqualTo("Done");
    }

    @Test
    void whenNoEventComesInTimeTheBranchFollowsOrTheStepFails() {
        String name = unique("never.");
        Map<String, ?> soon = Map.of("name", name, "deadline", "PT1S");
        String branch = saved(
                MANUAL,
                List.of(
                        event("wait", plus(soon, Map.of("onTimeout", List.of(notifying("late", "too late"))))),
                        notifying("after", "{{steps.wait.result.timedOut}}")));
        String none = saved(MANUAL, List.of(event("wait", soon)));
        String empty = saved(MANUAL, List.of(event("wait", plus(soon, Map.of("onTimeout", List.of())))));
        String branched = started(branch);
        String failed = started(none);
        started(empty);

        awaitRuns(branch, 1, "succeeded");
        assertThat(run(branched).getList("steps.path")).containsExactly("wait", "wait/onTimeout/late", "after");
        assertThat(notifications(branched))
                .extracting(m -> m.json().path("body").asText())
                .containsExactlyInAnyOrder("too late", "true");
        awaitRuns(none, 1, "failed");
        assertThat(run(failed).getString("error")).startsWith("Step wait: No such event has come until ");
        awaitRuns(empty, 1, "succeeded");
        assertThat(column(
                        "select count(*) from event_wait where key = ?",
                        "external:" + DataDouble.WORKSPACE + "/" + name))
                .containsExactly("0");
    }

    @Test
    void aStepThatHasFailedWaitsAgainAfterARetry() {
        String name = unique("retried.");
        String workflow = saved(MANUAL, List.of(event("wait", Map.of("name", name, "timeout", "PT1S"))));
        String runId = started(workflow);
        awaitRuns(workflow, 1, "failed");
        assertThat(run(runId).getString("error")).contains("STEP_TIMEOUT");

        external(name, Map.of("n", 1));
        eventually().until(() -> recentOf("external:" + DataDouble.WORKSPACE + "/" + name), count -> count == 1);
        as(EDITOR).post("/api/runs/" + runId + "/retry").then().statusCode(200);

        awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getInt("steps[0].output.values.n")).isEqualTo(1);
    }

    @Test
    void aCancelledRunWaitsNoMore() {
        String name = unique("cancelled.");
        String workflow = saved(MANUAL, List.of(event("wait", Map.of("name", name))));
        String runId = started(workflow);
        waiting(workflow);
        assertThat(waits(runId)).containsExactly("wait");

        as(EDITOR).post("/api/runs/" + runId + "/cancel").then().statusCode(200);

        assertThat(waits(runId)).isEmpty();
        external(name, Map.of());
        eventually().until(() -> recentOf("external:" + DataDouble.WORKSPACE + "/" + name), count -> count == 1);
        assertThat(run(runId).getString("status")).isEqualTo("cancelled");
    }

    @Test
    void eachRunGetsTheEventWithItsValue() {
        String name = unique("parcel.");
        String workflow = saved(
                MANUAL, List.of(event("wait", Map.of("name", name, "member", "order", "value", "{{trigger.order}}"))));
        String text = startedWith(workflow, Map.of("order", "A-7"));
        String number = startedWith(workflow, Map.of("order", 41));
        String other = startedWith(workflow, Map.of("order", "B"));
        eventually()
                .until(() -> runs(workflow).getList("items.status"), List.of("waiting", "waiting", "waiting")::equals);

        external(name, Map.of("order", 41, "where", "Riga"));
        external(name, Map.of("order", List.of("B")));
        external(name, Map.of("order", "A-7", "where", "Liepāja"));

        eventually().until(() -> run(text).getString("status"), "succeeded"::equals);
        eventually().until(() -> run(number).getString("status"), "succeeded"::equals);
        assertThat(run(text).getString("steps[0].output.values.where")).isEqualTo("Liepāja");
        assertThat(run(number).getString("steps[0].output.values.where")).isEqualTo("Riga");
        assertThat(run(other).getString("status")).isEqualTo("waiting");
    }

    @Test
    void aCallOfAHookEndsAWaitOnceHoweverOftenItIsRepeated() {
        String secret = unique("hook");
        as(CREATOR)
                .body(Map.of("value", "a secret of the hook", "hosts", List.of()))
                .put("/api/workflows/secrets/" + secret + "?workspaceId=" + DataDouble.WORKSPACE)
                .then()
                .statusCode(200);
        String hook = saved(
                Map.of("type", "webhook", "secret", secret, "condition", "{trigger.start} = 1"),
                List.of(notifying("tell", "called")));
        String workflow = saved(MANUAL, List.of(event("wait", Map.of("hook", hook, "member", "id", "value", "7"))));
        String first = started(workflow);
        waiting(workflow);

        call(hook, "a", "{\"id\": 8, \"start\": 1}");
        call(hook, "b", "{\"id\": 7, \"start\": 1}");
        eventually().until(() -> run(first).getString("status"), "succeeded"::equals);
        awaitRuns(hook, 2, "succeeded");
        String second = started(workflow);
        eventually().until(() -> run(second).getString("status"), "waiting"::equals);
        call(hook, "b", "{\"id\": 7, \"start\": 1}");
        call(hook, "c", "{\"id\": 7}");

        eventually().until(() -> run(second).getString("status"), "succeeded"::equals);
        assertThat(run(first).getString("steps[0].output.eventId")).isEqualTo("b");
        assertThat(run(second).getString("steps[0].output.eventId")).isEqualTo("c");
        awaitRuns(hook, 2, "succeeded");
    }

    @Test
    void aCallEndsWaitsBeforeItTakesASlotAsARunDoesAtItsDeadline() {
        String secret = unique("hook");
        as(CREATOR)
                .body(Map.of("value", "a secret of the hook", "hosts", List.of()))
                .put("/api/workflows/secrets/" + secret + "?workspaceId=" + DataDouble.WORKSPACE)
                .then()
                .statusCode(200);
        String hook = as(CREATOR)
                .body(Map.of(
                        "workspaceId",
                        DataDouble.WORKSPACE,
                        "name",
                        "Bounded",
                        "trigger",
                        Map.of("type", "webhook", "secret", secret),
                        "concurrency",
                        Map.of("limit", 5),
                        "steps",
                        List.of(notifying("tell", "called"))))
                .post("/api/workflows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        String workflow = saved(MANUAL, List.of(event("wait", Map.of("hook", hook))));
        String runId = started(workflow);
        waiting(workflow);
        eventually()
                .until(
                        () -> column("select looked::text from event_wait where run_id = ?", runId),
                        List.of("true")::equals);
        SqlConnection turn = pool.getConnection().await().atMost(Engine.SOON);
        turn.query("begin").execute().await().atMost(Engine.SOON);
        turn.preparedQuery("select 1 from event_wait where run_id = $1 for update")
                .execute(Tuple.of(runId))
                .await()
                .atMost(Engine.SOON);

        CompletableFuture<Void> call = CompletableFuture.runAsync(() -> call(hook, "a", "{}"));
        eventually()
                .until(
                        () -> column("select 1 from pg_locks l join pg_stat_activity a using (pid)"
                                + " where not l.granted and a.query like '%event_wait%'"),
                        blocked -> !blocked.isEmpty());

        assertThat(column("select pg_try_advisory_xact_lock(hashtextextended('slots of ' || ? || ' ', 0))", hook))
                .as("The slots are free for the turn")
                .containsExactly("t");
        turn.query("rollback").execute().await().atMost(Engine.SOON);
        turn.close().await().atMost(Engine.SOON);
        call.join();
        eventually().until(() -> run(runId).getString("status"), "succeeded"::equals);
    }

    @Test
    void aConditionOnACellOfWhichTheEventHoldsAPartFailsTheStep() {
        String table = unique("Part");
        String workflow = saved(MANUAL, List.of(on(table, "wait", Map.of("condition", "FIND('Acme', {Client})"))));
        String runId = started(workflow);
        waiting(workflow);
        Map<String, Object> change =
                new HashMap<>(updated("rec1", Map.of("fldClient", List.of("recAcme")), Map.of("fldHours", 1)));
        change.put("partialLinks", List.of("fldClient"));

        send(table, change);

        awaitRuns(workflow, 1, "failed");
        assertThat(run(runId).getString("error"))
                .startsWith("Step wait: The condition cannot be checked: The cell 'Client' of record rec1");
    }

    @Test
    void aStepThatAnEventHasFailedDoesNotMeetItAgainAfterARetry() {
        String table = unique("Again");
        String workflow = saved(MANUAL, List.of(on(table, "wait", Map.of("condition", "FIND('Acme', {Client})"))));
        String runId = started(workflow);
        waiting(workflow);
        Map<String, Object> bad =
                new HashMap<>(updated("rec1", Map.of("fldClient", List.of("recAcme")), Map.of("fldHours", 1)));
        bad.put("partialLinks", List.of("fldClient"));
        Map<String, Object> worse = new HashMap<>(bad);
        worse.put("recordId", "rec2");

        for (Map<String, Object> change : List.of(bad, worse)) {
            send(table, change);
            awaitRuns(workflow, 1, "failed");
            as(EDITOR).post("/api/runs/" + runId + "/retry").then().statusCode(200);
            eventually()
                    .until(
                            () -> column("select looked::text from event_wait where run_id = ?", runId),
                            List.of("true")::equals);
            assertThat(run(runId).getString("status")).isEqualTo("waiting");
        }
        CloudEvent good = send(table, updated("rec1", Map.of("fldClient", List.of("recAcme")), Map.of("fldHours", 2)));

        awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getString("steps[0].output.eventId")).isEqualTo(good.id());
    }

    @Test
    void aLookBackOverManyEventsFindsTheFirstThatFits() {
        String name = unique("many.");
        String workflow = saved(
                MANUAL,
                List.of(
                        event("first", Map.of("name", unique("go."))),
                        event("second", Map.of("name", name, "member", "n", "value", "120"))));
        String runId = started(workflow);
        waiting(workflow);
        for (int n = 1; n <= 130; n++) {
            external(name, Map.of("n", n, "text", (n % 10 == 0 ? "x" + n : "").repeat(20_000)));
        }
        eventually().until(() -> recentOf("external:" + DataDouble.WORKSPACE + "/" + name), count -> count == 130);

        external(run(runId).getString("steps[0].sent.name"), Map.of());

        awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getInt("steps[1].output.values.n")).isEqualTo(120);
    }

    @Test
    void aWaitOutlivesARenameOfItsField() {
        String table = unique("Renamed");
        String workflow = saved(
                MANUAL,
                List.of(
                        on(table, "wait", Map.of("condition", "{Hours} > 8")),
                        notifying("tell", "{{steps.wait.result.display}}")));
        String runId = started(workflow);
        waiting(workflow);

        renamed(table, "fldHours", "Effort");
        eventually()
                .until(
                        () -> as(CREATOR)
                                .get("/api/workflows/" + workflow)
                                .jsonPath()
                                .getString("steps[0].condition"),
                        "{Effort} > 8"::equals);
        send(table, updated("recOne", Map.of("fldHours", 9), Map.of("fldHours", 1)));

        awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getString("steps[0].output.id")).isEqualTo("recOne");
    }

    @Test
    void aWorkflowThatWaitsWithAFieldThatIsGoneIsBroken() {
        String table = unique("Broken");
        String workflow = saved(MANUAL, List.of(on(table, "wait", Map.of("condition", "{Hours} > 8"))));

        deletedField(table, "fldHours");

        eventually()
                .until(
                        () -> as(CREATOR)
                                .get("/api/workflows/" + workflow)
                                .jsonPath()
                                .getString("status"),
                        "broken"::equals);
        assertThat(as(CREATOR).get("/api/workflows/" + workflow).jsonPath().getString("problems[0].place"))
                .isEqualTo("steps[0].condition");
    }

    @Test
    void anEventReadsTheWaitsThatItMayEndAndNoOthers() {
        String table = unique("Crowd");
        String workflow =
                saved(MANUAL, List.of(on(table, "wait", Map.of("recordId", "recMine", "changes", List.of("changed")))));
        String runId = started(workflow);
        waiting(workflow);
        crowd(workflow, "tbl" + table, 1_000);
        long rowsBefore = Long.parseLong(
                column("select coalesce(max(n_live_tup), 0) from pg_stat_user_tables where relname = 'event_wait'")
                        .getFirst());

        send(table, edited("recMine"));

        eventually().until(() -> run(runId).getString("status"), "succeeded"::equals);
        assertThat(column("select count(*) from event_wait where key = ? and arrived_at is null", "table:tbl" + table))
                .containsExactly("1000");
        update("analyze event_wait");
        assertThat(String.join(
                        "\n",
                        column("explain select run_id from event_wait where key = 'table:tbl" + table
                                + "' and correlation = any(array['', 'recMine']) and arrived_at is null"
                                + " and (run_id, path) > ('', '') order by run_id, path limit 500")))
                .as("Of %s rows", rowsBefore)
                .contains("event_wait_of_key");
        update("delete from event_wait where key = ?", "table:tbl" + table);
    }

    @Test
    void asManyWaitForAnyRecordOfATableAsMay() {
        String table = unique("Full");
        String workflow = saved(MANUAL, List.of(on(table, "wait", Map.of())));
        crowd(workflow, "tbl" + table, 1_000);
        update("update event_wait set correlation = '' where key = ?", "table:tbl" + table);

        String runId = started(workflow);

        eventually().until(() -> run(runId).getString("status"), "failed"::equals);
        assertThat(run(runId).getString("error"))
                .isEqualTo("Step wait: 1000 steps wait for the same event already, the most that may");
        update("delete from event_wait where key = ?", "table:tbl" + table);
    }

    @Test
    void aDryRunWaitsForNothing() {
        String table = unique("Dry");
        String workflow = saved(
                MANUAL,
                List.of(
                        on(table, "wait", Map.of("recordId", "recOne", "condition", "{Hours} > 8")),
                        event("later", Map.of("name", "x", "onTimeout", List.of(notifying("late", "late"))))));

        as(CREATOR)
                .body(Map.of("samples", Map.of("later", Map.of("timedOut", true))))
                .post("/api/workflows/" + workflow + "/dry-run")
                .then()
                .statusCode(200)
                .body("status", equalTo("succeeded"))
                .body("steps.path", equalTo(List.of("wait", "later", "later/onTimeout/late")))
                .body("steps[0].output.id", equalTo("recOne"))
                .body("steps[0].wouldSend.condition", equalTo("{fldHours} > 8"));
        assertThat(runs(workflow).getList("items")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"action": "waitForEvent"}                                           | steps[0].name      | is needed, or 'hook' in its place; one of the two
                    {"action": "waitForEvent", "name": "a", "hook": "wflX"}              | steps[0].name      | is needed, or 'hook' in its place; one of the two
                    {"action": "waitForEvent", "name": "a", "member": "m"}               | steps[0].value     | is missing; 'member' and 'value' go together
                    {"action": "waitForEvent", "name": "a", "value": "v"}                | steps[0].member    | is missing; 'member' and 'value' go together
                    {"action": "waitForEvent", "name": "a", "deadline": "PT0.5S"}        | steps[0].deadline  | is not between PT1S and PT8784H
                    {"action": "waitForEvent", "hook": "wflNowhere"}                     | steps[0].hook      | is not a workflow of this workspace: wflNowhere
                    {"action": "waitForEvent", "name": "a", "onTimeout": [{"action": "x"}]} | steps[0].onTimeout[0].action | is unknown: x
                    {"action": "waitForRecord"}                                          | steps[0].baseId    | is missing; it may be left out only where the workflow has a trigger on records
                    {"action": "waitForRecord", "baseId": "B", "table": "T", "changes": ["lost"]} | steps[0].changes[0] | has the wrong type or format
                    {"action": "waitForRecord", "baseId": "B", "table": "T", "condition": "{Nowhere} = 1"} | steps[0].condition | Nowhere
                    {"action": "waitForRecord", "baseId": "B", "table": "T", "recordId": "{{record.id}}"} | steps[0].recordId | refers to a record, but this workflow has no trigger on records
                    """)
    void whatCannotBeWaitedForIsRefused(String step, String field, String message) {
        String table = unique("Bad");
        String body = """
                {"workspaceId": "%s", "name": "Bad", "trigger": {"type": "manual"}, "steps": [%s]}""".formatted(
                        DataDouble.WORKSPACE,
                        step.replace("{\"action\": \"waitFor", "{\"id\": \"wait\", \"action\": \"waitFor")
                                .replace("\"B\"", "\"" + DataDouble.BASE + "\"")
                                .replace("\"T\"", "\"" + table + "\""));
        List<Map<String, String>> errors = as(CREATOR)
                .body(body)
                .post("/api/workflows")
                .then()
                .statusCode(400)
                .extract()
                .jsonPath()
                .getList("errors");

        assertThat(errors).anySatisfy(error -> {
            assertThat(error.get("field")).isEqualTo(field);
            assertThat(error.get("message")).contains(message);
        });
    }

    /** Waits for other records of the table, whose runs have ended. */
    private static void crowd(String workflow, String table, int count) {
        update(
                "insert into run (id, workflow_id, version, status, depth, cause_source, cause_id, record_id, correlation,"
                        + " trigger, started_at, finished_at, workspace_id)"
                        + " select ? || n, ?, 1, 'cancelled', 0, 's', 'c' || n, '', 'c', '{\"type\": \"manual\", \"values\": {}}',"
                        + " now(), now(), ? from generate_series(1, ?) n",
                "run" + table,
                workflow,
                DataDouble.WORKSPACE,
                count);
        update(
                "insert into event_wait (run_id, path, key, correlation, awaits, past, since, looked)"
                        + " select ? || n, 'wait', ?, 'rec' || n, '{}', '{}', now(), true from generate_series(1, ?) n",
                "run" + table,
                "table:" + table,
                count);
    }

    private static Map<String, ?> edited(String recordId) {
        return updated(recordId, Map.of("fldHours", 2), Map.of("fldHours", 1));
    }

    private static Map<String, ?> on(String table, String id, Map<String, ?> members) {
        return plus(members, Map.of("id", id, "action", "waitForRecord", "baseId", DataDouble.BASE, "table", table));
    }

    private static Map<String, ?> event(String id, Map<String, ?> members) {
        return plus(members, Map.of("id", id, "action", "waitForEvent"));
    }

    private static Map<String, ?> plus(Map<String, ?> members, Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(members);
        all.putAll(more);
        return all;
    }

    private static String started(String workflow) {
        return startedWith(workflow, Map.of());
    }

    private static String startedWith(String workflow, Map<String, ?> input) {
        return as(EDITOR)
                .body(Map.of("input", input))
                .post("/api/workflows/" + workflow + "/runs")
                .then()
                .statusCode(202)
                .extract()
                .path("runId");
    }

    private static String waiting(String workflow) {
        return awaitRuns(workflow, 1, "waiting");
    }

    private static List<String> waits(String runId) {
        return new ArrayList<>(column("select path from event_wait where run_id = ?", runId));
    }

    private static int recent(String tableId) {
        return recentOf("table:" + tableId);
    }

    private static int recentOf(String key) {
        return Integer.parseInt(
                column("select count(*) from recent_event where key = ?", key).getFirst());
    }

    private static void external(String name, Map<String, ?> payload) {
        KAFKA.send(
                "ingest.events",
                DataDouble.WORKSPACE,
                CloudEvent.ofJson(
                        "org.pyairtable.ingest.events.external.v1",
                        Map.of("workspaceId", DataDouble.WORKSPACE, "name", name, "payload", payload)));
    }

    private static void call(String hook, String key, String body) {
        RestAssured.given()
                .contentType(ContentType.JSON)
                .header("Authorization", "Bearer " + IDENTITY.anonymousToken())
                .header("Idempotency-Key", key)
                .queryParam("secret", "a secret of the hook")
                .body(body)
                .post("/hooks/" + hook)
                .then()
                .statusCode(202);
    }
}
