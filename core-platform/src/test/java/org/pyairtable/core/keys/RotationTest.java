package org.pyairtable.core.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotationTest {
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    private static final Rotation ROTATION =
            new Rotation(Duration.ofDays(30), Duration.ofMinutes(10), Duration.ofDays(1));
    private static final SigningKey FIRST = ROTATION.successor(List.of(), START).orElseThrow();
    private static final Instant LAST_CALL = FIRST.signsUntil().minus(Duration.ofMinutes(10));

    @Test
    void theFirstKeySignsAtOnce() {
        assertThat(FIRST.signsFrom()).isEqualTo(START);
        assertThat(FIRST.signsUntil()).isEqualTo(START.plus(Duration.ofDays(30)));
        assertThat(FIRST.notAfter()).isEqualTo(START.plus(Duration.ofDays(31)));
        assertThat(ROTATION.signing(List.of(FIRST), START)).contains(FIRST);
    }

    @Test
    void aSuccessorIsMadeInTimeAndNotBefore() {
        assertThat(ROTATION.successor(List.of(FIRST), LAST_CALL.minusSeconds(1)))
                .isEmpty();
        assertThat(ROTATION.successor(List.of(FIRST), LAST_CALL)).isPresent();
    }

    @Test
    void aSuccessorIsKnownBeforeItSigns() {
        SigningKey second = ROTATION.successor(List.of(FIRST), LAST_CALL).orElseThrow();
        List<SigningKey> both = List.of(FIRST, second);
        assertThat(ROTATION.signing(both, LAST_CALL)).contains(FIRST);
        assertThat(ROTATION.signing(both, LAST_CALL.plus(Duration.ofMinutes(10))))
                .contains(second);
        assertThat(ROTATION.successor(both, LAST_CALL.plusSeconds(1))).isEmpty();
    }

    @Test
    void aKeyIsKeptUntilNoTokenOfItCanBeValid() {
        assertThat(ROTATION.expired(List.of(FIRST), FIRST.signsUntil().plusSeconds(1)))
                .isEmpty();
        assertThat(ROTATION.expired(List.of(FIRST), FIRST.notAfter().plusSeconds(1)))
                .containsExactly(FIRST);
    }

    @Test
    void afterALongStandstillANewKeySignsAtOnce() {
        Instant late = FIRST.notAfter().plus(Duration.ofDays(100));
        assertThat(ROTATION.signing(List.of(FIRST), late)).isEmpty();
        assertThat(ROTATION.successor(List.of(FIRST), late).orElseThrow().signsFrom())
                .isEqualTo(late);
    }

    @Test
    void theAnnouncementHasThePublicHalfOnly() {
        var announcement = FIRST.announcement();
        assertThat(announcement.issuer()).isEqualTo("core-platform");
        assertThat(announcement.keyId()).isEqualTo(FIRST.id());
        assertThat(announcement.notAfter()).isEqualTo(FIRST.notAfter());
        assertThat(announcement.publicJwk())
                .containsEntry("kty", "EC")
                .containsEntry("crv", "P-256")
                .containsEntry("kid", FIRST.id())
                .containsKeys("x", "y")
                .doesNotContainKey("d");
    }
}
