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
        assertThat(settings.instances()).isEqualTo(1);
        assertThat(settings.gatewayUrl(8080)).isEqualTo("http://127.0.0.1:8080");
        assertThat(settings.caches())
                .isEqualTo(new StartupCaches(Path.of("/checkout/deploy/local/target/aot"), StartupCaches.Use.MAKE));
    }

    @Test
    void everythingGiven() {
        SuiteSettings settings = SuiteSettings.of(
                REPOSITORY,
                Map.of(
                        "PYAIRTABLE_HOME", "/data",
                        "PYAIRTABLE_PORT", "9000",
                        "PYAIRTABLE_HOST", "0.0.0.0",
                        "PYAIRTABLE_START_TIMEOUT", "30",
                        "PYAIRTABLE_INSTANCES", "2",
                        "PYAIRTABLE_STARTUP_CACHE", "use"));

        assertThat(settings.home()).isEqualTo(Path.of("/data"));
        assertThat(settings.gatewayPort()).isEqualTo(9000);
        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.startTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.instances()).isEqualTo(2);
        assertThat(settings.gatewayUrl(9000)).isEqualTo("http://127.0.0.1:9000");
        assertThat(settings.caches().use()).isEqualTo(StartupCaches.Use.USE);
    }

    @Test
    void badValuesSayWhichAndWhy() {
        assertThatThrownBy(() -> SuiteSettings.of(REPOSITORY, Map.of("PYAIRTABLE_PORT", "http")))
                .hasMessage("PYAIRTABLE_PORT must be a number, not http");
        assertThatThrownBy(() -> SuiteSettings.of(REPOSITORY, Map.of("PYAIRTABLE_PORT", "70000")))
                .hasMessage("PYAIRTABLE_PORT must be 0 (any) to 65535, not 70000");
        assertThatThrownBy(() -> SuiteSettings.of(REPOSITORY, Map.of("PYAIRTABLE_START_TIMEOUT", "0")))
                .hasMessage("PYAIRTABLE_START_TIMEOUT must be positive");
        assertThatThrownBy(() -> SuiteSettings.of(REPOSITORY, Map.of("PYAIRTABLE_INSTANCES", "0")))
                .hasMessage("PYAIRTABLE_INSTANCES must be 1 to 9, not 0");
        assertThatThrownBy(() -> SuiteSettings.of(REPOSITORY, Map.of("PYAIRTABLE_STARTUP_CACHE", "yes")))
                .hasMessage("PYAIRTABLE_STARTUP_CACHE must be make, use or off, not yes");
    }
}
