package org.pyairtable.core.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.pyairtable.core.CoreFixture.KAFKA;
import static org.pyairtable.core.CoreFixture.PASSWORD;
import static org.pyairtable.core.CoreFixture.SOON;
import static org.pyairtable.core.CoreFixture.anonymous;
import static org.pyairtable.core.CoreFixture.as;
import static org.pyairtable.core.CoreFixture.eventually;
import static org.pyairtable.core.CoreFixture.login;
import static org.pyairtable.core.CoreFixture.loginFrom;
import static org.pyairtable.core.CoreFixture.newEmail;
import static org.pyairtable.core.CoreFixture.refresh;
import static org.pyairtable.core.CoreFixture.register;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.update;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.CoreFixture.Member;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Registering, signing in, staying signed in. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class SessionIT {
    private static final String IDENTITY = "core.identity";

    @Test
    void aRegistrationAnnouncesUserWorkspaceAndMembership() {
        Member ann = register();
        assertThat(ann.id()).matches("usr[A-Za-z0-9]{14}");
        assertThat(ann.workspace()).matches("wsp[A-Za-z0-9]{14}");
        Message user = KAFKA.await("core.users", m -> m.key().orElse("").equals(ann.id()), SOON);
        assertThat(user.json().path("email").asText()).isEqualTo(ann.email());
        assertThat(user.json().path("platformRole").asText()).isEqualTo("member");
        Message membership =
                KAFKA.await("core.memberships", m -> m.key().orElse("").equals(ann.workspace() + "/" + ann.id()), SOON);
        assertThat(membership.json().path("role").asText()).isEqualTo("owner");
        Message registered = KAFKA.await(IDENTITY, m -> m.type().endsWith("user-registered.v1") && about(m, ann), SOON);
        assertThat(registered.header("ce_actor")).isEqualTo(ann.id());
        as(ann.id())
                .get("/api/users/me")
                .then()
                .statusCode(200)
                .body("id", equalTo(ann.id()), "email", equalTo(ann.email()), "platformRole", equalTo("member"));
    }

    @Test
    void anAddressIsRegisteredOnceInWhateverCase() {
        Member ann = register();
        anonymous()
                .body(Map.of("email", ann.email().toUpperCase(Locale.ROOT), "password", PASSWORD, "name", "Eve"))
                .post("/api/auth/register")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("CONFLICT"));
    }

    @Test
    void concurrentRegistrationsOfAnAddressMakeOneUser() {
        Map<String, String> body = Map.of("email", newEmail(), "password", PASSWORD, "name", "Ann");
        List<Integer> statuses = atOnce(
                4, () -> anonymous().body(body).post("/api/auth/register").statusCode());
        assertThat(statuses).containsExactlyInAnyOrder(201, 409, 409, 409);
        assertThat(column("select id from users where email = ?", body.get("email")))
                .hasSize(1);
    }

    @Test
    void anAccessTokenVerifiesWithTheAnnouncedKey() throws Exception {
        Member ann = register();
        JwtClaims claims = verified(ann.accessToken());
        assertThat(claims.getSubject()).isEqualTo(ann.id());
        assertThat(claims.getStringClaimValue("role")).isEqualTo("member");
        assertThat(claims.getStringClaimValue("sid")).matches("ses[A-Za-z0-9]{14}");
        assertThat(claims.getExpirationTime().getValue() - claims.getIssuedAt().getValue())
                .isEqualTo(900);
    }

    @Test
    void theFirstUserOfTheConfigurationIsAnOperatorWithAWorkspace() throws Exception {
        eventually().until(() -> column("select id from bootstrap").equals(List.of("1")));
        Response answer = login("first@example.org", PASSWORD);
        answer.then().statusCode(200);
        assertThat(verified(answer.path("accessToken")).getStringClaimValue("role"))
                .isEqualTo("operator");
        as(answer.path("user.id")).get("/api/workspaces").then().body("items.name", hasItem("My workspace"));
    }

    @Test
    void anUnknownAddressAndAWrongPasswordGetTheSameAnswer() {
        Response wrong = login(register().email(), "wrong horse battery");
        Response unknown = login(newEmail(), "wrong horse battery");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(withoutTrace(unknown)).isEqualTo(withoutTrace(wrong));
    }

    @Test
    void guessesAreBoundedPerAccountAndAddress() {
        Member ann = register();
        for (int i = 0; i < 5; i++) {
            assertThat(loginFrom("10.0.0.1", ann.email(), "wrong horse battery").statusCode())
                    .isEqualTo(401);
        }
        Response refused = loginFrom("10.0.0.1", ann.email(), PASSWORD);
        refused.then()
                .statusCode(429)
                .contentType("application/problem+json")
                .body("code", equalTo("TOO_MANY_REQUESTS"));
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 300);
        assertThat(loginFrom("10.0.0.2", ann.email(), PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void aSuccessfulSignInForgetsTheFailures() {
        Member ann = register();
        for (int i = 0; i < 12; i++) {
            String password = i % 4 == 3 ? PASSWORD : "wrong horse battery";
            assertThat(login(ann.email(), password).statusCode()).isEqualTo(i % 4 == 3 ? 200 : 401);
        }
    }

    @Test
    void refreshingRotatesTheTokenWithinTheSession() throws Exception {
        Response signedIn = login(register().email(), PASSWORD);
        Response refreshed = refresh(signedIn.path("refreshToken"));
        refreshed.then().statusCode(200).body("tokenType", equalTo("Bearer"), "expiresIn", equalTo(900));
        assertThat(refreshed.<String>path("refreshToken")).isNotEqualTo(signedIn.path("refreshToken"));
        assertThat(sessionOf(refreshed)).isEqualTo(sessionOf(signedIn));
    }

    @Test
    void aReusedTokenRevokesTheWholeSession() throws Exception {
        Member ann = register();
        String second = refresh(ann.refreshToken()).path("refreshToken");
        beforeTheGraceWindow(ann.refreshToken());
        assertThat(refresh(ann.refreshToken()).statusCode()).isEqualTo(401);
        assertThat(refresh(second).statusCode()).isEqualTo(401);
        Message reused =
                KAFKA.await(IDENTITY, m -> m.type().endsWith("refresh-token-reused.v1") && about(m, ann), SOON);
        assertThat(reused.json().path("sessionId").asText())
                .isEqualTo(verified(ann.accessToken()).getStringClaimValue("sid"));
    }

    @Test
    void concurrentRefreshesWithinTheGraceWindowAllSucceed() {
        Member ann = register();
        List<Response> answers = atOnce(4, () -> refresh(ann.refreshToken()));
        assertThat(answers).extracting(Response::statusCode).containsOnly(200);
        assertThat(answers).extracting(a -> a.path("refreshToken")).doesNotHaveDuplicates();
        assertThat(refresh(answers.getFirst().path("refreshToken")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anExpiredOrUnknownRefreshTokenIsRefused() throws Exception {
        Member ann = register();
        update("update refresh_tokens set expires_at = issued_at where token_hash = ?", hash(ann.refreshToken()));
        refresh(ann.refreshToken()).then().statusCode(401).body("code", equalTo("UNAUTHORIZED"));
        assertThat(refresh("prt" + "0".repeat(64)).statusCode()).isEqualTo(401);
    }

    @Test
    void signingOutEndsTheSessionAndMayBeRepeated() {
        Member ann = register();
        for (int i = 0; i < 2; i++) {
            as(ann.id())
                    .body(Map.of("refreshToken", ann.refreshToken()))
                    .post("/api/auth/logout")
                    .then()
                    .statusCode(204);
        }
        assertThat(refresh(ann.refreshToken()).statusCode()).isEqualTo(401);
        assertThat(KAFKA.await(IDENTITY, m -> m.type().endsWith("logged-out.v1") && about(m, ann), SOON)
                        .key())
                .contains(ann.id());
    }

    @Test
    void neitherPasswordsNorTokensAreStoredInPlainText() {
        Member ann = register();
        assertThat(column("select password_hash from users where id = ?", ann.id())
                        .getFirst())
                .startsWith("$argon2id$v=19$m=8192,t=1,p=1$")
                .doesNotContain(PASSWORD);
        assertThat(column("select token_hash from refresh_tokens where token_hash = ?", hash(ann.refreshToken())))
                .hasSize(1);
        assertThat(column("select id from signing_keys where not encrypted")).isEmpty();
    }

    private static void beforeTheGraceWindow(String refreshToken) throws Exception {
        update(
                "update refresh_tokens set used_at = used_at - interval '1 minute' where token_hash = ?",
                hash(refreshToken));
    }

    private static String hash(String token) {
        return new OpaqueSecret(token).hash();
    }

    private static String sessionOf(Response answer) throws Exception {
        return verified(answer.path("accessToken")).getStringClaimValue("sid");
    }

    private static JwtClaims verified(String token) throws Exception {
        String keyId = new JwtConsumerBuilder()
                .setSkipSignatureVerification()
                .build()
                .process(token)
                .getJoseObjects()
                .getFirst()
                .getKeyIdHeaderValue();
        Message key =
                KAFKA.await("platform.signing-keys", m -> m.key().orElse("").equals(keyId), SOON);
        assertThat(key.json().path("issuer").asText()).isEqualTo("core-platform");
        JsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(
                key.json().path("publicJwk").toString());
        return new JwtConsumerBuilder()
                .setExpectedIssuer("core-platform")
                .setRequireExpirationTime()
                .setVerificationKey(jwk.getKey())
                .build()
                .processToClaims(token);
    }

    private static boolean about(Message message, Member member) {
        return message.json().path("userId").asText().equals(member.id());
    }

    private static String withoutTrace(Response response) {
        return response.asString().replaceAll("\"traceId\":\"[^\"]*\"", "");
    }

    private static <T> List<T> atOnce(int times, java.util.function.Supplier<T> request) {
        List<CompletableFuture<T>> all = IntStream.range(0, times)
                .mapToObj(i -> CompletableFuture.supplyAsync(request, Thread::startVirtualThread))
                .toList();
        return all.stream().map(CompletableFuture::join).toList();
    }
}
