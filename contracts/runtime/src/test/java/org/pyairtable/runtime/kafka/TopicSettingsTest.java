package org.pyairtable.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class TopicSettingsTest {
    private final MappingProbe<TopicSettings> probe = MappingProbe.of(TopicSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults())
                .isEqualTo(Map.ofEntries(Map.entry("replication", "1"), Map.entry("most-partitions", "1000")));
    }

    @Test
    void everyKeyGiven() {
        TopicSettings settings =
                probe.withAll(Map.ofEntries(Map.entry("replication", "3"), Map.entry("most-partitions", "12")));

        assertThat(settings.replication()).isEqualTo(3);
        assertThat(settings.mostPartitions()).isEqualTo(12);
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("replication", "0")).contains("replication");
        assertThat(probe.refusal("most-partitions", "0")).contains("most-partitions");
    }
}
