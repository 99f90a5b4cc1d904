package org.pyairtable.workflow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.EDITOR;
import static org.pyairtable.workflow.Engine.answer;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.awaitRuns;
import static org.pyairtable.workflow.Engine.command;
import static org.pyairtable.workflow.Engine.created;
import static org.pyairtable.workflow.Engine.eventually;
import static org.pyairtable.workflow.Engine.onTable;
import static org.pyairtable.workflow.Engine.run;
import static org.pyairtable.workflow.Engine.saved;
import static org.pyairtable.workflow.Engine.send;
import static org.pyairtable.workflow.Engine.unique;
import static org.pyairtable.workflow.Engine.update;
import static org.pyairtable.workflow.Engine.written;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Steps that are given up when their timeout is over, and runs that are cancelled while work for them is queued. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class StepTimeoutIT {
    private static final Map<String, ?> MANUAL = Map.of("type", "manual");
    private static final String OVER = "STEP_TIMEOUT: The step has not ended within PT1S, its timeout";

    @Test
    void anAnswerThatComesAfterTheTimeoutChangesNothing() {
        String table = unique("Late");
        String workflow = saved(
                onTable("recordCreated", table),
                List.of(with(update("write", Map.of("Hours", 8)), Map.of("timeout", "PT1S"))));
        send(table, created("recOne", Map.of("fldName", "Roof")));
        Message unanswered = command(table);

        String runId = awaitRuns(workflow, 1, "failed");
        assertThat(run(runId).getString("error")).isEqualTo("Step write: " + OVER);
        assertThat(run(runId).getString("steps[0].attempts[0].error")).isEqualTo(OVER);
        assertThat(run(runId).getString("steps[0].attempts[0].givenUpAt")).isNotNull();

        answer(written(unanswered, "recOne", Map.of("Hours", 8)));
        afterAllAnswersBefore();
        assertThat(run(runId).getString("status")).isEqualTo("failed");
        assertThat(run(runId).getString("steps[0].status")).isEqualTo("failed");
        assertThat(run(runId).getString("steps[0].attempts[0].answeredAt")).isNull();

        as(EDITOR).post("/api/runs/" + runId + "/retry").then().statusCode(200);
        Message again = command(table, m -> !m.id().equals(unanswered.id()));
        answer(written(again, "recOne", Map.of("Hours", 8)));
        awaitRuns(workflow, 1, "succeeded");
    }

    @Test
    void aStepThatTimesOutGoesTheWayOfItsErrors() {
        String table = unique("Recovered");
        String workflow = saved(
                onTable("recordCreated", table),
                List.of(with(
                        update("write", Map.of("Hours", 8)),
                        Map.of(
                                "timeout",
                                "PT1S",
                                "onError",
                                List.of(Map.of(
                                        "id",
                                        "why",
                                        "action",
                                        "evaluate",
                                        "formula",
                                        "LEFT({steps.write.error}, 12)"))))));

        send(table, created("recOne", Map.of("fldName", "Roof")));

        String runId = awaitRuns(workflow, 1, "succeeded");
        assertThat(run(runId).getString("steps[1].output")).isEqualTo("STEP_TIMEOUT");
    }

    @Test
    void theRunsInsideAStepThatTimesOutAreCancelled() {
        Map<String, ?> nap = Map.of("id", "nap", "action", "wait", "duration", "PT1H");
        Map<String, ?> loop = Map.of(
                "id", "each", "action", "forEach", "list", "{{trigger.items}}", "atOnce", 2, "steps", List.of(nap));
        String workflow = saved(
                MANUAL,
                List.of(
                        with(loop, Map.of("timeout", "PT1S", "onError", List.of())),
                        Map.of("id", "later", "action", "wait", "duration", "PT1H")));

        String runId = started(workflow, Map.of("items", List.of(1, 2, 3)));

        eventually().until(() -> run(runId).getString("steps[1].status"), "waiting"::equals);
        assertThat(run(runId).getString("steps[0].error")).isEqualTo(OVER);
        eventually()
                .until(
                        () -> column("select status || coalesce(reason, '') from run where parent_id = ?", runId),
                        inside -> inside.size() == 3
                                && inside.stream()
                                        .allMatch("cancelledThe run around it does not wait for it any more"::equals));
    }

    @Test
    void whatIsQueuedForAStepThatTimesOutOrARunThatIsCancelledIsWithdrawn() {
        WireMockServer slow = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        slow.start();
        try {
            slow.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(12_000)));
            Map<String, ?> call = Map.of(
                    "id",
                    "call",
                    "action",
                    "httpRequest",
                    "method",
                    "GET",
                    "url",
                    "http://localhost:" + slow.port() + "/");
            String overdue = started(saved(MANUAL, List.of(with(call, Map.of("totalTimeout", "PT1S")))), Map.of());
            String cancelled = started(saved(MANUAL, List.of(call)), Map.of());
            eventually().until(() -> slow.findAll(anyRequestedFor(anyUrl())).size() == 2);
            assertThat(queued(cancelled)).containsExactly("1");

            as(EDITOR)
                    .body(Map.of("reason", "Wrong shop"))
                    .post("/api/runs/" + cancelled + "/cancel")
                    .then()
                    .statusCode(200);

            assertThat(queued(cancelled)).containsExactly("0");
            eventually().until(() -> run(overdue).getString("status"), "failed"::equals);
            assertThat(run(overdue).getString("error")).isEqualTo("Step call: " + OVER);
            assertThat(queued(overdue)).containsExactly("0");
        } finally {
            slow.stop();
        }
    }

    @Test
    void aTimeoutThatHasNoEffectOrIsTooShortIsRefusedByItsPlace() {
        refused(
                with(Map.of("id", "sum", "action", "evaluate", "formula", "1 + 1"), Map.of("timeout", "PT1S")),
                "has no effect on a step that never waits; leave it out");
        refused(
                with(Map.of("id", "nap", "action", "wait", "duration", "PT1H"), Map.of("timeout", "PT0.5S")),
                "is not between PT1S and PT8784H");
        refused(
                with(Map.of("id", "nap", "action", "wait", "duration", "PT1H"), Map.of("timeout", "soon")),
                "has the wrong type or format");
    }

    private static void refused(Map<String, ?> step, String message) {
        as(CREATOR)
                .body(Map.of(
                        "workspaceId", DataDouble.WORKSPACE, "name", "Test", "trigger", MANUAL, "steps", List.of(step)))
                .post("/api/workflows")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("steps[0].timeout"))
                .body("errors[0].message", equalTo(message));
    }

    /** Answers are read in their order: once that of another run has come, the ones before it have. */
    private static void afterAllAnswersBefore() {
        String table = unique("Marker");
        String workflow = saved(onTable("recordCreated", table), List.of(update("write", Map.of("Hours", 1))));
        send(table, created("recOne", Map.of("fldName", "Roof")));
        answer(written(command(table), "recOne", Map.of("Hours", 1)));
        awaitRuns(workflow, 1, "succeeded");
    }

    private static List<String> queued(String runId) {
        return column("select count(*) from activity where run_id = ?", runId);
    }

    private static Map<String, ?> with(Map<String, ?> step, Map<String, ?> around) {
        Map<String, Object> whole = new HashMap<>(step);
        whole.putAll(around);
        return whole;
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
}
