package org.pyairtable.data.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareTokensTest {
    private static final Instant NOW = Instant.parse("2027-01-31T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Share share = share("shr1");
    private final ShareTokens.Issued issued = ShareTokens.issue(share, "hash", NOW, HOUR);

    private static Share share(String id) {
        return new Share(id, 1, "app1", "tbl1", "viw1", "Prices", Optional.of("hash"), Optional.empty(), NOW, "usr1");
    }

    @Test
    void aTokenIsGoodForItsTime() {
        assertThat(issued.endsAt()).isEqualTo(NOW.plus(HOUR));
        assertThat(ShareTokens.isGood(share, "hash", issued.token(), NOW)).isTrue();
        assertThat(ShareTokens.isGood(share, "hash", issued.token(), NOW.plusSeconds(3_599)))
                .isTrue();
        assertThat(ShareTokens.isGood(share, "hash", issued.token(), NOW.plus(HOUR)))
                .isFalse();
    }

    @Test
    void itIsGoodForItsLinkAndPasswordAlone() {
        assertThat(ShareTokens.isGood(share("shr2"), "hash", issued.token(), NOW))
                .isFalse();
        assertThat(ShareTokens.isGood(share, "another", issued.token(), NOW)).isFalse();
    }

    @Test
    void itsEndCannotBeMovedWithoutTheKey() {
        String mac = issued.token().substring(issued.token().indexOf('.'));
        long later = NOW.plus(Duration.ofDays(1)).getEpochSecond();

        assertThat(ShareTokens.isGood(share, "hash", later + mac, NOW)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "1.", "99999999999999999999.ab", "-1.00", "Bearer x"})
    void anythingElseIsNotAToken(String token) {
        assertThat(ShareTokens.isGood(share, "hash", token, NOW)).isFalse();
    }
}
