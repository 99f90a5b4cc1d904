package org.pyairtable.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class CoreSettingsTest {
    private final MappingProbe<CoreSettings> probe = MappingProbe.of(CoreSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults())
                .isEqualTo(Map.ofEntries(
                        Map.entry("secret-key", ""),
                        Map.entry("registration.mode", "invite"),
                        Map.entry("tokens.base-deadline", "PT5S"),
                        Map.entry("sessions.access-token-lifetime", "PT15M"),
                        Map.entry("sessions.refresh-token-lifetime", "P30D"),
                        Map.entry("sessions.lifetime", "P90D"),
                        Map.entry("sessions.refresh-grace", "PT10S"),
                        Map.entry("passwords.memory-kibibytes", "19456"),
                        Map.entry("passwords.iterations", "2"),
                        Map.entry("passwords.concurrency", "2"),
                        Map.entry("passwords.queue", "64"),
                        Map.entry("logins.attempts", "10"),
                        Map.entry("logins.window", "PT5M"),
                        Map.entry("logins.account-attempts", "15"),
                        Map.entry("logins.address-attempts", "100"),
                        Map.entry("logins.known-addresses", "20"),
                        Map.entry("logins.known-for", "P90D"),
                        Map.entry("registration.domains", ""),
                        Map.entry("keys.signing-period", "P30D"),
                        Map.entry("keys.announcement", "PT10M"),
                        Map.entry("keys.overlap", "P1D"),
                        Map.entry("audit.batch", "1000"),
                        Map.entry("audit.heads-every", "PT1M"),
                        Map.entry("audit.keep-origins", "P90D"),
                        Map.entry("audit.failures-every", "PT1M"),
                        Map.entry("capacity.users", "30000"),
                        Map.entry("capacity.memberships", "40000"),
                        Map.entry("capacity.tokens", "150000"),
                        Map.entry("exports.keep", "P1D")));
    }

    @Test
    void everyKeyGiven() {
        CoreSettings settings = probe.withAll(Map.ofEntries(
                Map.entry("secret-key", "a key"),
                Map.entry("registration.mode", "closed"),
                Map.entry("tokens.base-deadline", "1s"),
                Map.entry("sessions.access-token-lifetime", "2s"),
                Map.entry("sessions.refresh-token-lifetime", "3s"),
                Map.entry("sessions.lifetime", "4s"),
                Map.entry("sessions.refresh-grace", "5s"),
                Map.entry("passwords.memory-kibibytes", "8192"),
                Map.entry("passwords.iterations", "1"),
                Map.entry("passwords.concurrency", "3"),
                Map.entry("passwords.queue", "4"),
                Map.entry("logins.attempts", "5"),
                Map.entry("logins.window", "6s"),
                Map.entry("logins.account-attempts", "14"),
                Map.entry("logins.address-attempts", "15"),
                Map.entry("logins.known-addresses", "16"),
                Map.entry("logins.known-for", "17s"),
                Map.entry("registration.domains", "example.org"),
                Map.entry("keys.signing-period", "7s"),
                Map.entry("keys.announcement", "8s"),
                Map.entry("keys.overlap", "9s"),
                Map.entry("audit.batch", "10"),
                Map.entry("audit.heads-every", "18s"),
                Map.entry("audit.keep-origins", "19s"),
                Map.entry("audit.failures-every", "20s"),
                Map.entry("capacity.users", "11"),
                Map.entry("capacity.memberships", "12"),
                Map.entry("capacity.tokens", "13"),
                Map.entry("exports.keep", "21s")));

        assertThat(settings.secretKey()).isEqualTo(Optional.of("a key"));
        assertThat(settings.registration().mode()).isEqualTo(CoreSettings.Registration.Mode.CLOSED);
        assertThat(settings.registration().domains()).isEqualTo(Optional.of(List.of("example.org")));
        assertThat(settings.tokens().baseDeadline()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.sessions().accessTokenLifetime()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.sessions().refreshTokenLifetime()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.sessions().lifetime()).isEqualTo(Duration.ofSeconds(4));
        assertThat(settings.sessions().refreshGrace()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.passwords().memoryKibibytes()).isEqualTo(8_192);
        assertThat(settings.passwords().iterations()).isEqualTo(1);
        assertThat(settings.passwords().concurrency()).isEqualTo(3);
        assertThat(settings.passwords().queue()).isEqualTo(4);
        assertThat(settings.logins().attempts()).isEqualTo(5);
        assertThat(settings.logins().window()).isEqualTo(Duration.ofSeconds(6));
        assertThat(settings.logins().accountAttempts()).isEqualTo(14);
        assertThat(settings.logins().addressAttempts()).isEqualTo(15);
        assertThat(settings.logins().knownAddresses()).isEqualTo(16);
        assertThat(settings.logins().knownFor()).isEqualTo(Duration.ofSeconds(17));
        assertThat(settings.keys().signingPeriod()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.keys().announcement()).isEqualTo(Duration.ofSeconds(8));
        assertThat(settings.keys().overlap()).isEqualTo(Duration.ofSeconds(9));
        assertThat(settings.audit().batch()).isEqualTo(10);
        assertThat(settings.audit().headsEvery()).isEqualTo(Duration.ofSeconds(18));
        assertThat(settings.audit().keepOrigins()).isEqualTo(Duration.ofSeconds(19));
        assertThat(settings.audit().failuresEvery()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.capacity().users()).isEqualTo(11);
        assertThat(settings.capacity().memberships()).isEqualTo(12);
        assertThat(settings.capacity().tokens()).isEqualTo(13);
        assertThat(settings.exports().keep()).isEqualTo(Duration.ofSeconds(21));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("registration.mode", "maybe")).contains("registration.mode");
        assertThat(probe.refusal("passwords.memory-kibibytes", "8191")).contains("memory-kibibytes");
        assertThat(probe.refusal("logins.attempts", "0")).contains("attempts");
        assertThat(probe.refusal("logins.window", "0s")).contains("window");
        assertThat(probe.refusal("exports.keep", "0s")).contains("exports.keep");
        assertThat(probe.refusal("audit.batch", "10001")).contains("batch");
        assertThat(probe.refusal("audit.heads-every", "0s")).contains("heads-every");
        assertThat(probe.refusal("audit.keep-origins", "0s")).contains("keep-origins");
        assertThat(probe.refusal("audit.failures-every", "0s")).contains("failures-every");
    }
}
