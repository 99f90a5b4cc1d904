package org.pyairtable.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {
    private static final String BASE = "/v0/appABCDEFGHIJKLMN";

    private final RouteTable table = RouteTable.standard();

    @ParameterizedTest
    @CsvSource({
        "/api/workspaces, core-platform",
        "/api/workspaces/wsp1/members, core-platform",
        "/api/auth/login, core-platform",
        "/v0/appABCDEFGHIJKLMN/Tasks, data-integration",
        "/v0/meta/bases, data-integration",
        "/api/bases/app1, data-integration",
        "/mcp, data-integration",
        "/attachments/1/att1/large/x/a.png, data-integration",
        "/api/search, ai-ml",
        "/api/chat/cht1, ai-ml",
        "/api/formulas/evaluate, workflow-engine",
        "/hooks/whk1, workflow-engine",
        "/api/notifications/ntf1/read, communication-hub",
        "/ws, communication-hub"
    })
    void sendsEachPathToItsService(String path, String service) {
        assertThat(table.match(path)).map(Route::target).contains(new Target.Service(service));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/bases/app1/imports, FILE",
        "/api/bases/app1/imports/key-1, FILE",
        "/api/bases/app1/tables/tbl1/import, FILE",
        "/api/bases/app1/tables/tbl1/imports, DOCUMENT",
        "/api/bases/app1/tables/tbl1/export, DOCUMENT",
        "/api/bases/app1/x/imports, DOCUMENT",
        "/api/bases/app1, DOCUMENT",
        "/v0/appABCDEFGHIJKLMN/Tasks, DOCUMENT"
    })
    void onlyFilesMayBeLarge(String path, BodySize size) {
        assertThat(table.match(path)).map(Route::body).contains(size);
    }

    @ParameterizedTest
    @CsvSource({
        "/, LANDING",
        "/openapi, OPENAPI",
        "/api/status, STATUS",
        "/api/operator/instances, INSTANCES",
        "/api/operator/breakers, BREAKERS"
    })
    void answersItsOwnPaths(String path, Target.Page page) {
        assertThat(table.match(path)).map(Route::target).contains(new Target.Own(page));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/",
                "/api/searches",
                "/operator/outbox",
                "/index.html",
                "/v0",
                "/v1/x",
                "/v0/app1/Tasks"
            })
    void knowsNoOtherPath(String path) {
        assertThat(table.match(path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/auth/register, PUBLIC",
        "/api/auth/refresh, PUBLIC",
        "/api/auth/logout, SIGNED_IN",
        "/api/tokens, SIGNED_IN",
        "/api/operator/core-platform/dead-letters, OPERATOR",
        "/hooks/whk1, PUBLIC"
    })
    void saysWhoGetsThrough(String path, Access access) {
        assertThat(table.match(path)).map(Route::access).contains(access);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /Tasks, data.records:read",
        "POST, /Tasks/listRecords, data.records:read",
        "POST, /Tasks/, data.records:write",
        "DELETE, /Tasks/rec1, data.records:write",
        "GET, /Tasks/rec1/comments, data.recordComments:read"
    })
    void asksForAirtablesScopes(String method, String below, String scope) {
        assertThat(required(method, BASE + below)).contains(scope);
    }

    @Test
    void asksForScopesByAreaElsewhere() {
        assertThat(required("GET", "/api/workflows")).contains("workflows:read");
        assertThat(required("POST", "/api/workflows")).contains("workflows:write");
        assertThat(required("POST", "/v0/meta/bases")).contains("schema.bases:write");
        assertThat(required("GET", "/v0/meta/whoami")).isEmpty();
        assertThat(required("GET", "/v0/meta/bases")).contains("schema.bases:read");
        assertThat(required("GET", "/v0/meta/bases/appABCDEFGHIJKLMN")).contains("workspacesAndBases:read");
        assertThat(required("GET", "/v0/meta/bases/appABCDEFGHIJKLMN/tables")).contains("schema.bases:read");
        assertThat(required("GET", "/v0/bases/appABCDEFGHIJKLMN/webhooks")).contains("webhook:manage");
    }

    @Test
    void findsTheBaseOfAPath() {
        assertThat(RouteTable.baseOf(BASE + "/Tasks/rec1")).contains("appABCDEFGHIJKLMN");
        assertThat(RouteTable.baseOf("/v0/meta/bases")).isEmpty();
        assertThat(RouteTable.baseOf("/v0/meta/bases/appABCDEFGHIJKLMN")).contains("appABCDEFGHIJKLMN");
        assertThat(RouteTable.baseOf("/v0/meta/bases/appABCDEFGHIJKLMN/tables")).contains("appABCDEFGHIJKLMN");
        assertThat(RouteTable.baseOf("/v0/bases/appABCDEFGHIJKLMN/webhooks")).contains("appABCDEFGHIJKLMN");
        assertThat(RouteTable.baseOf("/api/search")).isEmpty();
    }

    private Optional<String> required(String method, String path) {
        return table.match(path).orElseThrow().scopes().required(HttpMethod.valueOf(method), path);
    }
}
