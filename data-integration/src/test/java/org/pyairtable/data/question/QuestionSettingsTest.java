package org.pyairtable.data.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class QuestionSettingsTest {
    private final MappingProbe<QuestionSettings> probe = MappingProbe.of(QuestionSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults()).isEqualTo(Map.of("time", "5s", "at-once", "4", "patience", "2s"));
    }

    @Test
    void everyKeyGiven() {
        QuestionSettings settings = probe.withAll(Map.of("time", "3s", "at-once", "7", "patience", "1s"));

        assertThat(settings.time()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.atOnce()).isEqualTo(7);
        assertThat(settings.patience()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("time", "0s")).contains("time");
        assertThat(probe.refusal("at-once", "0")).contains("at-once");
        assertThat(probe.refusal("patience", "0s")).contains("patience");
    }
}
