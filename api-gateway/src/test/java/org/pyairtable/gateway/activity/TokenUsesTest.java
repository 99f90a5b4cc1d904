package org.pyairtable.gateway.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.AccessEvent.TokenUse;
import org.pyairtable.runtime.identity.Principal;

class TokenUsesTest {
    private final TokenUses uses =
            new TokenUses(Clock.fixed(Instant.parse("2026-03-01T10:00:59.999Z"), ZoneOffset.UTC));

    @Test
    void countsTheMinuteOfATokenOnceAndSessionsNever() {
        uses.used(token("patA"));
        uses.used(token("patA"));
        uses.used(Principal.user("usr1", "member", "ses1"));

        assertThat(uses.take()).containsExactly(new TokenUse("patA", Instant.parse("2026-03-01T10:00:00Z")));
        assertThat(uses.take()).isEmpty();
    }

    @Test
    void holdsNoMoreTokensThanItsBound() {
        for (int i = 0; i < TokenUses.MOST + 5; i++) {
            uses.used(token("pat" + i));
        }

        assertThat(uses.take()).hasSize(TokenUses.MOST);
    }

    private static Principal token(String id) {
        return new Principal("usr1", "member", Set.of("*"), Set.of("*"), id);
    }
}
