package org.pyairtable.core.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.sessions.RefreshToken.Standing;

class RefreshTokenTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration GRACE = Duration.ofSeconds(10);

    @Test
    void anUnusedTokenIsFreshUntilItExpires() {
        RefreshToken token = token();
        assertThat(token.standing(NOW.plusSeconds(59), GRACE)).isEqualTo(Standing.FRESH);
        assertThat(token.standing(NOW.plusSeconds(60), GRACE)).isEqualTo(Standing.EXPIRED);
    }

    @Test
    void aUsedTokenStillWorksWithinTheGraceWindow() {
        RefreshToken token = token();
        token.use(NOW);
        assertThat(token.standing(NOW.plusSeconds(10), GRACE)).isEqualTo(Standing.IN_GRACE);
        assertThat(token.standing(NOW.plusMillis(10_001), GRACE)).isEqualTo(Standing.REUSED);
    }

    @Test
    void reuseCountsEvenAfterExpiry() {
        RefreshToken token = token();
        token.use(NOW);
        assertThat(token.standing(NOW.plusSeconds(3600), GRACE)).isEqualTo(Standing.REUSED);
    }

    private static RefreshToken token() {
        return new RefreshToken("hash", "ses1", NOW, NOW.plusSeconds(60));
    }
}
