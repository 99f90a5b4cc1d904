package org.pyairtable.outbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.pyairtable.outbox.ProbeFixture.asOperator;
import static org.pyairtable.outbox.ProbeFixture.asUser;
import static org.pyairtable.outbox.ProbeFixture.eventually;
import static org.pyairtable.outbox.ProbeFixture.identity;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.Role;
import org.pyairtable.events.State;
import org.pyairtable.runtime.identity.InternalTokenIssuer;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.Users;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.SuiteResource;

/** Authentication, state topics, and the format of errors. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "probe"))
class IdentityIT {
    private static final String REFUSED = "The request did not come through the gateway";

    @Inject
    Memberships memberships;

    @Inject
    Users users;

    @Test
    void withoutTheGatewaysTokenNothingIsReached() {
        given().post("/probe")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo("UNAUTHORIZED"))
                .body("detail", equalTo(REFUSED));
        given().header("Authorization", "Bearer nonsense").post("/probe").then().statusCode(401);
        given().header("Authorization", "Basic dTpw").post("/probe").then().statusCode(401);
    }

    @Test
    void aTokenOfAnUnannouncedKeyIsRefused() {
        String forged = new InternalTokenIssuer(Clock.systemUTC(), Duration.ofHours(1))
                .issue(Principal.user("usr1", "operator", "x"), Duration.ofMinutes(1));

        given().header("Authorization", "Bearer " + forged)
                .get("/operator/outbox")
                .then()
                .statusCode(401);
    }

    @Test
    void aKeyOfAnotherIssuerSignsNoInternalTokens() {
        InternalTokenIssuer issuer = new InternalTokenIssuer(Clock.systemUTC(), Duration.ofHours(1));
        State.SigningKey honest = issuer.announcement();
        identity()
                .publish(new State.SigningKey(honest.keyId(), "core-platform", honest.publicJwk(), honest.notAfter()));
        String token = issuer.issue(Principal.user("usr1", "operator", "x"), Duration.ofMinutes(1));

        given().header("Authorization", "Bearer " + token)
                .get("/operator/outbox")
                .then()
                .statusCode(401);
    }

    @Test
    void anExpiredTokenIsRefused() {
        InternalTokenIssuer issuer = new InternalTokenIssuer(Clock.systemUTC(), Duration.ofHours(1));
        identity().publish(issuer.announcement());
        String expired = issuer.issue(Principal.user("usr1", "operator", "x"), Duration.ofSeconds(-10));

        given().header("Authorization", "Bearer " + expired)
                .get("/operator/outbox")
                .then()
                .statusCode(401);
    }

    @Test
    void malformedAndMistypedBodiesAreAnswered400() {
        asUser().body("{\"name\":")
                .post("/probe")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("MALFORMED_JSON"))
                .body(not(containsString("jackson")));
        asUser().body("{\"name\":{\"a\":1},\"outcome\":\"commit\"}")
                .post("/probe")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("name"));
        asUser().get("/nowhere").then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void unknownRepeatedAndTrailingContentIsRefused() {
        refused("{\"name\":\"a\",\"outcome\":\"commit\",\"expires_at\":1}", "expires_at", "is unknown");
        refused("{\"name\":\"a\",\"outcome\":\"commit\",\"parts\":[{\"n\":1},{\"m\":1}]}", "parts[1].m", "is unknown");
        refused(
                "{\"name\":\"a\",\"outcome\":\"fail\",\"outcome\":\"commit\"}",
                "body",
                "has a member that is given twice");
        refused("{\"name\":\"a\",\"outcome\":\"commit\"} {}", "body", "has the wrong type or format");
        asUser().body("{\"name\":\"a\",\"outcome\":\"commit\",\"parts\":[{\"n\":1}]}")
                .post("/probe")
                .then()
                .statusCode(200);
    }

    private static void refused(String body, String field, String message) {
        asUser().body(body)
                .post("/probe")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("INVALID_VALUE"))
                .body("errors", equalTo(List.of(Map.of("field", field, "message", message))));
    }

    @Test
    void aPlainTextBodyIsRefused() {
        asUser().body("{\"text\":\"a\"}")
                .post("/probe/label")
                .then()
                .statusCode(200)
                .body("text", equalTo("a"));
        asUser().contentType("text/plain")
                .body("a")
                .post("/probe/label")
                .then()
                .statusCode(415)
                .contentType("application/problem+json");
    }

    @Test
    void anUnknownQueryParameterIsRefusedByName() {
        asOperator().get("/operator/dead-letters?limit=5&cursor=").then().statusCode(200);
        asOperator()
                .get("/operator/dead-letters?limit=101")
                .then()
                .statusCode(400)
                .body("errors", equalTo(List.of(Map.of("field", "limit", "message", "is not between 1 and 100"))));
        asOperator()
                .get("/operator/dead-letters?limits=5")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body(
                        "errors",
                        equalTo(List.of(Map.of(
                                "field",
                                "limits",
                                "message",
                                "is not a query parameter of this operation; it takes cursor, limit"))));
        asOperator()
                .get("/operator/outbox?verbose")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("verbose"))
                .body("errors[0].message", equalTo("is not a query parameter of this operation; it takes none"));
    }

    @Test
    void theWildcardHoldsNeitherAccountNorOperator() {
        Principal everything = new Principal("usr1", "operator", Set.of("*"), Set.of("*"), "pat1");
        Principal limited =
                new Principal("usr1", "operator", Set.of("*", "account", "operator"), Set.of("wsp1"), "pat1");

        assertThat(everything.mayUse("data.records:read")).isTrue();
        assertThat(everything.mayUse("account")).isFalse();
        assertThat(everything.isOperator()).isFalse();
        assertThat(limited.mayUse("account")).isFalse();
        assertThat(limited.isOperator()).isFalse();
        assertThat(Principal.user("usr1", "operator", "ses1").mayUse("account")).isTrue();
        assertThat(Principal.user("usr1", "operator", "ses1").isOperator()).isTrue();
        given().header("Authorization", "Bearer " + identity().token(everything))
                .get("/operator/outbox")
                .then()
                .statusCode(403);
    }

    @Test
    void membershipsFollowTheirTopicAndTombstones() {
        String workspace = "wsp" + UUID.randomUUID();
        identity().member(workspace, "usrA", Role.EDITOR);
        eventually().untilAsserted(() -> assertThat(memberships.role(workspace, "usrA"))
                .contains(Role.EDITOR));
        assertThat(memberships.workspacesOf("usrA")).contains(workspace);
        Principal editor = Principal.user("usrA", "member", "s");
        memberships.require(editor, workspace, Role.VIEWER);
        assertThat(refusal(editor, workspace, Role.OWNER)).contains("This needs the role owner in the workspace");
        assertThat(refusal(Principal.user("usrB", "member", "s"), workspace, Role.VIEWER))
                .contains("Workspace " + workspace + " was not found");

        identity().noMember(workspace, "usrA");

        eventually().untilAsserted(() -> assertThat(memberships.role(workspace, "usrA"))
                .isEmpty());
        assertThat(memberships.membersOf(workspace)).isEmpty();
    }

    @Test
    void garbageOnAStateTopicIsIgnored() {
        try (KafkaProbe probe = new KafkaProbe()) {
            probe.send("core.users", "usrGarbage", Map.of(), new byte[] {0, 1, 2});
        }
        String id = "usr" + UUID.randomUUID();
        identity().user(id, id + "@Example.org", "After garbage");

        eventually().untilAsserted(() -> assertThat(users.byEmail(id + "@example.ORG"))
                .contains(new State.User(id, id + "@Example.org", "After garbage", "member")));
        assertThat(users.byId("usrGarbage")).isEmpty();
    }

    private Optional<String> refusal(Principal principal, String workspace, Role role) {
        try {
            memberships.require(principal, workspace, role);
            return Optional.empty();
        } catch (ServiceException e) {
            return Optional.of(e.getMessage());
        }
    }
}
