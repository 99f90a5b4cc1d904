package org.pyairtable.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SuiteSettingsTest {
    private static final Path REPOSITORY = Path.of("/checkout");

    @Test
    void defaults() {
        SuiteSettings settings = SuiteSettings.of(REPOSITORY, Map.of("PYAIRTABLE_HOME", ""));

        assertThat(settings.home()).isEqualTo(Path.of("/checkout/.pyairtable"));
        assertThat(settings.gatewayPort()).isEqualTo(8080);
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.startTimeout()).isEqualTo(Duration.ofMinutes(4));
        assertThat(settings.gatewayUrl(8080)).isEqualTo("http://127.0.0.1:8080");
    }

    @Test
    void everythingGiven() {
        SuiteSettings settings = SuiteSettings.of(
                REPOSITORY,
                Map.of(
                        "PYAIRTABLE_HOME", "/data",
                        "PYAIRTABLE_PORT", "9000",
                        "PYAIRTABLE_HOST", "0.0.0.0",
                        "PYAIRTABLE_START_TIMEOUT", "30"));

        assertThat(settings.home()).isEqualTo(Path.of("/data"));
        assertThat(settings.gatewayPort()).isEqualTo(9000);
        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.startTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.gatewayUrl(9000)).isEqualTo("http://127.0.0.1:9000");
    }

    @Test
    void badValuesSayWhichAndWhy() {
        assertThatThrownBy(() -> SuiteSettings.of(REPOSITORY, Map.of("PYAIRTABLE_PORT", "http")))
                .hasMessage("PYAIRTABLE_PORT must be a number, not http");
        assertThatThrownBy(() -> SuiteSettings.of(REPOSITORY, Map.of("PYAIRTABLE_PORT", "70000")))
                .hasMessage("PYAIRTABLE_PORT must be 0 (any) to 65535, not 70000");
        assertThatThrownBy(() -> SuiteSettings.of(REPOSITORY, Map.of("PYAIRTABLE_START_TIMEOUT", "0")))
                .hasMessage("PYAIRTABLE_START_TIMEOUT must be positive");
    }
}
