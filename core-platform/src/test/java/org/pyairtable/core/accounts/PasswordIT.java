package org.pyairtable.core.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.core.CoreFixture.KAFKA;
import static org.pyairtable.core.CoreFixture.PASSWORD;
import static org.pyairtable.core.CoreFixture.SOON;
import static org.pyairtable.core.CoreFixture.anonymous;
import static org.pyairtable.core.CoreFixture.as;
import static org.pyairtable.core.CoreFixture.login;
import static org.pyairtable.core.CoreFixture.operator;
import static org.pyairtable.core.CoreFixture.refresh;
import static org.pyairtable.core.CoreFixture.register;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.update;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.CoreFixture.Member;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Another password, by who knows the old one and by who was handed a secret. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class PasswordIT {
    private static final String OTHER = "staple another battery";

    @Test
    void aChangeEndsAllSessionsButTheOneThatAsks() {
        Member ann = register();
        Response phone = login(ann.email(), PASSWORD);

        change(ann, PASSWORD, OTHER).then().statusCode(204);

        assertThat(refresh(phone.path("refreshToken")).statusCode()).isEqualTo(401);
        assertThat(refresh(ann.refreshToken()).statusCode()).isEqualTo(200);
        assertThat(login(ann.email(), PASSWORD).statusCode()).isEqualTo(401);
        assertThat(login(ann.email(), OTHER).statusCode()).isEqualTo(200);
        assertThat(event(ann, "password-changed.v1").header("ce_actor")).isEqualTo(ann.id());
    }

    @Test
    void aWrongCurrentPasswordChangesNothingAndIsNotGuessedAtWill() {
        Member ann = register();
        for (int i = 0; i < 5; i++) {
            change(ann, "wrong horse battery", OTHER)
                    .then()
                    .statusCode(400)
                    .body("errors[0].field", equalTo("currentPassword"));
        }
        change(ann, PASSWORD, OTHER).then().statusCode(429);
        assertThat(login(ann.email(), PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void aWeakNewPasswordIsRefusedAsIsTheCurrentOne() {
        Member ann = register();
        change(ann, PASSWORD, "short").then().statusCode(400).body("errors[0].field", equalTo("newPassword"));
        change(ann, PASSWORD, PASSWORD).then().statusCode(400).body("errors[0].field", equalTo("newPassword"));
        assertThat(refresh(ann.refreshToken()).statusCode()).isEqualTo(200);
    }

    @Test
    void aTokenWithoutTheAccountChangesNoPassword() {
        Member ann = register();
        as(ann.id(), "*")
                .body(Map.of("currentPassword", PASSWORD, "newPassword", OTHER))
                .post("/api/auth/password")
                .then()
                .statusCode(403);
    }

    @Test
    void aSecretSetsANewPasswordOnceAndEndsAllSessions() {
        Member ann = register();
        String secret = issue(ann).path("secret");

        redeem(secret, "short").then().statusCode(400).body("errors[0].field", equalTo("newPassword"));
        redeem(secret, OTHER).then().statusCode(204);

        assertThat(refresh(ann.refreshToken()).statusCode()).isEqualTo(401);
        assertThat(login(ann.email(), OTHER).statusCode()).isEqualTo(200);
        redeem(secret, "staple a third battery")
                .then()
                .statusCode(400)
                .body("detail", containsString("wrong, used or expired"));
        assertThat(login(ann.email(), OTHER).statusCode()).isEqualTo(200);
        assertThat(event(ann, "password-reset.v1").header("ce_actor")).isEqualTo(ann.id());
    }

    @Test
    void anExpiredAnOlderAndAnInventedSecretAreRefused() throws Exception {
        Member ann = register();
        String older = issue(ann).path("secret");
        String newer = issue(ann).path("secret");
        assertThat(redeem(older, OTHER).statusCode()).isEqualTo(400);
        update("update password_resets set expires_at = now() - interval '1 second' where user_id = ?", ann.id());
        assertThat(redeem(newer, OTHER).statusCode()).isEqualTo(400);
        assertThat(redeem("pwr" + "0".repeat(64), OTHER).statusCode()).isEqualTo(400);
    }

    @Test
    void aChangeOfThePasswordWithdrawsTheSecret() {
        Member ann = register();
        String secret = issue(ann).path("secret");
        change(ann, PASSWORD, OTHER).then().statusCode(204);
        assertThat(redeem(secret, "staple a third battery").statusCode()).isEqualTo(400);
    }

    @Test
    void theSecretIsInNoDatabaseAndOnNoTopic() {
        Member ann = register();
        String secret = issue(ann).path("secret");
        assertThat(secret).matches("pwr[0-9a-f]{64}");
        assertThat(column("select secret_hash from password_resets where user_id = ?", ann.id()))
                .hasSize(1)
                .doesNotContain(secret);
        assertThat(event(ann, "password-reset-issued.v1").text()).doesNotContain(secret.substring(3));
        assertThat(column(
                        "select topic from outbox where payload is not null and convert_from(payload, 'UTF8') like ?",
                        "%" + secret.substring(3) + "%"))
                .isEmpty();
    }

    @Test
    void onlyOperatorsIssueSecrets() {
        Member ann = register();
        List<Integer> refused = List.of(
                ann.request().post(path(ann)).statusCode(),
                as(ann.id(), "*").post(path(ann)).statusCode(),
                anonymous().post(path(ann)).statusCode());
        assertThat(refused).containsExactly(403, 403, 401);
        operator()
                .post("/operator/users/usr00000000000000/password-reset")
                .then()
                .statusCode(404)
                .body("code", equalTo("NOT_FOUND"));
    }

    private static Response change(Member member, String current, String given) {
        return member.inSession()
                .body(Map.of("currentPassword", current, "newPassword", given))
                .post("/api/auth/password");
    }

    private static Response issue(Member member) {
        Response answer = operator().post(path(member));
        answer.then().statusCode(201).body("email", equalTo(member.email()));
        return answer;
    }

    private static Response redeem(String secret, String given) {
        return anonymous().body(Map.of("secret", secret, "newPassword", given)).post("/api/auth/password-reset");
    }

    private static String path(Member member) {
        return "/operator/users/" + member.id() + "/password-reset";
    }

    private static Message event(Member member, String type) {
        return KAFKA.await(
                "core.identity",
                m -> m.type().endsWith("identity." + type)
                        && m.json().path("userId").asText().equals(member.id()),
                SOON);
    }
}
