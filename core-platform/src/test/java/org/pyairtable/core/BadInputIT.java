package org.pyairtable.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.pyairtable.core.CoreFixture.anonymous;
import static org.pyairtable.core.CoreFixture.as;
import static org.pyairtable.core.CoreFixture.askingFirst;
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
import java.util.List;
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
    void anInvalidRegistrationIsRefused(String body) {
        assertProblem(anonymous().body(body).post("/api/auth/register"), 400);
    }

    @Test
    void aWeakPasswordIsRefusedWithTheField() {
        Response answer = anonymous()
                .body(Map.of("email", newEmail(), "password", "short", "name", "Ann"))
                .post("/api/auth/register");
        assertProblem(answer, 400);
        answer.then().body("errors[0].field", equalTo("password"));
    }

    @Test
    void anOversizeBodyIsRefused() {
        Response answer = askingFirst(anonymous())
                .body(Map.of("email", newEmail(), "password", "x".repeat(600_000), "name", "Ann"))
                .post("/api/auth/register");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.asString()).doesNotContain("Exception", "\tat ");
    }

    @Test
    void anotherMediaTypeIsRefused() {
        Response answer =
                anonymous().contentType(ContentType.TEXT).body("email=a@b.c").post("/api/auth/login");
        assertProblem(answer, 415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=101", "limit=-1"})
    void aPageHasBounds(String query) {
        assertProblem(register().request().get("/api/tokens?" + query), 400);
    }

    @Test
    void aTokenWithWrongValuesIsRefused() {
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
    void aTokenNeverHasMoreThanWasRequested() {
        String user = register().id();
        Response misspelt = as(user).body(
                        "{\"name\":\"x\",\"scopes\":[\"*\"],\"resource\":[\"app1\"],\"expires_at\":1}")
                .post("/api/tokens");
        assertProblem(misspelt, 400);
        misspelt.then().body("errors[0].field", equalTo("resource"), "errors[0].message", equalTo("is unknown"));
        Response unknown = as(user).body("{\"name\":\"x\",\"scopes\":[\"data.records:read\",\"data.record:write\"]}")
                .post("/api/tokens");
        assertProblem(unknown, 400);
        unknown.then()
                .body("errors[0].field", equalTo("scopes[1]"))
                .body(
                        "errors[0].message",
                        startsWith("is not a scope: data.record:write; the scopes are *, account, "));
        Response limited = as(user).body(
                        "{\"name\":\"x\",\"scopes\":[\"account\"],\"resources\":[\"wspAAAAAAAAAAAAAA\"]}")
                .post("/api/tokens");
        assertProblem(limited, 400);
        limited.then().body("errors[0].field", equalTo("scopes"));
        Response foreign = as(user).body("{\"name\":\"x\",\"scopes\":[\"*\"],\"resources\":[\""
                        + register().workspace() + "\"]}")
                .post("/api/tokens");
        assertProblem(foreign, 400);
        foreign.then().body("errors[0].field", equalTo("resources"));
        Response operator =
                as(user).body("{\"name\":\"x\",\"scopes\":[\"operator\"]}").post("/api/tokens");
        assertProblem(operator, 403);
        assertThat(as(user).get("/api/tokens").<List<String>>path("items.id")).isEmpty();
    }

    @Test
    void anUnknownPathIsNotFound() {
        Response answer = anonymous().get("/api/auth/nothing");
        assertThat(answer.statusCode()).isIn(404, 405);
        assertThat(answer.asString()).doesNotContain("Exception", "\tat ");
    }

    @Test
    void nothingIsReachedWithoutTheGatewaysToken() {
        assertProblem(RestAssured.given().get("/api/users/me"), 401);
        assertProblem(
                RestAssured.given().contentType(ContentType.JSON).body("{}").post("/api/auth/login"), 401);
        assertProblem(CoreFixture.with("garbage").get("/api/users/me"), 401);
    }

    @Test
    void aTokenOfAnUnannouncedKeyIsRefused() {
        String forged = new InternalTokenIssuer(Clock.systemUTC(), Duration.ofHours(1))
                .issue(Principal.user("usr1", "operator", "x"), Duration.ofMinutes(1));
        assertProblem(CoreFixture.with(forged).get("/api/users/me"), 401);
    }

    @Test
    void anAccessTokenOfAUserIsNotAnInternalToken() {
        assertProblem(CoreFixture.with(register().accessToken()).get("/api/users/me"), 401);
    }

    @Test
    void aCallerWhoIsNotSignedInIsRefused() {
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
