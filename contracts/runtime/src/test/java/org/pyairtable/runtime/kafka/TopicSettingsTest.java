package org.pyairtable.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class TopicSettingsTest {
    private final MappingProbe<TopicSettings> probe = MappingProbe.of(TopicSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults())
                .isEqualTo(Map.ofEntries(
                        Map.entry("replication", "1"),
                        Map.entry("most-partitions", "1000"),
                        Map.entry("keep-identity", "7d")));
    }

    @Test
    void everyKeyGiven() {
        TopicSettings settings = probe.withAll(Map.ofEntries(
                Map.entry("replication", "3"), Map.entry("most-partitions", "12"), Map.entry("keep-identity", "36h")));

        assertThat(settings.replication()).isEqualTo(3);
        assertThat(settings.mostPartitions()).isEqualTo(12);
        assertThat(settings.keepIdentity()).isEqualTo(Duration.ofHours(36));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("replication", "0")).contains("replication");
        assertThat(probe.refusal("most-partitions", "0")).contains("most-partitions");
        assertThat(probe.refusal("keep-identity", "59m")).contains("keep-identity");
    }
}
