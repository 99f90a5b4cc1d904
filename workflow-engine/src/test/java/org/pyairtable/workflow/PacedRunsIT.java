package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.update;
import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.EDITOR;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.eventually;
import static org.pyairtable.workflow.Engine.notifying;
import static org.pyairtable.workflow.Engine.run;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.SuiteResource;

/** Runs that take the place of others, and runs that start so many a minute. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class PacedRunsIT {
    private static final Map<String, ?> NAP = Map.of("id", "nap", "action", "wait", "duration", "PT1H");

    @Test
    void theNewestRunOfAKeyReplacesTheOneThatIsUnderWay() {
        String workflow = saved(Map.of("limit", 1, "key", "{trigger.client}", "whenFull", "replace"), NAP);
        String other = started(workflow, "other");
        String first = started(workflow, "acme");

        String second = started(workflow, "acme");
        String third = started(workflow, "acme");

        eventually().until(() -> run(third).getString("steps[0].status"), "waiting"::equals);
        assertThat(run(second).getString("status")).isEqualTo("cancelled");
        assertThat(run(second).getString("reason")).isEqualTo("Replaced by run " + third);
        assertThat(run(first).getString("status")).isEqualTo("cancelled");
        assertThat(run(first).getString("reason")).isEqualTo("Replaced by run " + second);
        assertThat(run(other).getString("status")).isEqualTo("waiting");
        assertThat(column("select run_id from run_slot where workflow_id = ? and key = 'acme'", workflow))
                .containsExactly(third);
    }

    @Test
    void runsBeyondThePaceWaitForTheirMinuteTheOldestFirst() {
        String workflow = saved(Map.of("runsPerMinute", 2), notifying("tell", "New"));

        List<String> runs =
                List.of(started(workflow, "a"), started(workflow, "b"), started(workflow, "c"), started(workflow, "d"));

        assertThat(runs.subList(0, 2))
                .allMatch(id -> run(id).getString("status").equals("succeeded"));
        assertThat(runs.subList(2, 4))
                .allMatch(id -> run(id).getString("status").equals("waiting"));
        assertThat(column(
                        "select r.id from run_pace p join run r on r.id = p.run_id where p.workflow_id = ? order by p.at",
                        workflow))
                .isEqualTo(runs);
        assertThat(column(
                        "select (select at from run_pace where run_id = ?) = (select at from run_pace where run_id = ?) + interval '60 seconds'",
                        runs.get(2),
                        runs.get(0)))
                .containsExactly("t");

        update("update run set wake_at = now() where id = ?", runs.get(2));
        eventually().until(() -> run(runs.get(2)).getString("status"), "succeeded"::equals);
        assertThat(run(runs.get(3)).getString("status")).isEqualTo("waiting");
    }

    @Test
    void runsBeyondThoseThatMayWaitAreSkippedAndTheAuthorIsNotified() {
        String workflow = saved(Map.of("runsPerMinute", 1), NAP);
        update(
                "insert into run (id, workflow_id, version, status, depth, cause_source, cause_id, record_id, correlation,"
                        + " trigger, wake_at, started_at)"
                        + " select ?::text || i, ?, 1, 'waiting', 0, 't', i::text, '', 'c', '{}', '2199-01-01', now()"
                        + " from generate_series(1, 10000) i",
                workflow,
                workflow);
        update(
                "insert into run_pace (run_id, workflow_id, at) select id, workflow_id, '2199-01-01' from run where workflow_id = ?",
                workflow);

        String skipped = started(workflow, "late");

        assertThat(run(skipped).getString("status")).isEqualTo("cancelled");
        assertThat(run(skipped).getString("reason"))
                .isEqualTo(
                        "Skipped: 10000 runs of the workflow wait already, the most that may, for it starts 1 a minute");
        eventually().until(() -> Engine.notices(workflow, "runFailed").size() == 1);
        update("delete from run where workflow_id = ?", workflow);
        assertThat(column("select count(*) from run_pace where workflow_id = ?", workflow))
                .containsExactly("0");
    }

    @Test
    void badBoundsAreRefusedByTheirPlace() {
        refused(Map.of("whenFull", "replace"), "concurrency.limit", "is missing");
        refused(Map.of("runsPerMinute", 5, "key", "{trigger.client}"), "concurrency.limit", "is missing");
        refused(Map.of("runsPerMinute", 0), "concurrency.runsPerMinute", "is not between 1 and 1000");
        refused(Map.of("limit", 1, "whenFull", "stop"), "concurrency.whenFull", "has the wrong type or format");
    }

    private static void refused(Map<String, ?> concurrency, String field, String message) {
        save(concurrency, NAP)
                .statusCode(400)
                .body("errors[0].field", equalTo(field))
                .body("errors[0].message", equalTo(message));
    }

    private static String saved(Map<String, ?> concurrency, Map<String, ?> step) {
        return save(concurrency, step).statusCode(201).extract().path("id");
    }

    private static ValidatableResponse save(Map<String, ?> concurrency, Map<String, ?> step) {
        return as(CREATOR)
                .body(Map.of(
                        "workspaceId",
                        DataDouble.WORKSPACE,
                        "name",
                        "Test",
                        "trigger",
                        Map.of("type", "manual"),
                        "steps",
                        List.of(step),
                        "concurrency",
                        concurrency))
                .post("/api/workflows")
                .then();
    }

    private static String started(String workflow, String client) {
        return as(EDITOR)
                .body(Map.of("input", Map.of("client", client)))
                .post("/api/workflows/" + workflow + "/runs")
                .then()
                .statusCode(202)
                .extract()
                .path("runId");
    }
}
