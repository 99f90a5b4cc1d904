package org.pyairtable.core.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.pyairtable.core.CoreFixture.KAFKA;
import static org.pyairtable.core.CoreFixture.SOON;
import static org.pyairtable.core.CoreFixture.anonymous;
import static org.pyairtable.core.CoreFixture.as;
import static org.pyairtable.core.CoreFixture.eventually;
import static org.pyairtable.core.CoreFixture.register;
import static org.pyairtable.testkit.ServiceDatabase.update;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.CoreFixture.Member;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.runtime.identity.Scopes;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Personal access tokens. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class TokenIT {
    private static final String STATE = "core.access-tokens";
    private static final String BASE = BasesDouble.knows("app0123456789abcd", "wsp1");

    @Test
    void aTokenIsShownOnceAndPublishedByItsHash() {
        Member ann = register();
        Response made = make(
                ann,
                Map.of(
                        "name",
                        "CI",
                        "scopes",
                        List.of("data.records:write", "data.records:read"),
                        "resources",
                        List.of("app0123456789abcd"),
                        "expiresAt",
                        "2100-01-01T00:00:00Z"));
        made.then().statusCode(201);
        String token = made.path("token");
        assertThat(token).matches("pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}").startsWith(made.path("id") + ".");

        Message published = KAFKA.await(STATE, m -> m.key().orElse("").equals(hash(token)), SOON);
        assertThat(published.json().path("tokenHash").asText()).isEqualTo(hash(token));
        assertThat(published.json().path("tokenId").asText()).isEqualTo(made.path("id"));
        assertThat(published.json().path("userId").asText()).isEqualTo(ann.id());
        assertThat(published.json().path("scopes").toString())
                .isEqualTo("[\"data.records:read\",\"data.records:write\"]");
        assertThat(published.json().path("resources").toString()).isEqualTo("[\"app0123456789abcd\"]");
        assertThat(published.json().path("expiresAt").asText()).isEqualTo("2100-01-01T00:00:00Z");
        assertThat(published.text()).doesNotContain(token);

        ann.request()
                .get("/api/tokens")
                .then()
                .statusCode(200)
                .body("items[0].id", equalTo(made.path("id")), "items[0].name", equalTo("CI"))
                .body(not(containsString(token)))
                .body(not(containsString(hash(token))));
    }

    @Test
    void aBaseThatItsMakerCannotSeeIsRefusedByItsId() {
        Member ann = register();
        Map<String, Object> limited =
                Map.of("name", "t", "scopes", List.of("*"), "resources", List.of(BASE, "appUNKNOWNUNKNOWN"));

        make(ann, limited)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("resources"))
                .body("errors[0].message", equalTo("appUNKNOWNUNKNOWN was not found"));
        ann.request().get("/api/tokens").then().body("items", empty());
    }

    @Test
    void revokingTakesTheTokenFromTheTopic() {
        Member ann = register();
        Response made = make(ann, Map.of("name", "short-lived", "scopes", List.of("*")));
        String hash = hash(made.path("token"));
        KAFKA.await(STATE, m -> m.key().orElse("").equals(hash), SOON);
        ann.request().delete("/api/tokens/" + made.path("id")).then().statusCode(204);
        KAFKA.await(STATE, m -> m.key().orElse("").equals(hash) && m.value().isEmpty(), SOON);
        ann.request().get("/api/tokens").then().body("items", empty());
        ann.request().delete("/api/tokens/" + made.path("id")).then().statusCode(404);
    }

    @Test
    void whatToolsMayChangeTravelsWithTheTokenAndCanBeChanged() {
        Member ann = register();
        Response made = make(
                ann,
                Map.of("name", "agent", "scopes", List.of("*"), "writes", Map.of("*", "ask", "add_comment", "allow")));
        made.then().statusCode(201).body("writes.add_comment", equalTo("allow"));
        String hash = hash(made.path("token"));
        Message published = KAFKA.await(STATE, m -> m.key().orElse("").equals(hash), SOON);
        assertThat(published.json().path("writes")).hasSize(2);
        assertThat(published.json().path("writes").path("*").asText()).isEqualTo("ask");
        assertThat(published.json().path("writes").path("add_comment").asText()).isEqualTo("allow");

        ann.request()
                .body(Map.of("writes", Map.of("*", "deny")))
                .patch("/api/tokens/" + made.path("id"))
                .then()
                .statusCode(200)
                .body("writes.'*'", equalTo("deny"));
        KAFKA.await(
                STATE,
                m -> m.key().orElse("").equals(hash)
                        && m.json().path("writes").toString().equals("{\"*\":\"deny\"}"),
                SOON);
        ann.request()
                .body(Map.of("writes", Map.of("read_minds", "allow")))
                .patch("/api/tokens/" + made.path("id"))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("writes.read_minds"));
        register()
                .request()
                .body(Map.of("writes", Map.of()))
                .patch("/api/tokens/" + made.path("id"))
                .then()
                .statusCode(404);
    }

    @Test
    void aTokenThatAsksCannotFreeItselfOrMakeAFreerOne() {
        Member ann = register();
        Response made = make(ann, Map.of("name", "agent", "scopes", List.of("*", "account")));

        as(ann.id(), "*", "account")
                .body(Map.of("writes", Map.of("*", "allow")))
                .patch("/api/tokens/" + made.path("id"))
                .then()
                .statusCode(403);
        as(ann.id(), "*", "account")
                .body(Map.of("name", "freer", "scopes", List.of("*"), "writes", Map.of("*", "allow")))
                .post("/api/tokens")
                .then()
                .statusCode(403);
    }

    @Test
    void aTokenOfAnotherUserCannotBeRevoked() {
        Response made = make(register(), Map.of("name", "mine", "scopes", List.of("*")));
        register().request().delete("/api/tokens/" + made.path("id")).then().statusCode(404);
    }

    @Test
    void aCredentialNeedsTheScopeAndCannotCreateAStrongerToken() {
        Member ann = register();
        Map<String, Object> all = Map.of("name", "all", "scopes", List.of("*"));
        as(ann.id(), "data.records:read").body(all).post("/api/tokens").then().statusCode(403);
        as(ann.id(), "account").body(all).post("/api/tokens").then().statusCode(403);
        anonymous().body(all).post("/api/tokens").then().statusCode(401);
    }

    @Test
    void aUserHas200TokensAtMost() throws SQLException {
        Member ann = register();
        update(
                "insert into access_tokens (id, user_id, token_hash, name, scopes, resources, created_at, version)"
                        + " select 'pat' || ? || n, ?, ? || n, 't', '*', '*', now(), 0 from generate_series(1, 199) n",
                ann.id(),
                ann.id(),
                ann.id());
        Map<String, Object> all = Map.of("name", "all", "scopes", List.of("*"));

        make(ann, all).then().statusCode(201);
        make(ann, all)
                .then()
                .statusCode(409)
                .body("detail", equalTo("You have 200 tokens already, the limit; revoke some first"));
    }

    @Test
    void theLastUseThatGatewaysReportIsShownAndNeverSetBack() {
        Member ann = register();
        Response made = make(ann, Map.of("name", "used", "scopes", List.of("*")));
        String id = made.path("id");
        ann.request().get("/api/tokens").then().body("items[0].lastUsedAt", nullValue());

        KAFKA.send("platform.access", "tokens", used(id, "2031-05-01T10:01:00Z"));
        KAFKA.send("platform.access", "tokens", used(id, "2031-05-01T10:00:00Z"));
        String other =
                make(ann, Map.of("name", "later", "scopes", List.of("*"))).path("id");
        KAFKA.send("platform.access", "tokens", used(other, "2031-05-01T10:02:00Z"));
        eventually().until(() -> "2031-05-01T10:02:00Z".equals(lastUse(ann, other)));
        assertThat(lastUse(ann, id)).isEqualTo("2031-05-01T10:01:00Z");

        ann.request()
                .body(Map.of("writes", Map.of("*", "deny")))
                .patch("/api/tokens/" + id)
                .then()
                .statusCode(200)
                .body("lastUsedAt", equalTo("2031-05-01T10:01:00Z"));
    }

    @Test
    void everyScopeIsListedWithWhatItAllows() {
        Response scopes = register().request().get("/api/tokens/scopes");
        scopes.then()
                .statusCode(200)
                .body("items.find { it.name == 'audit:read' }.allows", startsWith("Read the audit trail"));
        assertThat(scopes.<List<String>>path("items.name")).isEqualTo(List.copyOf(Scopes.known()));
        as("usrNobody00000001", "audit:read").get("/api/tokens/scopes").then().statusCode(403);
    }

    @Test
    void theListIsPaged() {
        Member ann = register();
        for (int i = 0; i < 3; i++) {
            make(ann, Map.of("name", "t" + i, "scopes", List.of("*"))).then().statusCode(201);
        }
        Response first = ann.request().get("/api/tokens?limit=2");
        assertThat(first.<List<String>>path("items.id")).hasSize(2);
        Response second = ann.request().get("/api/tokens?limit=2&cursor=" + first.path("nextCursor"));
        assertThat(second.<List<String>>path("items.id")).hasSize(1);
        assertThat(second.<String>path("nextCursor")).isNull();
        assertThat(second.<List<String>>path("items.id")).doesNotContainAnyElementsOf(first.path("items.id"));
    }

    private static String lastUse(Member member, String token) {
        return member.request().get("/api/tokens").path("items.find { it.id == '" + token + "' }.lastUsedAt");
    }

    private static CloudEvent used(String token, String at) {
        return CloudEvent.of(
                "org.pyairtable.platform.access.tokens-used.v1",
                "{\"uses\":[{\"tokenId\":\"%s\",\"at\":\"%s\"}]}".formatted(token, at));
    }

    private static Response make(Member member, Map<String, Object> body) {
        return member.request().body(body).post("/api/tokens");
    }

    private static String hash(String token) {
        return new OpaqueSecret(token).hash();
    }
}
