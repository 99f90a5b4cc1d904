package org.pyairtable.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.State;
import org.pyairtable.gateway.Sessions;
import org.pyairtable.runtime.identity.Principal;

class AccessTokensTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = START;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final FixedState<State.SigningKey> keys = new FixedState<>();
    private final FixedState<State.RevokedSession> revoked = new FixedState<>();
    private final FixedState<State.User> users = new FixedState<>();
    private final AccessTokens tokens = new AccessTokens(keys, revoked, users, clock, 2);
    private final Sessions sessions = new Sessions();
    private final Instant expires = START.plus(Duration.ofMinutes(15));

    @Test
    void recognisesTheUserOfASession() {
        publish("core-platform");

        assertThat(tokens.principal(sessions.token("core-platform", "usr1", "operator", expires)))
                .contains(Principal.user("usr1", "operator", "ses1"));
    }

    @Test
    void refusesForgedExpiredAndForeignTokens() {
        publish("core-platform");
        String good = sessions.token("core-platform", "usr1", "member", expires);
        int end = good.lastIndexOf('.');
        String spoiled = good.substring(0, end + 1) + "A".repeat(good.length() - end - 1);

        assertThat(List.of(
                        spoiled,
                        sessions.unsigned("usr1", expires),
                        new Sessions().token("core-platform", "usr1", "operator", expires),
                        sessions.token("api-gateway", "usr1", "member", expires),
                        sessions.token("core-platform", "usr1", "member", START.minusSeconds(1)),
                        "a.b.c",
                        "",
                        "….…"))
                .allSatisfy(token -> assertThat(tokens.principal(token)).isEmpty());
    }

    @Test
    void refusesTokensOfAnotherIssuersKey() {
        publish("api-gateway");

        assertThat(tokens.principal(sessions.token("core-platform", "usr1", "member", expires)))
                .isEmpty();
    }

    @Test
    void forgetsATokenWhenItExpiresOrItsKeyIsWithdrawn() {
        publish("core-platform");
        String token = sessions.token("core-platform", "usr1", "member", expires);
        String other = sessions.token("core-platform", "usr2", "member", expires);
        assertThat(tokens.principal(token)).isPresent();
        assertThat(tokens.principal(other)).isPresent();

        now = expires;
        assertThat(tokens.principal(token)).isEmpty();
        now = START;
        keys.entries.clear();
        assertThat(tokens.principal(other)).isEmpty();
    }

    @Test
    void refusesWhatItRemembersOnceTheSessionIsRevoked() {
        publish("core-platform");
        String token = sessions.token("core-platform", "usr1", "member", expires);
        assertThat(tokens.principal(token)).isPresent();

        revoked.put(new State.RevokedSession("ses1", "usr1", expires));

        assertThat(tokens.principal(token)).isEmpty();
        assertThat(tokens.principal(sessions.token("core-platform", "usr1", "operator", expires)))
                .isEmpty();
    }

    @Test
    void theRoleIsTheOneThatTheUserHasNow() {
        publish("core-platform");
        String token = sessions.token("core-platform", "usr1", "operator", expires);
        assertThat(tokens.principal(token)).contains(Principal.user("usr1", "operator", "ses1"));

        users.put(new State.User("usr1", "a@example.com", "A", "member"));

        assertThat(tokens.principal(token)).contains(Principal.user("usr1", "member", "ses1"));
    }

    @Test
    void remembersNoMoreThanItShould() {
        publish("core-platform");
        for (int i = 0; i < 20; i++) {
            tokens.principal(sessions.token("core-platform", "usr" + i, "member", expires));
        }

        assertThat(tokens.rememberedTokens()).isLessThanOrEqualTo(2);
    }

    private void publish(String issuer) {
        keys.put(sessions.key(issuer, START.plus(Duration.ofDays(1))));
    }
}
