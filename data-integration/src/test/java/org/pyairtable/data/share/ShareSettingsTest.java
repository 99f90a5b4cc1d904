package org.pyairtable.data.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class ShareSettingsTest {
    private final MappingProbe<ShareSettings> probe = MappingProbe.of(ShareSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults())
                .isEqualTo(Map.ofEntries(
                        Map.entry("per-base", "500"),
                        Map.entry("token-lifetime", "PT1H"),
                        Map.entry("passwords.address-attempts", "10"),
                        Map.entry("passwords.attempts", "100"),
                        Map.entry("passwords.window", "PT5M"),
                        Map.entry("passwords.memory-kibibytes", "19456"),
                        Map.entry("passwords.iterations", "2"),
                        Map.entry("passwords.queue", "32")));
    }

    @Test
    void everyKeyGiven() {
        ShareSettings settings = probe.withAll(Map.ofEntries(
                Map.entry("per-base", "3"),
                Map.entry("token-lifetime", "4s"),
                Map.entry("passwords.address-attempts", "5"),
                Map.entry("passwords.attempts", "6"),
                Map.entry("passwords.window", "7s"),
                Map.entry("passwords.memory-kibibytes", "8193"),
                Map.entry("passwords.iterations", "9"),
                Map.entry("passwords.queue", "10")));

        assertThat(settings.perBase()).isEqualTo(3);
        assertThat(settings.tokenLifetime()).isEqualTo(Duration.ofSeconds(4));
        assertThat(settings.passwords().addressAttempts()).isEqualTo(5);
        assertThat(settings.passwords().attempts()).isEqualTo(6);
        assertThat(settings.passwords().window()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.passwords().memoryKibibytes()).isEqualTo(8_193);
        assertThat(settings.passwords().iterations()).isEqualTo(9);
        assertThat(settings.passwords().queue()).isEqualTo(10);
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("per-base", "0")).contains("per-base");
        assertThat(probe.refusal("token-lifetime", "0s")).contains("token-lifetime");
        assertThat(probe.refusal("passwords.memory-kibibytes", "1")).contains("memory-kibibytes");
    }
}
