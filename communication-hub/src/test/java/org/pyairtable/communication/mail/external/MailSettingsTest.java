package org.pyairtable.communication.mail.external;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class MailSettingsTest {
    private final MappingProbe<MailSettings> probe = MappingProbe.of(MailSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults())
                .isEqualTo(Map.ofEntries(
                        Map.entry("host", ""),
                        Map.entry("port", "587"),
                        Map.entry("encryption", "starttls"),
                        Map.entry("username", ""),
                        Map.entry("password", ""),
                        Map.entry("from", ""),
                        Map.entry("public-url", ""),
                        Map.entry("retry-schedule", "10s,1m,5m,15m,30m,1h,2h,4h,8h"),
                        Map.entry("timeout", "30s"),
                        Map.entry("outside-recipients", "false"),
                        Map.entry("keep", "30d")));
    }

    @Test
    void everyKeyGiven() {
        MailSettings settings = probe.withAll(Map.ofEntries(
                Map.entry("host", "smtp.example.org"),
                Map.entry("port", "465"),
                Map.entry("encryption", "tls"),
                Map.entry("username", "hub"),
                Map.entry("password", "a password"),
                Map.entry("from", "data@example.org"),
                Map.entry("public-url", "https://data.example.org"),
                Map.entry("retry-schedule", "1s,2s"),
                Map.entry("timeout", "3s"),
                Map.entry("outside-recipients", "true"),
                Map.entry("keep", "5d")));

        assertThat(settings.host()).isEqualTo(Optional.of("smtp.example.org"));
        assertThat(settings.port()).isEqualTo(465);
        assertThat(settings.encryption()).isEqualTo(MailSettings.Encryption.TLS);
        assertThat(settings.username()).isEqualTo(Optional.of("hub"));
        assertThat(settings.password()).isEqualTo(Optional.of("a password"));
        assertThat(settings.from()).isEqualTo(Optional.of("data@example.org"));
        assertThat(settings.publicUrl()).isEqualTo(Optional.of("https://data.example.org"));
        assertThat(settings.retrySchedule()).isEqualTo(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)));
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.outsideRecipients()).isTrue();
        assertThat(settings.keep()).isEqualTo(Duration.ofDays(5));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("port", "0")).contains("port");
        assertThat(probe.refusal("port", "65536")).contains("port");
        assertThat(probe.refusal("encryption", "rot13")).contains("encryption");
        assertThat(probe.refusal("timeout", "0s")).contains("timeout");
        assertThat(probe.refusal("keep", "0s")).contains("keep");
    }
}
