package org.pyairtable.core.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.pyairtable.core.CoreFixture.PASSWORD;
import static org.pyairtable.core.CoreFixture.anonymous;
import static org.pyairtable.core.CoreFixture.askingFirst;
import static org.pyairtable.core.CoreFixture.eventually;
import static org.pyairtable.core.CoreFixture.login;
import static org.pyairtable.core.CoreFixture.newEmail;
import static org.pyairtable.core.CoreFixture.proven;
import static org.pyairtable.core.CoreFixture.register;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.update;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.CoreFixture.Member;
import org.pyairtable.testkit.SuiteResource;

/** Links that travel by mail: invitations, proofs of addresses, resets of passwords. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class MailedLinksIT {
    private static final String OTHER = "staple another battery";

    private HubDouble hub;

    @BeforeEach
    void aMailServer() {
        hub = new HubDouble();
        eventually().until(() -> request(newEmail()).statusCode() == 204);
    }

    @AfterEach
    void noMailServer() {
        hub.close();
        eventually().until(() -> request(newEmail()).statusCode() == 409);
    }

    @Test
    void withoutAMailServerTheAnswerSaysSoWhateverTheAddress() {
        noMailServer();
        Member ann = register();
        for (String email : List.of(ann.email(), newEmail())) {
            request(email).then().statusCode(409).body("code", equalTo("NO_MAIL"));
        }
        ann.inSession().post("/api/auth/address-proof").then().statusCode(409).body("code", equalTo("NO_MAIL"));
        invite(ann, newEmail(), Map.of("delivery", "mail"))
                .then()
                .statusCode(409)
                .body("code", equalTo("NO_MAIL"));
    }

    @Test
    void anInvitationIsMailedAndProvesTheAddressOfTheUserWhoRegistersWithIt() {
        Member ann = register();
        String email = newEmail();

        invite(ann, email, Map.of()).then().statusCode(201).body("delivery", equalTo("mail"), "secret", nullValue());

        assertThat(hub.mails("invitation", email, 1)
                        .getFirst()
                        .json()
                        .path("values")
                        .path("inviter")
                        .asText())
                .isEqualTo("Ann");
        Response registered = anonymous()
                .body(Map.of(
                        "email",
                        email,
                        "password",
                        PASSWORD,
                        "name",
                        "Bob",
                        "invitation",
                        hub.secret("invitation", email, 1)))
                .post("/api/auth/register");
        registered.then().statusCode(201).body("workspace.id", equalTo(ann.workspace()));
        assertThat(isProven(registered.path("user.id"))).isTrue();
    }

    @Test
    void aSecondMailToAnAddressWaitsForAMinute() throws Exception {
        Member ann = register();
        String email = newEmail();
        String id = invite(ann, email, Map.of()).path("id");
        String resend = "/api/workspaces/" + ann.workspace() + "/invitations/" + id + "/resend";
        ann.request().post(resend).then().statusCode(429);
        update("update invitations set issued_at = now() - interval '2 minutes' where id = ?", id);
        ann.request().post(resend).then().statusCode(200).body("secret", nullValue());
        hub.mails("invitation", email, 2);
    }

    @Test
    void aMailedLinkProvesTheAddressOnceForTheUserWhoAskedForIt() {
        Member ann = register();
        Member eve = register();
        ann.inSession().post("/api/auth/address-proof").then().statusCode(204);
        String secret = hub.secret("address-proof", ann.email(), 1);

        confirm(eve, secret).then().statusCode(400);
        assertThat(isProven(ann.id())).isFalse();
        confirm(ann, secret).then().statusCode(200).body("email", equalTo(ann.email()));
        assertThat(isProven(ann.id())).isTrue();
        confirm(ann, secret).then().statusCode(400).body("errors[0].field", equalTo("secret"));
        ann.inSession().post("/api/auth/address-proof").then().statusCode(409);
    }

    @Test
    void anotherAddressCountsOnceItIsProvenAndTheFormerOneIsNotified() {
        Member ann = register();
        String other = newEmail();
        change(ann, other, "wrong horse battery").then().statusCode(400);
        change(ann, ann.email(), PASSWORD).then().statusCode(400).body("errors[0].field", equalTo("email"));
        change(ann, other, PASSWORD).then().statusCode(204);
        assertThat(login(ann.email(), PASSWORD).statusCode()).isEqualTo(200);

        confirm(ann, hub.secret("address-proof", other, 1))
                .then()
                .statusCode(200)
                .body("email", equalTo(other));

        assertThat(login(ann.email(), PASSWORD).statusCode()).isEqualTo(401);
        assertThat(login(other, PASSWORD).statusCode()).isEqualTo(200);
        assertThat(isProven(ann.id())).isTrue();
        hub.mails("address-changed", ann.email(), 1);
    }

    @Test
    void theAddressOfAnotherUserIsRefusedOnlyToTheReaderOfItsMail() {
        Member ann = register();
        Member bob = register();
        change(ann, bob.email(), PASSWORD).then().statusCode(204);
        confirm(ann, hub.secret("address-proof", bob.email(), 1))
                .then()
                .statusCode(409)
                .body("detail", containsString("already registered"));
        assertThat(login(bob.email(), PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestForAResetMailsASecretThatWorksOnceAndProvesTheAddress() {
        Member ann = register();
        Response known = request(ann.email());
        String unknown = newEmail();
        Response none = request(unknown);
        assertThat(known.statusCode()).isEqualTo(204);
        assertThat(none.statusCode()).isEqualTo(204);
        assertThat(none.asString()).isEqualTo(known.asString());
        String secret = hub.secret("password-reset", ann.email(), 1);
        request(ann.email()).then().statusCode(204);

        redeem(secret).then().statusCode(204);

        assertThat(login(ann.email(), OTHER).statusCode()).isEqualTo(200);
        assertThat(isProven(ann.id())).isTrue();
        redeem(secret).then().statusCode(400);
        eventually().until(() -> column("select email from reset_requests where handled_at is null")
                .isEmpty());
        assertThat(hub.sent("password-reset", ann.email()))
                .as("within two minutes")
                .isEqualTo(1);
        assertThat(hub.sent("password-reset", unknown)).isZero();
    }

    @Test
    void aMailedResetEndsTheTokensOfAnAccountWhoseAddressWasNotProven() {
        Member squatter = register();
        Member ann = proven(register());
        for (Member member : List.of(squatter, ann)) {
            member.request()
                    .body(Map.of("name", "t", "scopes", List.of("data.records:read")))
                    .post("/api/tokens")
                    .then()
                    .statusCode(201);
            request(member.email()).then().statusCode(204);
            redeem(hub.secret("password-reset", member.email(), 1)).then().statusCode(204);
        }
        assertThat(column("select id from access_tokens where user_id = ?", squatter.id()))
                .isEmpty();
        assertThat(column("select id from access_tokens where user_id = ?", ann.id()))
                .hasSize(1);
    }

    @Test
    void anExpiredLinkIsRefused() throws Exception {
        Member ann = register();
        ann.inSession().post("/api/auth/address-proof").then().statusCode(204);
        request(ann.email()).then().statusCode(204);
        String proof = hub.secret("address-proof", ann.email(), 1);
        String reset = hub.secret("password-reset", ann.email(), 1);
        update("update address_proofs set expires_at = now() - interval '1 second' where user_id = ?", ann.id());
        update("update password_resets set expires_at = now() - interval '1 second' where user_id = ?", ann.id());
        confirm(ann, proof).then().statusCode(400);
        redeem(reset).then().statusCode(400);
    }

    @Test
    void badInputIsRefused() {
        Member ann = register();
        for (String email : List.of(
                "\"a@example.org\\r\\nBcc: eve@example.org\"", "\"a\\u0000@b.c\"", "\"a\\ud800@b.c\"", "null", "{}")) {
            anonymous()
                    .body("{\"email\":" + email + "}")
                    .post("/api/auth/password-reset/request")
                    .then()
                    .statusCode(400);
            ann.inSession()
                    .body("{\"email\":" + email + ",\"currentPassword\":\"" + PASSWORD + "\"}")
                    .post("/api/auth/address-change")
                    .then()
                    .statusCode(400);
        }
        for (String secret : List.of("\"adr_\\u0000\"", "\"\"", "7e1", "\"' or ''='\"")) {
            ann.inSession()
                    .body("{\"secret\":" + secret + "}")
                    .post("/api/auth/address-proof/confirm")
                    .then()
                    .statusCode(400);
        }
        askingFirst(anonymous())
                .body("{\"email\":\"" + "x".repeat(600_000) + "\"}")
                .post("/api/auth/password-reset/request")
                .then()
                .statusCode(413);
    }

    private static boolean isProven(String id) {
        return !column("select id from users where proven_at is not null and id = ?", id)
                .isEmpty();
    }

    private static Response request(String email) {
        return anonymous().body(Map.of("email", email)).post("/api/auth/password-reset/request");
    }

    private static Response redeem(String secret) {
        return anonymous().body(Map.of("secret", secret, "newPassword", OTHER)).post("/api/auth/password-reset");
    }

    private static Response confirm(Member member, String secret) {
        return member.inSession().body(Map.of("secret", secret)).post("/api/auth/address-proof/confirm");
    }

    private static Response change(Member member, String email, String password) {
        return member.inSession()
                .body(Map.of("email", email, "currentPassword", password))
                .post("/api/auth/address-change");
    }

    private static Response invite(Member by, String email, Map<String, String> more) {
        Map<String, String> body = new HashMap<>(more);
        body.put("email", email);
        return by.request().body(body).post("/api/workspaces/" + by.workspace() + "/invitations");
    }
}
