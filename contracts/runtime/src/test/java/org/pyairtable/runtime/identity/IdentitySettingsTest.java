package org.pyairtable.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class IdentitySettingsTest {
    private final MappingProbe<IdentitySettings> probe = MappingProbe.of(IdentitySettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults()).isEqualTo(Map.ofEntries(Map.entry("internal-tokens", "true")));
    }

    @Test
    void everyKeyGiven() {
        IdentitySettings settings = probe.withAll(Map.ofEntries(Map.entry("internal-tokens", "false")));

        assertThat(settings.internalTokens()).isEqualTo(false);
    }
}
