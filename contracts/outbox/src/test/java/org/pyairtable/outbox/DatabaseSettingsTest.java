package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class DatabaseSettingsTest {
    private final MappingProbe<DatabaseSettings> probe = MappingProbe.of(DatabaseSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults()).isEqualTo(Map.ofEntries(Map.entry("patience", "10s")));
    }

    @Test
    void everyKeyGiven() {
        DatabaseSettings settings = probe.withAll(Map.ofEntries(Map.entry("patience", "3s")));

        assertThat(settings.patience()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("patience", "500ms")).contains("patience");
    }
}
