package org.pyairtable.core.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.pyairtable.core.CoreFixture.KAFKA;
import static org.pyairtable.core.CoreFixture.PASSWORD;
import static org.pyairtable.core.CoreFixture.SOON;
import static org.pyairtable.core.CoreFixture.anonymous;
import static org.pyairtable.core.CoreFixture.as;
import static org.pyairtable.core.CoreFixture.eventually;
import static org.pyairtable.core.CoreFixture.login;
import static org.pyairtable.core.CoreFixture.operator;
import static org.pyairtable.core.CoreFixture.refresh;
import static org.pyairtable.core.CoreFixture.register;
import static org.pyairtable.testkit.ServiceDatabase.column;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.CoreFixture.Member;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** What operators do with the accounts of others. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class UserAdministrationIT {
    @Test
    void anOperatorFindsUsersByAddressAndName() {
        Member ann = register();
        operator()
                .queryParam("q", ann.email().substring(0, 15).toUpperCase(Locale.ROOT))
                .get("/api/users")
                .then()
                .statusCode(200)
                .body("items.id", contains(ann.id()))
                .body("items[0].role", equalTo("member"))
                .body("items[0].disabled", equalTo(false));
        operator().queryParam("q", "%").get("/api/users").then().body("items", hasSize(0));
        Response first =
                operator().queryParam("q", "ann").queryParam("limit", 1).get("/api/users");
        first.then().statusCode(200).body("items", hasSize(1));
    }

    @Test
    void everyServiceLearnsThatAnAccountIsDisabledAndEnabledAgain() {
        Member ann = register();

        patch(ann.id(), Map.of("disabled", true)).then().statusCode(200);
        KAFKA.await(
                "core.users",
                m -> m.key().orElse("").equals(ann.id())
                        && m.json().path("disabledAt").asText().startsWith("20"),
                SOON);

        patch(ann.id(), Map.of("disabled", false)).then().statusCode(200);
        // The job that publishes who is disabled may have published the same once more in between.
        List<Message> states = KAFKA.await(
                "core.users",
                m -> m.key().orElse("").equals(ann.id())
                        && !m.json().path("disabledAt").isTextual(),
                2,
                SOON);
        assertThat(states.getLast().json().path("name").asText())
                .isEqualTo(states.getFirst().json().path("name").asText());
    }

    @Test
    void aDisabledAccountHasNoSessionsAndNoTokensAndDoesNotSignIn() {
        Member ann = register();
        String token = as(ann.id())
                .body(Map.of("name", "CI", "scopes", List.of("data.records:read")))
                .post("/api/tokens")
                .path("token");

        patch(ann.id(), Map.of("disabled", true)).then().statusCode(200).body("disabled", equalTo(true));

        assertThat(refresh(ann.refreshToken()).statusCode()).isEqualTo(401);
        assertThat(column("select id from access_tokens where user_id = ?", ann.id()))
                .isEmpty();
        String hash = new OpaqueSecret(token).hash();
        KAFKA.await(
                "core.access-tokens",
                m -> m.key().orElse("").equals(hash) && m.value().isEmpty(),
                SOON);
        eventually().until(() -> ann.inSession().get("/api/users/me").statusCode() == 401);
        Response refused = login(ann.email(), PASSWORD);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.<String>path("detail"))
                .isEqualTo(login(ann.email(), "wrong horse battery").path("detail"));
        as(ann.id())
                .body(Map.of("name", "CI", "scopes", List.of("data.records:read")))
                .post("/api/tokens")
                .then()
                .statusCode(403);
        KAFKA.await(
                "core.identity",
                m -> m.type().endsWith("user-disabled.v1")
                        && m.json().path("userId").asText().equals(ann.id())
                        && m.header("ce_actor").equals("usrOperator000001"),
                SOON);

        patch(ann.id(), Map.of("disabled", false)).then().statusCode(200).body("disabled", equalTo(false));
        assertThat(login(ann.email(), PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void aRoleIsPublishedToAllServices() {
        Member ann = register();
        patch(ann.id(), Map.of("role", "operator")).then().statusCode(200).body("role", equalTo("operator"));
        KAFKA.await("core.users", m -> published(ann, "operator", m.key().orElse(""), m.text()), SOON);
        patch(ann.id(), Map.of("role", "member")).then().statusCode(200).body("role", equalTo("member"));
    }

    @Test
    void theLastOperatorStays() {
        String theFirst = "select id from users where email = 'first@example.org'";
        eventually().until(() -> !column(theFirst).isEmpty()); // created a moment after the start
        String first = column(theFirst).getFirst();
        for (Map<String, Object> change :
                List.<Map<String, Object>>of(Map.of("disabled", true), Map.of("role", "member"))) {
            patch(first, change).then().statusCode(409).body("detail", containsString("the only operator"));
        }
        Member ann = register();
        patch(ann.id(), Map.of("role", "operator")).then().statusCode(200);
        patch(ann.id(), Map.of("disabled", true, "role", "member")).then().statusCode(200);
        assertThat(login("first@example.org", PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void anOperatorRevokesAnyToken() {
        Member ann = register();
        String id = as(ann.id())
                .body(Map.of("name", "CI", "scopes", List.of("data.records:read")))
                .post("/api/tokens")
                .path("id");
        operator()
                .get("/operator/tokens?userId=" + ann.id())
                .then()
                .statusCode(200)
                .body("items.id", contains(id));

        operator().delete("/operator/tokens/" + id).then().statusCode(204);

        operator().delete("/operator/tokens/" + id).then().statusCode(404);
        as(ann.id()).get("/api/tokens").then().body("items", hasSize(0));
        KAFKA.await(
                "core.identity",
                m -> m.type().endsWith("token-revoked.v1")
                        && m.json().path("tokenId").asText().equals(id)
                        && m.header("ce_actor").equals("usrOperator000001"),
                SOON);
    }

    @Test
    void whatIsNoChangeIsRefused() {
        Member ann = register();
        patch(ann.id(), Map.of()).then().statusCode(400);
        patch(ann.id(), Map.of("role", "king")).then().statusCode(400).body("errors[0].field", equalTo("role"));
        patch(ann.id(), Map.of("disabled", "perhaps")).then().statusCode(400);
        patch("usr00000000000000", Map.of("disabled", true)).then().statusCode(404);
        operator().get("/operator/tokens").then().statusCode(400);
    }

    @Test
    void onlyOperatorsDoAnyOfThis() {
        Member ann = register();
        String user = "/api/users/" + ann.id();
        assertThat(List.of(
                        ann.request().get("/api/users").statusCode(),
                        ann.request()
                                .body(Map.of("role", "operator"))
                                .patch(user)
                                .statusCode(),
                        ann.request().get("/operator/tokens?userId=" + ann.id()).statusCode(),
                        ann.request()
                                .delete("/operator/tokens/pat00000000000000")
                                .statusCode()))
                .containsOnly(403);
        assertThat(anonymous().body(Map.of("disabled", true)).patch(user).statusCode())
                .isEqualTo(401);
    }

    private static Response patch(String id, Map<String, ?> change) {
        return operator().body(change).patch("/api/users/" + id);
    }

    private static boolean published(Member member, String role, String key, String text) {
        return key.equals(member.id()) && text.contains("\"platformRole\":\"" + role + "\"");
    }
}
