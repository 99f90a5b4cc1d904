package org.pyairtable.ai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class FolderSettingsTest {
    private final MappingProbe<FolderSettings> probe = MappingProbe.of(FolderSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults()).isEqualTo(Map.ofEntries(Map.entry("dir", "")));
    }

    @Test
    void everyKeyGiven() {
        FolderSettings settings = probe.withAll(Map.ofEntries(Map.entry("dir", "/data")));

        assertThat(settings.dir()).isEqualTo(Optional.of("/data"));
    }
}
