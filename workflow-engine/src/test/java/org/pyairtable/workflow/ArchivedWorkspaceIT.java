package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.EDITOR;
import static org.pyairtable.workflow.Engine.IDENTITY;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.awaitRuns;
import static org.pyairtable.workflow.Engine.created;
import static org.pyairtable.workflow.Engine.eventually;
import static org.pyairtable.workflow.Engine.onTable;
import static org.pyairtable.workflow.Engine.run;
import static org.pyairtable.workflow.Engine.runs;
import static org.pyairtable.workflow.Engine.send;
import static org.pyairtable.workflow.Engine.unique;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.State;
import org.pyairtable.events.Topics;
import org.pyairtable.testkit.SuiteResource;

/** The workflows of an archived workspace rest, and are not broken. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class ArchivedWorkspaceIT {
    private static final Map<String, ?> COUNT = Map.of("id", "count", "action", "evaluate", "formula", "1 + 1");

    @AfterEach
    void takeBack() {
        IDENTITY.remove(Topics.WORKSPACE_STATES, DataDouble.WORKSPACE);
        eventually().untilAsserted(() -> as(CREATOR)
                .body(Map.of(
                        "workspaceId",
                        DataDouble.WORKSPACE,
                        "name",
                        "Probe",
                        "trigger",
                        Map.of("type", "manual"),
                        "steps",
                        List.of(COUNT)))
                .post("/api/workflows")
                .then()
                .statusCode(201));
    }

    private static void archive(String workflow) {
        IDENTITY.publish(new State.WorkspaceState(DataDouble.WORKSPACE, State.WorkspaceState.ARCHIVED, Instant.now()));
        eventually().untilAsserted(() -> as(EDITOR)
                .post("/api/workflows/" + workflow + "/runs")
                .then()
                .statusCode(403)
                .body("detail", containsString("is archived and read only")));
    }

    @Test
    void noRunStartsAndOneUnderWayRestsUntilItIsTakenBack() {
        String table = unique("Archived");
        String onRecord = Engine.saved(onTable("recordCreated", table), List.of(COUNT));
        String manual = Engine.saved(
                Map.of("type", "manual"), List.of(Map.of("id", "pause", "action", "wait", "duration", "PT6S"), COUNT));
        String waiting = as(EDITOR).post("/api/workflows/" + manual + "/runs").path("runId");
        String quick = Engine.saved(Map.of("type", "manual"), List.of(COUNT));

        archive(quick);
        send(table, created("rec1", Map.of()));
        as(CREATOR).post("/api/workflows/" + onRecord + "/pause").then().statusCode(403);
        // The wait is over, and the next step is not taken.
        eventually().until(() -> Instant.parse(run(waiting).getString("startedAt"))
                .plusSeconds(8)
                .isBefore(Instant.now()));
        assertThat(run(waiting).getString("status")).isEqualTo("waiting");
        assertThat(runs(onRecord).getList("items")).isEmpty();
        as(CREATOR).get("/api/workflows/" + onRecord).then().statusCode(200).body("status", equalTo("active"));

        IDENTITY.remove(Topics.WORKSPACE_STATES, DataDouble.WORKSPACE);
        eventually().until(() -> run(waiting).getString("status"), "succeeded"::equals);
        send(table, created("rec2", Map.of()));
        awaitRuns(onRecord, 1, "succeeded");
    }
}
