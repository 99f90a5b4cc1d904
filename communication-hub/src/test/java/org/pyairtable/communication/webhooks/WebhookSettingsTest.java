package org.pyairtable.communication.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class WebhookSettingsTest {
    private final MappingProbe<WebhookSettings> probe = MappingProbe.of(WebhookSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults())
                .isEqualTo(Map.ofEntries(
                        Map.entry("secret-key", ""),
                        Map.entry("allowed-receivers", ""),
                        Map.entry("retry-schedule", "5s,5m,30m,2h,5h,10h,14h,20h,24h"),
                        Map.entry("ping-retry-schedule", "5s,30s,2m,10m,30m,1h,2h,4h,8h,8h"),
                        Map.entry("jitter", "0.2"),
                        Map.entry("timeout", "15s"),
                        Map.entry("rotation-overlap", "24h"),
                        Map.entry("disable-after", "72h"),
                        Map.entry("concurrency", "128"),
                        Map.entry("endpoint-concurrency", "4"),
                        Map.entry("tick", "1s"),
                        Map.entry("keep", "30d")));
    }

    @Test
    void everyKeyGiven() {
        WebhookSettings settings = probe.withAll(Map.ofEntries(
                Map.entry("secret-key", "a key"),
                Map.entry("allowed-receivers", "10.0.0.1:9000"),
                Map.entry("retry-schedule", "1s"),
                Map.entry("ping-retry-schedule", "2s"),
                Map.entry("jitter", "0.1"),
                Map.entry("timeout", "3s"),
                Map.entry("rotation-overlap", "4s"),
                Map.entry("disable-after", "5s"),
                Map.entry("concurrency", "6"),
                Map.entry("endpoint-concurrency", "7"),
                Map.entry("tick", "8s"),
                Map.entry("keep", "9d")));

        assertThat(settings.secretKey()).isEqualTo(Optional.of("a key"));
        assertThat(settings.allowedReceivers()).isEqualTo(Optional.of(Set.of("10.0.0.1:9000")));
        assertThat(settings.retrySchedule()).isEqualTo(List.of(Duration.ofSeconds(1)));
        assertThat(settings.pingRetrySchedule()).isEqualTo(List.of(Duration.ofSeconds(2)));
        assertThat(settings.jitter()).isEqualTo(0.1);
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.rotationOverlap()).isEqualTo(Duration.ofSeconds(4));
        assertThat(settings.disableAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.concurrency()).isEqualTo(6);
        assertThat(settings.endpointConcurrency()).isEqualTo(7);
        assertThat(settings.tick()).isEqualTo(Duration.ofSeconds(8));
        assertThat(settings.keep()).isEqualTo(Duration.ofDays(9));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("jitter", "1")).contains("jitter");
        assertThat(probe.refusal("concurrency", "0")).contains("concurrency");
        assertThat(probe.refusal("timeout", "0s")).contains("timeout");
        assertThat(probe.refusal("retry-schedule", "soon")).contains("retry-schedule");
    }
}
