package org.pyairtable.communication;

import static org.pyairtable.communication.Hub.as;
import static org.pyairtable.communication.Hub.eventually;
import static org.pyairtable.communication.Hub.operator;

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
            @ResourceArg(name = SuiteResource.DATABASE, value = "communication_hub"),
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
        Hub.Team team = Hub.Team.joined();

        DatabaseAway away = new DatabaseAway();
        away.request("inbox", () -> as(team.viewer()).get("/api/notifications"));
        away.request("read", () -> as(team.viewer()).post("/api/notifications/ntf1/read"));
        away.request("preferences", () -> as(team.viewer()).get("/api/notifications/preferences"));
        away.request("mute", () -> as(team.viewer())
                .body(Map.of("muted", List.of("workflow")))
                .put("/api/notifications/preferences"));
        away.request("webhooks", () -> as(team.creator()).get("/api/webhooks?workspaceId=" + team.workspace()));
        away.request("webhook", () -> as(team.creator())
                .body(Map.of(
                        "workspaceId", team.workspace(), "url", "http://127.0.0.1:9/hook", "eventTypes", List.of("*")))
                .post("/api/webhooks"));
        away.request("allowed", () -> operator().get("/operator/allowed-hosts"));
        away.request("outbox", () -> operator().get("/operator/outbox"));
        away.assertUnavailable(wire);

        eventually().until(() -> as(team.viewer()).get("/api/notifications").statusCode() == 200);
    }
}
