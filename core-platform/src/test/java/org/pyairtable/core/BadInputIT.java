package org.pyairtable.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.core.CoreFixture.anonymous;
import static org.pyairtable.core.CoreFixture.as;
import static org.pyairtable.core.CoreFixture.newEmail;
import static org.pyairtable.core.CoreFixture.register;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.runtime.identity.InternalTokenIssuer;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.testkit.SuiteResource;

/** What the service says to what it cannot accept. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class BadInputIT {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "",
                "null",
                "[]",
                "\"text\"",
                "{}",
                "{\"email\":\"a@b.c\",\"password\":{\"x\":1},\"name\":\"Ann\"}",
                "{\"email\":[\"a@b.c\"],\"password\":\"correct horse\",\"name\":\"Ann\"}",
                "{\"email\":null,\"password\":null,\"name\":null}",
                "{\"email\":\"no address\",\"password\":\"correct horse\",\"name\":\"Ann\"}",
                "{\"email\":\"a@b.c\",\"password\":\"correct horse\",\"name\":\"  \"}",
                "{\"email\":\"a@b.c\",\"password\":\"correct horse\",\"name\":\"a\\u0000b\"}"
            })
    void a_registration_that_does_not_fit_is_refused(String body) {
        assertProblem(anonymous().body(body).post("/api/auth/register"), 400);
    }

    @Test
    void a_weak_password_is_refused_with_the_field() {
        Response answer = anonymous()
                .body(Map.of("email", newEmail(), "password", "short", "name", "Ann"))
                .post("/api/auth/register");
        assertProblem(answer, 400);
        answer.then().body("errors[0].field", equalTo("password"));
    }

    @Test
    void an_oversize_body_is_refused() {
        Response answer = anonymous()
                .body(Map.of("email", newEmail(), "password", "x".repeat(600_000), "name", "Ann"))
                .post("/api/auth/register");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.asString()).doesNotContain("Exception", "\tat ");
    }

    @Test
    void another_media_type_is_refused() {
        Response answer =
                anonymous().contentType(ContentType.TEXT).body("email=a@b.c").post("/api/auth/login");
        assertProblem(answer, 415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=101", "limit=-1"})
    void a_page_has_bounds(String query) {
        assertProblem(register().request().get("/api/tokens?" + query), 400);
    }

    @Test
    void a_token_with_wrong_values_is_refused() {
        String user = register().id();
        assertProblem(as(user).body("{\"name\":\"x\",\"scopes\":\"*\"}").post("/api/tokens"), 400);
        assertProblem(as(user).body("{\"name\":\"x\",\"scopes\":[null]}").post("/api/tokens"), 400);
        assertProblem(
                as(user).body("{\"name\":\"x\",\"scopes\":[\"*\"],\"expiresAt\":\"tomorrow\"}")
                        .post("/api/tokens"),
                400);
        assertProblem(
                as(user).body("{\"name\":\"x\",\"scopes\":[\"*\"],\"expiresAt\":\"2001-01-01T00:00:00Z\"}")
                        .post("/api/tokens"),
                400);
    }

    @Test
    void an_unknown_path_is_not_found() {
        Response answer = anonymous().get("/api/auth/nothing");
        assertThat(answer.statusCode()).isIn(404, 405);
        assertThat(answer.asString()).doesNotContain("Exception", "\tat ");
    }

    @Test
    void nothing_is_reached_without_the_gateways_token() {
        assertProblem(RestAssured.given().get("/api/users/me"), 401);
        assertProblem(
                RestAssured.given().contentType(ContentType.JSON).body("{}").post("/api/auth/login"), 401);
        assertProblem(CoreFixture.with("garbage").get("/api/users/me"), 401);
    }

    @Test
    void a_token_of_an_unannounced_key_is_refused() {
        String forged = new InternalTokenIssuer(Clock.systemUTC(), Duration.ofHours(1))
                .issue(Principal.user("usr1", "operator", "x"), Duration.ofMinutes(1));
        assertProblem(CoreFixture.with(forged).get("/api/users/me"), 401);
    }

    @Test
    void an_access_token_of_a_user_is_no_internal_token() {
        assertProblem(CoreFixture.with(register().accessToken()).get("/api/users/me"), 401);
    }

    @Test
    void who_has_not_signed_in_gets_no_further() {
        assertProblem(anonymous().get("/api/users/me"), 401);
        assertProblem(anonymous().get("/api/workspaces"), 401);
        assertProblem(anonymous().get("/api/audit"), 401);
    }

    private static void assertProblem(Response answer, int status) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.<Integer>path("status")).isEqualTo(status);
        assertThat(answer.<String>path("code")).isNotBlank();
        assertThat(answer.asString()).doesNotContain("Exception", "\tat ", "org.pyairtable");
    }
}
