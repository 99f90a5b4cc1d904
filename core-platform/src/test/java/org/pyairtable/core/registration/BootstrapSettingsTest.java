package org.pyairtable.core.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class BootstrapSettingsTest {
    private final MappingProbe<BootstrapSettings> probe = MappingProbe.of(BootstrapSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults()).isEqualTo(Map.ofEntries(Map.entry("email", ""), Map.entry("password", "")));
    }

    @Test
    void everyKeyGiven() {
        BootstrapSettings settings = probe.withAll(
                Map.ofEntries(Map.entry("email", "first@example.org"), Map.entry("password", "a long password")));

        assertThat(settings.email()).isEqualTo(Optional.of("first@example.org"));
        assertThat(settings.password()).isEqualTo(Optional.of("a long password"));
    }
}
