package org.pyairtable.core.invitations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;
import static org.pyairtable.core.CoreFixture.KAFKA;
import static org.pyairtable.core.CoreFixture.PASSWORD;
import static org.pyairtable.core.CoreFixture.SOON;
import static org.pyairtable.core.CoreFixture.anonymous;
import static org.pyairtable.core.CoreFixture.as;
import static org.pyairtable.core.CoreFixture.askingFirst;
import static org.pyairtable.core.CoreFixture.newEmail;
import static org.pyairtable.core.CoreFixture.operator;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.update;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.CoreFixture.Member;
import org.pyairtable.core.Invited;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Who comes in, and how, where registration needs an invitation and no mail is sent. */
@QuarkusTest
@TestProfile(Invited.class)
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class InvitationIT {
    private static final String INVITATIONS = "/operator/invitations";

    /** Whichever test comes first; the others find an installation that has a user. */
    @BeforeEach
    void firstUser() {
        if (column("select id from users").isEmpty()) {
            register("first@example.org", null).then().statusCode(201);
        }
    }

    @Test
    void theVeryFirstUserAloneRegistersWithoutAnInvitation() {
        register(newEmail(), null)
                .then()
                .statusCode(403)
                .body("detail", containsString("Registration needs an invitation here"));
        assertThat(column("select count(*)::text from users where email = 'first@example.org'"))
                .containsExactly("1");
    }

    @Test
    void anOperatorsLinkRegistersAProvenAccountWithAWorkspaceOfItsOwnOnce() {
        String email = newEmail();
        Response invited = operator().body(Map.of("email", email)).post(INVITATIONS);
        invited.then()
                .statusCode(201)
                .body("email", equalTo(email), "delivery", equalTo("link"), "expired", equalTo(false))
                .body("role", nullValue(), "workspaceId", nullValue());
        String secret = invited.path("secret");
        preview(secret)
                .then()
                .statusCode(200)
                .body("email", equalTo(email), "registered", equalTo(false), "workspace", nullValue());

        register(newEmail(), secret).then().statusCode(403).body("detail", containsString("another address"));
        Response registered = register(email.toUpperCase(Locale.ROOT), secret);

        registered.then().statusCode(201).body("workspace.name", equalTo("Ann's workspace"));
        String id = registered.path("user.id");
        assertThat(column("select id from users where proven_at is not null and id = ?", id))
                .containsExactly(id);
        assertThat(event("core.identity", "identity.address-proven.v1", "userId", id)
                        .header("ce_actor"))
                .isEqualTo(id);
        register(newEmail(), secret)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("secret"))
                .body("errors[0].message", containsString("wrong, used, revoked or expired"));
        assertThat(event("core.identity", "identity.invitation-ended.v1", "invitationId", invited.path("id"))
                        .json()
                        .path("how")
                        .asText())
                .isEqualTo("accepted");
    }

    @Test
    void aLinkOfAnOwnerRegistersAMemberWhoseAddressStaysUnproven() {
        Member ann = user();
        String email = newEmail();
        Response invited = invite(ann, ann.workspace(), email, "editor");
        invited.then().statusCode(201).body("role", equalTo("editor"), "workspaceId", equalTo(ann.workspace()));

        Response registered = register(email, invited.path("secret"));

        registered.then().statusCode(201).body("workspace.id", equalTo(ann.workspace()));
        String id = registered.path("user.id");
        as(id).get("/api/workspaces").then().body("items.id", equalTo(List.of(ann.workspace())));
        KAFKA.await(
                "core.memberships",
                m -> m.key().orElse("").equals(ann.workspace() + "/" + id)
                        && m.json().path("role").asText().equals("editor")
                        && m.json().path("grantedBy").asText().equals(ann.id()),
                SOON);
        assertThat(column("select id from users where proven_at is not null and id = ?", id))
                .as("the inviter has seen the link, so it says nothing about who reads the address's mail")
                .isEmpty();
    }

    @Test
    void theUserOfTheInvitedAddressAloneAccepts() {
        Member ann = user();
        Member bob = user();
        Member eve = user();
        String secret = invite(ann, ann.workspace(), bob.email(), null).path("secret");

        accept(eve, secret).then().statusCode(403).body("detail", containsString("another address"));
        as(eve.id(), "*")
                .body(Map.of("secret", secret))
                .post("/api/invitations/accept")
                .then()
                .statusCode(403);
        accept(bob, secret)
                .then()
                .statusCode(200)
                .body("workspace.id", equalTo(ann.workspace()), "workspace.role", equalTo("viewer"));
        accept(bob, secret).then().statusCode(400);
        invite(ann, ann.workspace(), bob.email(), "editor").then().statusCode(409);
    }

    @Test
    void declinedRevokedExpiredAndReplacedLinksAreRefused() throws Exception {
        Member ann = user();
        String declined = invite(ann, ann.workspace(), newEmail(), null).path("secret");
        anonymous()
                .body(Map.of("secret", declined))
                .post("/api/invitations/decline")
                .then()
                .statusCode(204);
        Response toRevoke = invite(ann, ann.workspace(), newEmail(), null);
        ann.request().delete(path(ann) + "/" + toRevoke.path("id")).then().statusCode(204);
        Response replaced = invite(ann, ann.workspace(), newEmail(), null);
        Response resent = ann.request().post(path(ann) + "/" + replaced.path("id") + "/resend");
        resent.then().statusCode(200).body("id", equalTo(replaced.path("id")));
        Response expired = invite(ann, ann.workspace(), newEmail(), null);
        update("update invitations set expires_at = now() - interval '1 second' where id = ?", (String)
                expired.path("id"));

        for (String secret : List.of(
                declined,
                toRevoke.<String>path("secret"),
                replaced.<String>path("secret"),
                expired.<String>path("secret"))) {
            preview(secret).then().statusCode(400);
            register(newEmail(), secret).then().statusCode(400);
        }
        preview(resent.path("secret")).then().statusCode(200);
        ann.request()
                .get(path(ann))
                .then()
                .statusCode(200)
                .body("items.id", hasItem(equalTo(expired.<String>path("id"))))
                .body("items.size()", equalTo(2))
                .body("items.secret", equalTo(Arrays.asList(null, null)));
        invite(ann, ann.workspace(), expired.path("email"), null).then().statusCode(201);
        invite(ann, ann.workspace(), replaced.path("email"), null)
                .then()
                .statusCode(409)
                .body("code", equalTo("INVITED_ALREADY"));
    }

    @Test
    void anInvitationEndsWithTheRightOfItsInviter() {
        Member ann = user();
        Member bob = user();
        String toBob = invite(ann, ann.workspace(), bob.email(), "creator").path("secret");
        accept(bob, toBob).then().statusCode(200);
        String email = newEmail();
        String secret = invite(bob, ann.workspace(), email, "creator").path("secret");

        ann.request()
                .delete("/api/workspaces/" + ann.workspace() + "/members/" + bob.id())
                .then()
                .statusCode(204);

        register(email, secret).then().statusCode(400);
        assertThat(column("select id from users where email = ?", email)).isEmpty();
    }

    @Test
    void onlyThoseWhoMayGiveTheRoleInviteAndSeeInvitations() {
        Member ann = user();
        Member viewer = user();
        Member stranger = user();
        accept(viewer, invite(ann, ann.workspace(), viewer.email(), "viewer").path("secret"))
                .then()
                .statusCode(200);
        invite(viewer, ann.workspace(), newEmail(), "viewer").then().statusCode(403);
        invite(stranger, ann.workspace(), newEmail(), "viewer").then().statusCode(404);
        viewer.request().get(path(ann)).then().statusCode(403);
        stranger.request().get(path(ann)).then().statusCode(404);
        String id = invite(ann, ann.workspace(), newEmail(), "viewer").path("id");
        viewer.request().delete(path(ann) + "/" + id).then().statusCode(403);
        stranger.request().delete(path(stranger) + "/" + id).then().statusCode(404);
        operator().delete(INVITATIONS + "/" + id).then().statusCode(404);
        as(ann.id()).get(INVITATIONS).then().statusCode(403);
        accept(viewer, invite(ann, ann.workspace(), newEmail(), "creator").path("secret"))
                .then()
                .statusCode(403);
    }

    @Test
    void aCreatorInvitesNobodyAboveTheirOwnRole() {
        Member ann = user();
        Member bob = user();
        accept(bob, invite(ann, ann.workspace(), bob.email(), "creator").path("secret"))
                .then()
                .statusCode(200);
        invite(bob, ann.workspace(), newEmail(), "owner").then().statusCode(403);
        String id = invite(ann, ann.workspace(), newEmail(), "owner").path("id");
        bob.request().post(path(ann) + "/" + id + "/resend").then().statusCode(403);
    }

    @Test
    void theSecretIsInNoTableAndOnNoTopic() {
        Member ann = user();
        Response invited = invite(ann, ann.workspace(), newEmail(), null);
        String secret = invited.path("secret");
        assertThat(secret).matches("inv_[0-9a-f]{64}");
        String id = invited.path("id");
        assertThat(event("core.workspaces", "workspaces.invitation-issued.v1", "invitationId", id)
                        .text())
                .doesNotContain(secret.substring(4), "@");
        assertThat(column("select row_to_json(i)::text from invitations i").toString())
                .contains(id)
                .doesNotContain(secret.substring(4));
    }

    @Test
    void badInputIsRefusedOnEveryRoute() {
        Member ann = user();
        String id = invite(ann, ann.workspace(), newEmail(), null).path("id");
        List<String> faults = new ArrayList<>();
        List<String> emails = List.of(
                "\"nobody\"",
                "\"\"",
                "null",
                "7",
                "[\"a@example.org\"]",
                "\"a@example.org\\r\\nBcc: eve@example.org\"",
                "\"a@example.org\\nX: y\"",
                "\"Ann <a@example.org>\"",
                "\"a@example.org,b@example.org\"",
                "\"a\\u0000@example.org\"",
                "\"a\\ud800@example.org\"",
                "\"" + "a".repeat(300) + "@example.org\"",
                "\"'; drop table users; --\"");
        for (String email : emails) {
            refused(faults, ann.request().body("{\"email\":" + email + "}").post(path(ann)), email);
            refused(faults, operator().body("{\"email\":" + email + "}").post(INVITATIONS), email);
        }
        for (String body : List.of(
                "{\"email\":\"a@example.org\",\"role\":\"king\"}",
                "{\"email\":\"a@example.org\",\"delivery\":\"pigeon\"}",
                "{\"email\":\"a@example.org\",\"delivery\":\"mail\"}",
                "{\"email\":\"a@example.org\",\"colour\":\"red\"}",
                "{",
                "null")) {
            refused(faults, ann.request().body(body).post(path(ann)), body);
        }
        for (String secret : List.of(
                "\"\"",
                "null",
                "{}",
                "\"inv_\\u0000\"",
                "\"inv_\\udc00\"",
                "\"' or '1'='1\"",
                "\"" + "x".repeat(300) + "\"",
                "\"" + id + "\"",
                "\"inv_" + "0".repeat(64) + "\"")) {
            for (String action : List.of("preview", "decline", "accept")) {
                refused(
                        faults,
                        ann.request().body("{\"secret\":" + secret + "}").post("/api/invitations/" + action),
                        action + " " + secret);
            }
        }
        String big = "{\"email\":\"" + "x".repeat(600_000) + "\"}";
        assertThat(askingFirst(ann.request()).body(big).post(path(ann)).statusCode())
                .isEqualTo(413);
        refused(
                faults,
                ann.request().contentType("text/plain").body("a@example.org").post(path(ann)),
                "text");
        refused(faults, ann.request().post("/api/workspaces/wsp%00/invitations/" + id + "/resend"), "NUL in a path");
        refused(faults, ann.request().delete(path(ann) + "/inv%ED%A0%80"), "half a surrogate in a path");
        refused(faults, ann.request().get(path(ann) + "?limit=0"), "limit");
        assertThat(faults).isEmpty();
    }

    private static void refused(List<String> faults, Response answer, String input) {
        if (answer.statusCode() < 400
                || answer.statusCode() >= 500
                || !answer.contentType().startsWith("application/problem+json")
                || answer.asString().contains("Exception")) {
            faults.add(input + " → " + answer.statusCode() + " " + answer.asString());
        }
    }

    /** Registered by an operator's invitation. */
    private static Member user() {
        String email = newEmail();
        Response answer = register(
                email, operator().body(Map.of("email", email)).post(INVITATIONS).path("secret"));
        answer.then().statusCode(201);
        return new Member(
                answer.path("user.id"),
                email,
                answer.path("workspace.id"),
                answer.path("accessToken"),
                answer.path("refreshToken"));
    }

    private static Response register(String email, String secret) {
        Map<String, String> body = new HashMap<>(Map.of("email", email, "password", PASSWORD, "name", "Ann"));
        if (secret != null) {
            body.put("invitation", secret);
        }
        return anonymous().body(body).post("/api/auth/register");
    }

    private static Response invite(Member by, String workspace, String email, String role) {
        Map<String, String> body = new HashMap<>(Map.of("email", email));
        if (role != null) {
            body.put("role", role);
        }
        return by.request().body(body).post("/api/workspaces/" + workspace + "/invitations");
    }

    private static Response accept(Member member, String secret) {
        return member.request().body(Map.of("secret", secret)).post("/api/invitations/accept");
    }

    private static Response preview(String secret) {
        return anonymous().body(Map.of("secret", secret)).post("/api/invitations/preview");
    }

    private static String path(Member member) {
        return "/api/workspaces/" + member.workspace() + "/invitations";
    }

    private static Message event(String topic, String type, String member, String value) {
        return KAFKA.await(
                topic,
                m -> m.type().endsWith(type) && m.json().path(member).asText().equals(value),
                SOON);
    }
}
