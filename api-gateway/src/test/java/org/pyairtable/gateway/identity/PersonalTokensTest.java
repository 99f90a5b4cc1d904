package org.pyairtable.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.State;
import org.pyairtable.runtime.identity.Principal;

class PersonalTokensTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String TOKEN = "patAAAAAAAAAAAAAA.0123";

    private final FixedState<State.AccessToken> known = new FixedState<>();
    private final FixedState<State.User> users = new FixedState<>();
    private final PersonalTokens tokens = new PersonalTokens(known, users, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void knowsATokenByItsHash() {
        publish(null);
        users.put(new State.User("usr1", "a@example.com", "A", "operator"));

        assertThat(tokens.principal(TOKEN))
                .contains(new Principal("usr1", "operator", Set.of("data.records:read"), Set.of("app1"), "pat1"));
        assertThat(tokens.principal(TOKEN + "4")).isEmpty();
    }

    @Test
    void refusesAnExpiredTokenAndOneOfARemovedUser() {
        publish(NOW);
        users.put(new State.User("usr1", "a@example.com", "A", "member"));
        assertThat(tokens.principal(TOKEN)).isEmpty();

        publish(NOW.plusSeconds(1));
        assertThat(tokens.principal(TOKEN)).isPresent();
        users.entries.clear();
        assertThat(tokens.principal(TOKEN)).isEmpty();
    }

    private void publish(@Nullable Instant expires) {
        known.put(new State.AccessToken(
                PersonalTokens.hash(TOKEN), "pat1", "usr1", List.of("data.records:read"), List.of("app1"), expires));
    }
}
