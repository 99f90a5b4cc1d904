package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.EDITOR;
import static org.pyairtable.workflow.Engine.KAFKA;
import static org.pyairtable.workflow.Engine.SOON;
import static org.pyairtable.workflow.Engine.VIEWER;
import static org.pyairtable.workflow.Engine.answer;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.command;
import static org.pyairtable.workflow.Engine.eventually;
import static org.pyairtable.workflow.Engine.notifications;
import static org.pyairtable.workflow.Engine.notifying;
import static org.pyairtable.workflow.Engine.run;
import static org.pyairtable.workflow.Engine.saved;
import static org.pyairtable.workflow.Engine.unique;
import static org.pyairtable.workflow.Engine.written;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.Role;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.ServiceDatabase;
import org.pyairtable.testkit.SuiteResource;

/** How runs are found, ended and run again, on a real broker and a real database. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class ReplayIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Map<String, ?> MANUAL = Map.of("type", "manual");

    @Test
    void aReplayTakesOverWhatTheStepsBeforeGaveAndRepeatsNoneOfTheirEffects() {
        String table = unique("Replayed");
        String workflow = saved(
                MANUAL,
                List.of(create("make", table), notifying("say", "Made {{steps.make.result.id}} for {{trigger.who}}")));
        String first = started(workflow, Map.of("who", "Ann"));
        answer(written(command(table), "recMADE", Map.of("Name", "x")));
        awaitStatus(first, "succeeded");

        String second = replayed(first, "say", "same");

        awaitStatus(second, "succeeded");
        assertThat(run(second).getString("replayOf")).isEqualTo(first);
        assertThat(run(second).getString("replayFrom")).isEqualTo("say");
        assertThat(run(second).getList("steps.takenOver")).containsExactly(true, null);
        assertThat(run(second).getString("steps[0].output.id")).isEqualTo("recMADE");
        assertThat(run(first).getString("replayedAs")).isEqualTo(second);
        assertThat(notifications(second)).hasSize(1).allSatisfy(sent -> assertThat(
                        sent.json().path("body").asText())
                .isEqualTo("Made recMADE for Ann"));
        assertThat(KAFKA.all("data.commands", SOON))
                .filteredOn(m -> m.json().path("table").asText().equals("tbl" + table))
                .hasSize(1);
    }

    @Test
    void aFailedRunIsReplayedWithTheMendedVersionAndIsNotTakenUpItselfAnyMore() {
        String workflow = saved(MANUAL, List.of(evaluate("one", "1"), fail("two")));
        String first = started(workflow, Map.of());
        awaitStatus(first, "failed");
        replace(workflow, List.of(evaluate("one", "10"), evaluate("two", "{steps.one.result} + 1")));

        String second = replayed(first, "two", "present");

        awaitStatus(second, "succeeded");
        // The result of the old first step, with the new second one.
        assertThat(run(second).getInt("steps[1].output")).isEqualTo(2);
        assertThat(run(second).getInt("version")).isEqualTo(2);
        as(EDITOR)
                .post("/api/runs/" + first + "/retry")
                .then()
                .statusCode(409)
                .body("detail", containsString("was replayed as run " + second));
        replace(workflow, List.of(evaluate("other", "1"), evaluate("two", "2")));
        replay(first, "two", "present").statusCode(409).body("detail", containsString("does not have step one"));
        replace(workflow, List.of(evaluate("one", "1"), evaluate("between", "1"), evaluate("two", "2")));
        replay(first, "two", "present").statusCode(409).body("detail", containsString("Step between comes before"));
        replay(first, "three", "same").statusCode(409).body("detail", containsString("it has taken one, two"));
    }

    @Test
    void aCancelledRunShowsItsReasonAndIsReplayedOnceNoEffectOfItIsOutstanding() {
        String table = unique("Cancelled");
        String workflow = saved(MANUAL, List.of(create("make", table), notifying("say", "Made")));
        String first = started(workflow, Map.of());
        command(table);
        replay(first, null, "same").statusCode(409).body("detail", containsString("has not ended"));

        as(EDITOR)
                .body(Map.of("reason", "The client withdrew"))
                .post("/api/runs/" + first + "/cancel")
                .then()
                .statusCode(200)
                .body("status", equalTo("cancelled"))
                .body("reason", equalTo("Cancelled by " + EDITOR + ": The client withdrew"));

        found("text=CLIENT withdrew&status=cancelled&workflowId=" + workflow).body("items.id", contains(first));
        found("text=nobody said this&workflowId=" + workflow).body("items", empty());
        replay(first, null, "same").statusCode(409).body("detail", containsString("is outstanding"));
        answer(written(command(table), "recLATE", Map.of("Name", "x")));
        eventually().untilAsserted(() -> assertThat(run(first).getString("steps[0].attempts[0].answeredAt"))
                .isNotNull());
        String second = replayed(first, null, "same");
        answer(written(
                command(table, m -> !m.id().equals(run(first).getString("steps[0].attempts[0].commandId"))),
                "recNEW",
                Map.of("Name", "x")));
        awaitStatus(second, "succeeded");
        as(VIEWER)
                .body(Map.of("version", "same"))
                .post("/api/runs/" + first + "/replay")
                .then()
                .statusCode(403);
    }

    @Test
    void whatWasUndoneIsNotTakenOver() {
        Map<String, Object> undone = new HashMap<>(evaluate("one", "1"));
        undone.put("compensate", List.of(evaluate("back", "2")));
        String workflow = saved(MANUAL, List.of(undone, fail("two")));
        String first = started(workflow, Map.of());
        awaitStatus(first, "failed");

        replay(first, "two", "same").statusCode(409).body("detail", containsString("is undone"));
        replayed(first, null, "same");
    }

    @Test
    void runsAreFoundByWhatIsGivenThoughALookReadsABoundedNumberOfThem() {
        String workspace = unique("wsp");
        Engine.IDENTITY.member(workspace, VIEWER, Role.VIEWER);
        String many = workflowIn(workspace);
        String few = workflowIn(workspace);
        seeded(few, "failed", "2026-01-01T00:00:00Z", 1);
        seeded(few, "succeeded", "2026-01-02T00:00:00Z", 3);
        seeded(many, "failed", "2026-01-03T00:00:00Z", 10_500);
        seeded(many, "waiting", "2026-01-04T00:00:00Z", 2);
        eventually()
                .untilAsserted(() -> found("limit=1&workspaceId=" + workspace).body("items", hasSize(1)));

        found("status=waiting&workspaceId=" + workspace).body("items.workflowId", contains(many, many));
        found("workflowId=" + few).body("items.status", contains("succeeded", "succeeded", "succeeded", "failed"));
        found("recordId=rec2&workflowId=" + few)
                .body("items.startedAt", contains("2026-01-02T00:00:02Z"))
                .body("nextCursor", nullValue());
        found("startedBefore=2026-01-02T00:00:02Z&startedFrom=2026-01-02T00:00:00Z&workspaceId=" + workspace)
                .body("items.startedAt", contains("2026-01-02T00:00:01Z"));
        String next = found("status=failed&workflowId=" + few)
                .body("items", empty())
                .body("nextCursor", notNullValue())
                .extract()
                .path("nextCursor");
        found("status=failed&workflowId=" + few + "&cursor=" + next)
                .body("items.startedAt", contains("2026-01-01T00:00:01Z"))
                .body("nextCursor", nullValue());
        String second = found("limit=3&workspaceId=" + workspace).extract().path("nextCursor");
        found("limit=3&workspaceId=" + workspace + "&cursor=" + second)
                .body("items.trigger.values.n", contains(10_499, 10_498, 10_497));

        as(VIEWER).get("/api/runs?status=lost&workspaceId=" + workspace).then().statusCode(400);
        as(VIEWER).get("/api/runs?cursor=zz&workspaceId=" + workspace).then().statusCode(400);
        as(VIEWER)
                .get("/api/runs?startedFrom=then&workspaceId=" + workspace)
                .then()
                .statusCode(400);
        as(VIEWER).get("/api/runs?status=failed&parentId=run1").then().statusCode(400);
        as(VIEWER).get("/api/runs").then().statusCode(400);
        as(Engine.STRANGER).get("/api/runs?workspaceId=" + workspace).then().statusCode(404);
    }

    @Test
    void aJobRetriesReplaysOrCancelsAllRunsThatAreFoundAndShowsWhatItRefused() {
        String workflow = saved(MANUAL, List.of(evaluate("one", "1"), fail("two")));
        for (int i = 0; i < 3; i++) {
            awaitStatus(started(workflow, Map.of()), "failed");
        }
        String undone = started(workflow, Map.of());
        awaitStatus(undone, "failed");
        replayed(undone, null, "same");
        replace(workflow, List.of(evaluate("one", "1"), evaluate("two", "{steps.one.result} + 1")));

        // The fourth one, which was replayed, and its replay failed with the old version.
        Map<String, ?> retry = Map.of("action", "retry", "where", Map.of("workflowId", workflow));
        String retried = jobOf(retry);
        awaitJob(retried, "succeeded");
        job(retried).body("done", equalTo(4)).body("refused", equalTo(1)).body("refusals.runId", contains(undone));

        String replays = jobOf(Map.of(
                "action",
                "replay",
                "version",
                "present",
                "from",
                "two",
                "where",
                Map.of("workflowId", workflow, "status", "failed")));
        awaitJob(replays, "succeeded");
        job(replays).body("done", equalTo(5)).body("refused", equalTo(0));
        eventually().untilAsserted(() -> found("status=succeeded&workflowId=" + workflow)
                .body("items", hasSize(5))
                .body("items.version", everyItem(equalTo(2))));

        String waiting = saved(MANUAL, List.of(Map.of("id", "rest", "action", "wait", "duration", "P1D")));
        List<String> runs = List.of(started(waiting, Map.of()), started(waiting, Map.of()));
        String cancels = jobOf(Map.of(
                "action",
                "cancel",
                "reason",
                "Not needed",
                "where",
                Map.of("workflowId", waiting, "status", "active")));
        awaitJob(cancels, "succeeded");
        assertThat(runs).allSatisfy(id -> assertThat(run(id).getString("reason"))
                .isEqualTo("Cancelled by " + EDITOR + ": Not needed"));
        as(EDITOR).post("/api/runs/jobs/" + cancels + "/cancel").then().statusCode(409);
        refused(
                Map.of("action", "retry", "where", Map.of("workflowId", workflow, "status", "succeeded")),
                "where.status");
        refused(Map.of("action", "retry", "reason", "x", "where", Map.of("workflowId", workflow)), "reason");
        refused(Map.of("action", "cancel", "where", Map.of()), "where.workspaceId");
        as(VIEWER).body(retry).post("/api/runs/jobs").then().statusCode(403);
        as(Engine.STRANGER).get("/api/runs/jobs/" + cancels).then().statusCode(404);
    }

    @Test
    void aStreamShowsEachStepOfARunAndEndsWithIt() throws Exception {
        String table = unique("Followed");
        String workflow = saved(MANUAL, List.of(create("make", table), evaluate("done", "'yes'")));
        String runId = started(workflow, Map.of());
        CompletableFuture<String> stream = follow(runId, null);
        Message command = command(table);

        answer(written(command, "recMADE", Map.of("Name", "x")));

        String all = stream.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(all)
                .containsSubsequence("\"id\":\"recMADE\"", "\"output\":\"yes\"", "\"status\":\"succeeded\"")
                .contains("event:step", "event:run", "id:0", "id:1");
        assertThat(follow(runId, "1").get(SOON.toSeconds(), TimeUnit.SECONDS))
                .contains("id:1", "\"status\":\"succeeded\"")
                .doesNotContain("recMADE");
        as(Engine.STRANGER).get("/api/runs/" + runId + "/events").then().statusCode(404);
        as(VIEWER)
                .header("Last-Event-ID", "x")
                .get("/api/runs/" + runId + "/events")
                .then()
                .statusCode(400);
    }

    private static CompletableFuture<String> follow(String runId, String lastEventId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + RestAssured.port + "/api/runs/" + runId + "/events"))
                .header("Authorization", "Bearer " + Engine.IDENTITY.token(VIEWER));
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return CLIENT.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(HttpResponse::body);
    }

    private static String jobOf(Map<String, ?> request) {
        return as(EDITOR)
                .body(request)
                .post("/api/runs/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static ValidatableResponse job(String id) {
        return as(VIEWER).get("/api/runs/jobs/" + id).then().statusCode(200);
    }

    private static void awaitJob(String id, String status) {
        eventually().untilAsserted(() -> job(id).body("status", equalTo(status)));
    }

    private static void refused(Map<String, ?> request, String field) {
        as(EDITOR).body(request).post("/api/runs/jobs").then().statusCode(400).body("errors[0].field", equalTo(field));
    }

    private static String workflowIn(String workspace) {
        String id = unique("wfl");
        ServiceDatabase.update(
                "insert into workflow (id, workspace_id, name, current_version, trigger_key, created_at, check_at)"
                        + " values (?, ?, 'w', 1, 'manual', now(), null)",
                id,
                workspace);
        ServiceDatabase.update(
                "insert into workflow_version (workflow_id, version, name, owner, definition, saved_at)"
                        + " values (?, 1, 'w', 'usr', '{}', now())",
                id);
        return id;
    }

    private static void seeded(String workflow, String status, String from, int times) {
        ServiceDatabase.update(
                "insert into run (id, workspace_id, workflow_id, version, status, depth, cause_source, cause_id, record_id,"
                        + " correlation, trigger, started_at, wake_at, finished_at, reason)"
                        + " select w.id || x.status || n, w.workspace_id, w.id, 1, x.status, 0, 's', x.status || n,"
                        + " 'rec' || n, 'c', jsonb_build_object('type', 'manual', 'values', jsonb_build_object('n', n)),"
                        + " x.time + n * interval '1 s',"
                        + " case x.status when 'waiting' then now() + interval '1 day' end,"
                        + " case when x.status <> 'waiting' then x.time end,"
                        + " case x.status when 'failed' then 'Step a: no' end"
                        + " from workflow w, (select ?::text as status, ?::timestamptz as time) x,"
                        + " generate_series(1, ?::int) n where w.id = ?",
                status,
                from,
                times,
                workflow);
    }

    private static ValidatableResponse found(String query) {
        return as(VIEWER).get("/api/runs?" + query).then().statusCode(200);
    }

    private static void awaitStatus(String runId, String status) {
        eventually().until(() -> run(runId).getString("status"), status::equals);
    }

    private static void replace(String workflow, List<Map<String, ?>> steps) {
        as(CREATOR)
                .body(Map.of("name", "Newer", "trigger", MANUAL, "steps", steps))
                .put("/api/workflows/" + workflow)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse replay(String runId, String from, String version) {
        Map<String, String> body = from == null ? Map.of("version", version) : Map.of("from", from, "version", version);
        return as(EDITOR).body(body).post("/api/runs/" + runId + "/replay").then();
    }

    private static String replayed(String runId, String from, String version) {
        return replay(runId, from, version).statusCode(202).extract().path("runId");
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

    private static Map<String, ?> fail(String id) {
        return Map.of("id", id, "action", "fail", "message", "Not this time");
    }

    private static Map<String, ?> evaluate(String id, String formula) {
        return Map.of("id", id, "action", "evaluate", "formula", formula);
    }

    private static Map<String, ?> create(String id, String table) {
        return Map.of(
                "id",
                id,
                "action",
                "createRecord",
                "baseId",
                DataDouble.BASE,
                "table",
                table,
                "fields",
                Map.of("Name", "x"));
    }
}
