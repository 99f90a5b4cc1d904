package org.pyairtable.data.announcement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class AnnouncementSettingsTest {
    private final MappingProbe<AnnouncementSettings> probe = MappingProbe.of(AnnouncementSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults()).isEqualTo(Map.ofEntries(Map.entry("tick", "1s")));
    }

    @Test
    void everyKeyGiven() {
        AnnouncementSettings settings = probe.withAll(Map.ofEntries(Map.entry("tick", "5s")));

        assertThat(settings.tick()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("tick", "0s")).contains("tick");
    }
}
