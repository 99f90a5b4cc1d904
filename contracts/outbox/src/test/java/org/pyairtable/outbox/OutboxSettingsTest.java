package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class OutboxSettingsTest {
    private final MappingProbe<OutboxSettings> probe = MappingProbe.of(OutboxSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults())
                .isEqualTo(Map.ofEntries(Map.entry("linger", "5ms"), Map.entry("keep-published", "1h")));
    }

    @Test
    void everyKeyGiven() {
        OutboxSettings settings =
                probe.withAll(Map.ofEntries(Map.entry("linger", "1s"), Map.entry("keep-published", "2h")));

        assertThat(settings.linger()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.keepPublished()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("linger", "soon")).contains("linger");
        assertThat(probe.refusal("keep-published", "-1h")).contains("keep-published");
    }
}
