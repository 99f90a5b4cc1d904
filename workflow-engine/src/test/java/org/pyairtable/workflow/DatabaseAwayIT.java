package org.pyairtable.workflow;

import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.eventually;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.runtime.fixture.DatabaseAway;
import org.pyairtable.testkit.CuttableProxy;
import org.pyairtable.testkit.SuiteResource;

/** What callers are answered while the database is unavailable: that it is worth another attempt. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = {
            @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"),
            @ResourceArg(name = SuiteResource.CUTTABLE, value = "database")
        })
class DatabaseAwayIT {
    private final CuttableProxy wire = CuttableProxy.beforePostgreSql();

    @AfterEach
    void back() {
        wire.restore();
    }

    @Test
    void everyRequestThatNeedsItIsAnswered503() {
        String id = Engine.saved(
                Map.of("type", "manual"), List.of(Map.of("id", "a", "action", "evaluate", "formula", "1")));
        String list = "/api/workflows?workspaceId=" + DataDouble.WORKSPACE;

        DatabaseAway away = new DatabaseAway();
        away.request("workflows", () -> as(CREATOR).get(list));
        away.request("workflow", () -> as(CREATOR).get("/api/workflows/" + id));
        away.request("save", () -> as(CREATOR)
                .body(Map.of(
                        "workspaceId",
                        DataDouble.WORKSPACE,
                        "name",
                        "Lost",
                        "trigger",
                        Map.of("type", "manual"),
                        "steps",
                        List.of(Map.of("id", "a", "action", "evaluate", "formula", "1"))))
                .post("/api/workflows"));
        away.request("delete", () -> as(CREATOR).delete("/api/workflows/" + id));
        away.request("start", () -> as(CREATOR).body(Map.of()).post("/api/workflows/" + id + "/runs"));
        away.request("runs", () -> as(CREATOR).get("/api/runs?workflowId=" + id));
        away.request("run", () -> as(CREATOR).get("/api/runs/run1"));
        away.assertUnavailable(wire);

        eventually().until(() -> as(CREATOR).get("/api/workflows/" + id).statusCode() == 200);
    }
}
