package org.pyairtable.runtime.liveness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchdogSettingsTest {
    static WatchdogSettings settings(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(WatchdogSettings.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(WatchdogSettings.class);
    }

    @Test
    void aLoopMayBeSilentForThirtySecondsUnlessItIsConfigured() {
        WatchdogSettings settings = settings(Map.of());

        assertThat(settings.enabled()).isTrue();
        assertThat(settings.limit()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.tick()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void everythingGiven() {
        WatchdogSettings settings = settings(Map.of(
                "pyairtable.watchdog.enabled", "false",
                "pyairtable.watchdog.limit", "2m",
                "pyairtable.watchdog.tick", "500ms"));

        assertThat(settings.enabled()).isFalse();
        assertThat(settings.limit()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.tick()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void aLimitBelowItsTickIsRefused() {
        Vertx vertx = Vertx.vertx();
        try {
            for (Map<String, String> wrong : List.of(
                    Map.of("pyairtable.watchdog.limit", "500ms"),
                    Map.of("pyairtable.watchdog.tick", "0s"),
                    Map.of("pyairtable.watchdog.limit", "-1s", "pyairtable.watchdog.tick", "-2s"))) {
                assertThatThrownBy(() -> new Watchdog(settings(wrong), vertx))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("pyairtable.watchdog.limit");
            }
        } finally {
            vertx.close();
        }
    }

    @Test
    void aDebuggerIsSeenInTheArgumentsOfTheJvm() {
        assertThat(Watchdog.debugged(List.of("-Xmx160m", "-agentlib:jdwp=transport=dt_socket,server=y")))
                .isTrue();
        assertThat(Watchdog.debugged(List.of("-Xmx160m", "-javaagent:/opt/tracing.jar")))
                .isFalse();
    }
}
