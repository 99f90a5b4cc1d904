package org.pyairtable.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class TracingSettingsTest {
    private final MappingProbe<TracingSettings> probe = MappingProbe.of(TracingSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults()).isEqualTo(Map.of("endpoint", "", "share", "1"));
    }

    @Test
    void everyKeyGiven() {
        TracingSettings settings = probe.withAll(Map.of("endpoint", "http://collector:4317", "share", "0.5"));

        assertThat(settings.endpoint()).isEqualTo(Optional.of(URI.create("http://collector:4317")));
        assertThat(settings.share()).isEqualTo(0.5);
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("share", "1.1")).contains("share");
        assertThat(probe.refusal("share", "-0.1")).contains("share");
    }

    @Test
    void nothingIsRecordedWithoutAReceiverOrAShare() {
        assertThat(probe.with(Map.of()).recording()).isFalse();
        assertThat(probe.with(Map.of("endpoint", "http://collector:4317")).recording())
                .isTrue();
        assertThat(probe.with(Map.of("endpoint", "http://collector:4317", "share", "0"))
                        .recording())
                .isFalse();
    }
}
