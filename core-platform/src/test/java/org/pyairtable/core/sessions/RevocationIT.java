package org.pyairtable.core.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.core.CoreFixture.KAFKA;
import static org.pyairtable.core.CoreFixture.SOON;
import static org.pyairtable.core.CoreFixture.eventually;
import static org.pyairtable.core.CoreFixture.refresh;
import static org.pyairtable.core.CoreFixture.register;
import static org.pyairtable.core.CoreFixture.sessionOf;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.update;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.CoreFixture.Member;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** What ends a session ends its access tokens as well. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class RevocationIT {
    private static final String REVOKED = "core.revoked-sessions";

    @Inject
    SessionPruning pruning;

    @Test
    void signingOutPublishesTheSessionUntilItsAccessTokensHaveExpired() {
        Member ann = register();

        assertThat(logout(ann, ann.refreshToken())).isEqualTo(204);

        Message revoked = revoked(ann);
        assertThat(revoked.json().path("userId").asText()).isEqualTo(ann.id());
        assertThat(Instant.parse(revoked.json().path("expiresAt").asText()))
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(10)),
                        Instant.now().plus(Duration.ofMinutes(15)));
    }

    @Test
    void anInternalTokenOfAnEndedSessionCountsForNothing() {
        Member ann = register();
        assertThat(ann.inSession().get("/api/users/me").statusCode()).isEqualTo(200);

        logout(ann, ann.refreshToken());

        eventually().until(() -> ann.inSession().get("/api/users/me").statusCode() == 401);
        assertThat(ann.request().get("/api/users/me").statusCode()).isEqualTo(200);
    }

    @Test
    void aReusedRefreshTokenEndsTheAccessTokensOfItsSession() throws Exception {
        Member ann = register();
        refresh(ann.refreshToken()).then().statusCode(200);
        update(
                "update refresh_tokens set used_at = used_at - interval '1 minute' where token_hash = ?",
                new OpaqueSecret(ann.refreshToken()).hash());

        assertThat(refresh(ann.refreshToken()).statusCode()).isEqualTo(401);

        assertThat(revoked(ann).json().path("userId").asText()).isEqualTo(ann.id());
    }

    @Test
    void aFoundRefreshTokenSignsNobodyOut() {
        Member ann = register();
        Member eve = register();

        assertThat(logout(eve, ann.refreshToken())).isEqualTo(204);

        assertThat(refresh(ann.refreshToken()).statusCode()).isEqualTo(200);
    }

    @Test
    void aSessionWithoutValidAccessTokensIsNotPublished() throws Exception {
        Member ann = register();
        update(
                "update sessions set access_until = now() - interval '1 hour' where id = ?",
                sessionOf(ann.accessToken()));

        logout(ann, ann.refreshToken());

        assertThat(refresh(ann.refreshToken()).statusCode()).isEqualTo(401);
        assertThat(column("select session_id from revoked_sessions where session_id = ?", sessionOf(ann.accessToken())))
                .isEmpty();
    }

    @Test
    void whatNoAccessTokenCanMeanAnyMoreIsRemovedFromTheTopic() throws Exception {
        Member ann = register();
        logout(ann, ann.refreshToken());
        revoked(ann);
        String session = sessionOf(ann.accessToken());
        pruning.withdraw().await().atMost(SOON);
        assertThat(column("select session_id from revoked_sessions where session_id = ?", session))
                .hasSize(1);
        update("update revoked_sessions set expires_at = now() - interval '1 second' where session_id = ?", session);

        pruning.withdraw().await().atMost(SOON);

        KAFKA.await(
                REVOKED, m -> m.key().orElse("").equals(session) && m.value().isEmpty(), SOON);
        assertThat(column("select session_id from revoked_sessions where session_id = ?", session))
                .isEmpty();
    }

    private static Message revoked(Member member) {
        String session = sessionOf(member.accessToken());
        return KAFKA.await(
                REVOKED, m -> m.key().orElse("").equals(session) && m.value().isPresent(), SOON);
    }

    private static int logout(Member caller, String refreshToken) {
        return caller.inSession()
                .body(Map.of("refreshToken", refreshToken))
                .post("/api/auth/logout")
                .statusCode();
    }
}
