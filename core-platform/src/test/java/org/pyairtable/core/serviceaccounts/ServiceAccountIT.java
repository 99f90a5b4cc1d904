package org.pyairtable.core.serviceaccounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.pyairtable.core.CoreFixture.KAFKA;
import static org.pyairtable.core.CoreFixture.PASSWORD;
import static org.pyairtable.core.CoreFixture.SOON;
import static org.pyairtable.core.CoreFixture.login;
import static org.pyairtable.core.CoreFixture.operator;
import static org.pyairtable.core.CoreFixture.proven;
import static org.pyairtable.core.CoreFixture.register;
import static org.pyairtable.testkit.ServiceDatabase.column;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.core.CoreFixture.Member;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Members that are programs. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class ServiceAccountIT {
    @Test
    void aServiceAccountIsAMemberWithTokensThatReachItsWorkspaceAlone() {
        Member ann = register();
        Response created = create(ann, ann.workspace(), "Importer", "editor");
        created.then().statusCode(201).body("name", equalTo("Importer"), "role", equalTo("editor"));
        String id = created.path("id");
        membership(ann.workspace(), id, "editor");

        Response made = ann.request()
                .body(Map.of("name", "nightly", "scopes", List.of("data.records:write")))
                .post(path(ann) + "/" + id + "/tokens");

        made.then()
                .statusCode(201)
                .body("token", containsString("."), "resources", contains(ann.workspace()))
                .body("scopes", contains("data.records:write"));
        Message published = KAFKA.await(
                "core.access-tokens", m -> m.json().path("tokenId").asText().equals(made.path("id")), SOON);
        assertThat(published.json().path("userId").asText()).isEqualTo(id);
        assertThat(published.text()).doesNotContain(made.<String>path("token"));
        ann.request()
                .get(path(ann) + "/" + id + "/tokens")
                .then()
                .body("items.id", contains(made.<String>path("id")), "items.token", contains((Object) null));
        ann.request().get(path(ann)).then().body("items.id", contains(id));
        ann.request().get("/api/tokens").then().body("items", hasSize(0));
    }

    @Test
    void itsEndEndsItsTokensAndItsMembership() {
        Member ann = register();
        String id = create(ann, ann.workspace(), "Importer", "viewer").path("id");
        String token = ann.request()
                .body(Map.of("name", "a", "scopes", List.of("data.records:read")))
                .post(path(ann) + "/" + id + "/tokens")
                .path("id");
        String revoked = ann.request()
                .body(Map.of("name", "b", "scopes", List.of("data.records:read")))
                .post(path(ann) + "/" + id + "/tokens")
                .path("id");
        ann.request().delete(path(ann) + "/" + id + "/tokens/" + revoked).then().statusCode(204);
        assertThat(column("select id from access_tokens where user_id = ?", id)).containsExactly(token);

        ann.request().delete(path(ann) + "/" + id).then().statusCode(204);

        assertThat(column("select id from access_tokens where user_id = ?", id)).isEmpty();
        assertThat(column("select id from members where user_id = ?", id)).isEmpty();
        event("service-account-deleted.v1", id);
        ann.request().delete(path(ann) + "/" + id).then().statusCode(404);
        ann.request()
                .body(Map.of("name", "c", "scopes", List.of("data.records:read")))
                .post(path(ann) + "/" + id + "/tokens")
                .then()
                .statusCode(404);
    }

    @Test
    void itNeverOwnsNorOperatesNorSignsIn() {
        Member ann = register();
        create(ann, ann.workspace(), "Boss", "owner").then().statusCode(400).body("errors[0].field", equalTo("role"));
        String id = create(ann, ann.workspace(), "Importer", "creator").path("id");
        ann.request()
                .body(Map.of("role", "owner"))
                .patch("/api/workspaces/" + ann.workspace() + "/members/" + id)
                .then()
                .statusCode(400);
        operator()
                .body(Map.of("role", "operator"))
                .patch("/api/users/" + id)
                .then()
                .statusCode(409);
        operator().post("/operator/users/" + id + "/password-reset").then().statusCode(409);
        String address = column("select email from users where id = ?", id).getFirst();
        assertThat(login(address, PASSWORD).statusCode()).isEqualTo(401);
        assertThat(column("select role from members where user_id = ?", id)).containsExactly("CREATOR");
    }

    @Test
    void onlyThoseWhoMayGiveItsRoleManageIt() {
        Member ann = register();
        Member viewer = proven(register());
        Member stranger = register();
        ann.request()
                .body(Map.of("email", viewer.email(), "role", "viewer"))
                .post("/api/workspaces/" + ann.workspace() + "/members")
                .then()
                .statusCode(201);
        String id = create(ann, ann.workspace(), "Importer", "editor").path("id");
        create(viewer, ann.workspace(), "Mine", "viewer").then().statusCode(403);
        create(stranger, ann.workspace(), "Mine", "viewer").then().statusCode(404);
        viewer.request().get(path(ann)).then().statusCode(403);
        viewer.request().delete(path(ann) + "/" + id).then().statusCode(403);
        stranger.request().delete(path(ann) + "/" + id).then().statusCode(404);
        stranger.request().delete(path(stranger) + "/" + id).then().statusCode(404);
        ann.request().delete(path(ann) + "/" + viewer.id()).then().statusCode(404);
        ann.request().get(path(ann) + "/" + viewer.id() + "/tokens").then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"\"}",
                "{\"name\":\"a\\u0000b\"}",
                "{\"name\":\"a\\ud800\"}",
                "{\"name\":\"x\",\"role\":\"king\"}",
                "{\"name\":\"x\",\"password\":\"y\"}",
                "{\"name\":[\"x\"]}",
                "null",
                "{"
            })
    void badInputIsRefused(String body) {
        Member ann = register();
        Response answer = ann.request().body(body).post(path(ann));
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
        assertThat(answer.contentType()).startsWith("application/problem+json");
    }

    @Test
    void aTokenHasNoScopesOfAnAccount() {
        Member ann = register();
        String id = create(ann, ann.workspace(), "Importer", "viewer").path("id");
        for (String scope : List.of("account", "operator", "data.record:write")) {
            ann.request()
                    .body(Map.of("name", "t", "scopes", List.of(scope)))
                    .post(path(ann) + "/" + id + "/tokens")
                    .then()
                    .statusCode(400);
        }
    }

    private static Response create(Member by, String workspace, String name, String role) {
        return by.request()
                .body(Map.of("name", name, "role", role))
                .post("/api/workspaces/" + workspace + "/service-accounts");
    }

    private static String path(Member member) {
        return "/api/workspaces/" + member.workspace() + "/service-accounts";
    }

    private static void membership(String workspace, String user, String role) {
        KAFKA.await(
                "core.memberships",
                m -> m.key().orElse("").equals(workspace + "/" + user)
                        && m.json().path("role").asText().equals(role),
                SOON);
    }

    private static void event(String type, String user) {
        KAFKA.await(
                "core.workspaces",
                m -> m.type().endsWith(type) && m.json().path("userId").asText().equals(user),
                SOON);
    }
}
