package org.pyairtable.data.record.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class LinkSettingsTest {
    private final MappingProbe<LinkSettings> probe = MappingProbe.of(LinkSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults()).isEqualTo(Map.ofEntries(Map.entry("read", "200")));
    }

    @Test
    void everyKeyGiven() {
        LinkSettings settings = probe.withAll(Map.ofEntries(Map.entry("read", "5")));

        assertThat(settings.read()).isEqualTo(5);
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("read", "0")).contains("read");
    }
}
