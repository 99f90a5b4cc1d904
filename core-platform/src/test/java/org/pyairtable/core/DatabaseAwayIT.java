package org.pyairtable.core;

import static org.pyairtable.core.CoreFixture.anonymous;
import static org.pyairtable.core.CoreFixture.eventually;
import static org.pyairtable.core.CoreFixture.login;
import static org.pyairtable.core.CoreFixture.newEmail;
import static org.pyairtable.core.CoreFixture.operator;
import static org.pyairtable.core.CoreFixture.refresh;
import static org.pyairtable.core.CoreFixture.register;

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
            @ResourceArg(name = SuiteResource.DATABASE, value = "core_platform"),
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
        CoreFixture.Member ann = register();

        DatabaseAway away = new DatabaseAway();
        away.request("login", () -> login(ann.email(), CoreFixture.PASSWORD));
        away.request("refresh", () -> refresh(ann.refreshToken()));
        away.request("register", () -> anonymous()
                .body(Map.of("email", newEmail(), "password", CoreFixture.PASSWORD, "name", "Bob"))
                .post("/api/auth/register"));
        away.request("me", () -> ann.request().get("/api/users/me"));
        away.request("tokens", () -> ann.request().get("/api/tokens"));
        away.request("token", () -> ann.request()
                .body(Map.of("name", "t", "scopes", List.of("*")))
                .post("/api/tokens"));
        away.request("workspaces", () -> ann.request().get("/api/workspaces"));
        away.request("workspace", () -> ann.request().body(Map.of("name", "w")).post("/api/workspaces"));
        away.request("members", () -> ann.request().get("/api/workspaces/" + ann.workspace() + "/members"));
        away.request("audit", () -> ann.request().get("/api/audit?workspaceId=" + ann.workspace()));
        away.request("usage", () -> ann.request().get("/api/usage?workspaceId=" + ann.workspace()));
        away.request("trail", () -> operator().get("/operator/audit"));
        away.assertUnavailable(wire);

        eventually().until(() -> ann.request().get("/api/users/me").statusCode() == 200);
    }
}
