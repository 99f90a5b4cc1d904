package org.pyairtable.core.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.pyairtable.core.CoreFixture.PASSWORD;
import static org.pyairtable.core.CoreFixture.anonymous;
import static org.pyairtable.core.CoreFixture.as;
import static org.pyairtable.core.CoreFixture.inSession;
import static org.pyairtable.core.CoreFixture.login;
import static org.pyairtable.core.CoreFixture.refresh;
import static org.pyairtable.core.CoreFixture.register;
import static org.pyairtable.core.CoreFixture.sessionOf;
import static org.pyairtable.testkit.ServiceDatabase.update;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.CoreFixture.Member;
import org.pyairtable.testkit.SuiteResource;

/** Users see where they are signed in, and end it. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class OwnSessionsIT {
    @Test
    void aSessionSaysWhenFromWhereAndWithWhatItWasUsed() {
        Member ann = register();
        Response phone = anonymous()
                .header("X-Forwarded-For", "203.0.113.9, 198.51.100.7")
                .header("User-Agent", "Phone/1.0 " + "x".repeat(300))
                .body(Map.of("email", ann.email(), "password", PASSWORD))
                .post("/api/auth/login");
        String session = sessionOf(phone.path("accessToken"));

        Response listed = ann.inSession().get("/api/auth/sessions");

        listed.then().statusCode(200).body("items", hasSize(2));
        Map<String, Object> other = listed.path("items.find { it.id == '" + session + "' }");
        assertThat(other).containsEntry("address", "198.51.100.7").containsEntry("current", false);
        assertThat(other.get("device").toString()).startsWith("Phone/1.0 x").hasSize(120);
        assertThat(other).containsKeys("createdAt", "lastUsedAt");
        assertThat(listed.<Boolean>path("items.find { it.id == '" + sessionOf(ann.accessToken()) + "' }.current"))
                .isTrue();
    }

    @Test
    void aListHasPages() {
        Member ann = register();
        login(ann.email(), PASSWORD).then().statusCode(200);

        Response first = ann.inSession().get("/api/auth/sessions?limit=1");
        Response second = ann.inSession().get("/api/auth/sessions?limit=1&cursor=" + first.<String>path("nextCursor"));

        assertThat(second.<List<String>>path("items.id")).hasSize(1).isNotEqualTo(first.path("items.id"));
        assertThat(second.<String>path("nextCursor")).isNull();
    }

    @Test
    void oneSessionIsEndedAndTheOthersGoOn() {
        Member ann = register();
        Response phone = login(ann.email(), PASSWORD);

        ann.inSession()
                .delete("/api/auth/sessions/" + sessionOf(phone.path("accessToken")))
                .then()
                .statusCode(204);

        assertThat(refresh(phone.path("refreshToken")).statusCode()).isEqualTo(401);
        assertThat(refresh(ann.refreshToken()).statusCode()).isEqualTo(200);
        ann.inSession().get("/api/auth/sessions").then().body("items", hasSize(1));
    }

    @Test
    void allOthersAreEndedAtOnce() {
        Member ann = register();
        Response phone = login(ann.email(), PASSWORD);
        Response desk = login(ann.email(), PASSWORD);

        inSession(ann.id(), phone.path("accessToken"))
                .delete("/api/auth/sessions")
                .then()
                .statusCode(204);

        assertThat(refresh(phone.path("refreshToken")).statusCode()).isEqualTo(200);
        assertThat(refresh(desk.path("refreshToken")).statusCode()).isEqualTo(401);
        assertThat(refresh(ann.refreshToken()).statusCode()).isEqualTo(401);
    }

    @Test
    void aSessionOfAnotherIsNotFoundAndGoesOn() {
        Member ann = register();
        register()
                .inSession()
                .delete("/api/auth/sessions/" + sessionOf(ann.accessToken()))
                .then()
                .statusCode(404)
                .body("code", equalTo("NOT_FOUND"));
        assertThat(refresh(ann.refreshToken()).statusCode()).isEqualTo(200);
    }

    @Test
    void aTokenWithoutTheAccountNeitherSeesNorEndsSessions() {
        Member ann = register();
        as(ann.id(), "*").get("/api/auth/sessions").then().statusCode(403);
        as(ann.id(), "*").delete("/api/auth/sessions").then().statusCode(403);
        anonymous().get("/api/auth/sessions").then().statusCode(401);
        ann.inSession().get("/api/auth/sessions?limit=101").then().statusCode(400);
    }

    @Test
    void oneSignInTooManyEndsTheSessionThatWasUsedLongestAgo() throws Exception {
        Member ann = register();
        update("""
                insert into sessions (id, user_id, created_at, expires_at, last_used_at, version)
                select 'ses' || substr(md5(random()::text), 1, 14), ?, now(), now() + interval '1 day',
                    now() + interval '1 hour', 0
                from generate_series(1, 199)""", ann.id());

        login(ann.email(), PASSWORD).then().statusCode(200);

        assertThat(refresh(ann.refreshToken()).statusCode()).isEqualTo(401);
    }
}
