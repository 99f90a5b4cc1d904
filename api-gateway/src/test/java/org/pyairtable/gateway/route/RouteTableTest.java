package org.pyairtable.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.runtime.identity.Scopes;

class RouteTableTest {
    private static final String BASE = "/v0/appABCDEFGHIJKLMN";

    private final RouteTable table = RouteTable.standard();

    @ParameterizedTest
    @CsvSource({
        "/api/workspaces, core-platform",
        "/api/workspaces/wsp1/members, core-platform",
        "/api/invitations/accept, core-platform",
        "/api/auth/login, core-platform",
        "/v0/appABCDEFGHIJKLMN/Tasks, data-integration",
        "/v0/meta/bases, data-integration",
        "/api/bases/app1, data-integration",
        "/mcp, data-integration",
        "/api/bases/app1/query, data-integration",
        "/api/bases/app1/tables/tbl1/batch, data-integration",
        "/attachments/1/att1/large/x/a.png, data-integration",
        "/api/shared/shs1/records, data-integration",
        "/api/shared/shs1/token, data-integration",
        "/hooks/wfl1, workflow-engine",
        "/approvals/apv_1, workflow-engine",
        "/api/search, ai-ml",
        "/api/chat/cht1, ai-ml",
        "/api/budgets/wsp1, ai-ml",
        "/api/providers/wsp1, ai-ml",
        "/api/formulas/evaluate, workflow-engine",
        "/api/notifications/ntf1/read, communication-hub"
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
        "/links/invitation, LINK",
        "/links/password-reset, LINK",
        "/links/address-proof, LINK",
        "/links/link.js, LINK_SCRIPT",
        "/openapi, OPENAPI",
        "/api/status, STATUS",
        "/.well-known/oauth-protected-resource, PROTECTED_RESOURCE",
        "/.well-known/oauth-protected-resource/mcp, PROTECTED_RESOURCE",
        "/q/health, HEALTH",
        "/q/health/ready, HEALTH",
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
                "/api/permissions",
                "/api/files",
                "/mcpx",
                "/hook/wfl1",
                "/ws",
                "/operator/outbox",
                "/index.html",
                "/links",
                "/links/other",
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
        "/api/auth/password, SIGNED_IN",
        "/api/auth/password-reset, PUBLIC",
        "/api/auth/sessions/ses1, SIGNED_IN",
        "/api/auth/password-reset/request, PUBLIC",
        "/api/auth/address-proof, SIGNED_IN",
        "/api/auth/address-proof/confirm, SIGNED_IN",
        "/api/auth/address-change, SIGNED_IN",
        "/api/invitations/preview, PUBLIC",
        "/api/invitations/decline, PUBLIC",
        "/api/invitations/accept, SIGNED_IN",
        "/api/invitations, SIGNED_IN",
        "/api/workspaces/wsp1/invitations, SIGNED_IN",
        "/api/workspaces/wsp1/service-accounts, SIGNED_IN",
        "/api/operator/core-platform/invitations, OPERATOR",
        "/api/operator/communication-hub/mails, OPERATOR",
        "/links/invitation, PUBLIC",
        "/api/users/me, SIGNED_IN",
        "/api/users, OPERATOR",
        "/api/users/usr1, OPERATOR",
        "/api/tokens, SIGNED_IN",
        "/api/operator/core-platform/dead-letters, OPERATOR",
        "/hooks/wfl1, PUBLIC",
        "/approvals/apv_1, PUBLIC",
        "/api/shared/shs1, PUBLIC",
        "/api/shared/shs1/token, PUBLIC",
        "/api/bases/app1/shares, SIGNED_IN",
        "/attachments/1/att1/large/x/a.png, PUBLIC"
    })
    void definesWhoMayUseARoute(String path, Access access) {
        assertThat(table.match(path)).map(Route::access).contains(access);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /Tasks, data.records:read",
        "POST, /Tasks/listRecords, data.records:read",
        "POST, /Tasks/, data.records:write",
        "DELETE, /Tasks/rec1, data.records:write",
        "GET, /Tasks/rec1/comments, data.recordComments:read",
        "PATCH, /Tasks/rec1/comments/com1, data.recordComments:write",
        "GET, /comments, data.records:read",
        "GET, /Tasks/comments, data.records:read",
        "GET, /Tasks%2Frec1%2Fcomments, data.records:read",
        "POST, /listRecords, data.records:write",
        "POST, /Tasks%2FlistRecords, data.records:write"
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
    void asksForReadingWhereAQuestionIsPosted() {
        assertThat(required("POST", "/api/bases/app1/query")).contains("bases:read");
        assertThat(required("POST", "/api/bases/app1/queries")).contains("bases:write");
        assertThat(required("POST", "/api/bases/app1/tables/query/batch")).contains("bases:write");
    }

    @Test
    void asksForTheAccountWhereItIsManaged() {
        assertThat(required("GET", "/api/tokens")).contains("account");
        assertThat(required("POST", "/api/auth/logout")).contains("account");
        assertThat(required("POST", "/api/auth/password")).contains("account");
        assertThat(required("DELETE", "/api/auth/sessions")).contains("account");
        assertThat(required("GET", "/api/workspaces/wsp1/members")).contains("workspaces:read");
        assertThat(required("POST", "/api/workspaces")).contains("account");
        assertThat(required("DELETE", "/api/workspaces/wsp1/members/usr1")).contains("account");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/tokens",
                "/api/auth/logout",
                "/api/users",
                "/api/workspaces",
                "/api/audit",
                "/api/usage",
                "/api/bases",
                "/api/search",
                "/api/chat",
                "/api/budgets",
                "/api/providers",
                "/api/workflows",
                "/api/runs",
                "/api/formulas",
                "/api/notifications",
                "/api/webhooks",
                "/v0/meta/bases",
                "/v0/meta/bases/appABCDEFGHIJKLMN",
                "/v0/bases/appABCDEFGHIJKLMN/webhooks",
                BASE + "/Tasks",
                BASE + "/Tasks/rec1/comments"
            })
    void asksForNoScopeThatATokenCannotHave(String path) {
        assertThat(required("GET", path).filter(scope -> !Scopes.isKnown(scope)))
                .isEmpty();
        if (!path.equals("/api/audit") && !path.equals("/api/usage")) {
            assertThat(required("POST", path).filter(scope -> !Scopes.isKnown(scope)))
                    .isEmpty();
        }
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
