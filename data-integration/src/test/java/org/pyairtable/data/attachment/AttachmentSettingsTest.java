package org.pyairtable.data.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class AttachmentSettingsTest {
    private final MappingProbe<AttachmentSettings> probe = MappingProbe.of(AttachmentSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults())
                .isEqualTo(Map.ofEntries(
                        Map.entry("public-url", ""),
                        Map.entry("link-lifetime", "2h"),
                        Map.entry("max-upload", "5M"),
                        Map.entry("max-download", "100M"),
                        Map.entry("download-timeout", "2m"),
                        Map.entry("retry-schedule", "5s,1m,5m,30m"),
                        Map.entry("concurrency", "4"),
                        Map.entry("tick", "1s"),
                        Map.entry("allowed-private-hosts", ""),
                        Map.entry("max-pixels", "30000000"),
                        Map.entry("keep-removed", "7d")));
    }

    @Test
    void everyKeyGiven() {
        AttachmentSettings settings = probe.withAll(Map.ofEntries(
                Map.entry("public-url", "https://data.example.org"),
                Map.entry("link-lifetime", "1h"),
                Map.entry("max-upload", "1K"),
                Map.entry("max-download", "2K"),
                Map.entry("download-timeout", "3s"),
                Map.entry("retry-schedule", "4s,5s"),
                Map.entry("concurrency", "6"),
                Map.entry("tick", "7s"),
                Map.entry("allowed-private-hosts", "localhost"),
                Map.entry("max-pixels", "8"),
                Map.entry("keep-removed", "9d")));

        assertThat(settings.publicUrl()).isEqualTo(Optional.of("https://data.example.org"));
        assertThat(settings.linkLifetime()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.maxUpload().asLongValue()).isEqualTo(1_024);
        assertThat(settings.maxDownload().asLongValue()).isEqualTo(2_048);
        assertThat(settings.downloadTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.retrySchedule()).isEqualTo(List.of(Duration.ofSeconds(4), Duration.ofSeconds(5)));
        assertThat(settings.concurrency()).isEqualTo(6);
        assertThat(settings.tick()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.allowedPrivateHosts()).isEqualTo(Optional.of(Set.of("localhost")));
        assertThat(settings.maxPixels()).isEqualTo(8);
        assertThat(settings.keepRemoved()).isEqualTo(Duration.ofDays(9));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("concurrency", "0")).contains("concurrency");
        assertThat(probe.refusal("max-pixels", "-1")).contains("max-pixels");
        assertThat(probe.refusal("tick", "0s")).contains("tick");
        assertThat(probe.refusal("retry-schedule", "soon")).contains("retry-schedule");
        assertThat(probe.refusal("max-upload", "large")).contains("max-upload");
    }
}
