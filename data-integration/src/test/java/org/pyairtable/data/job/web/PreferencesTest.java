package org.pyairtable.data.job.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreferencesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "respond-async",
                "Respond-Async",
                " respond-async ",
                "return=minimal, respond-async",
                "foo; bar=\"a, b\", respond-async",
                "respond-async;x=1",
                "foo=\"say \\\"hi\\\", then\", respond-async"
            })
    void anAnswerBeforeTheEndIsAskedFor(String header) {
        assertThat(Preferences.of(List.of(header)).async()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "respond",
                "respond-async=no",
                "foo=\"respond-async\"",
                "\"respond-async\"",
                "foo; respond-async"
            })
    void otherTextsDoNotAskForIt(String header) {
        assertThat(Preferences.of(List.of(header)).async()).isFalse();
    }

    @Test
    void aTimeToWaitIsANumberOfSecondsOfWhichTheFirstCounts() {
        Preferences preferences = Preferences.of(List.of("respond-async, wait=10", "wait=20"));

        assertThat(preferences.patience()).contains(Duration.ofSeconds(10));
        assertThat(preferences.applied()).contains("respond-async, wait=10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait", "wait=-1", "wait=soon", "wait=1.5", "wait=12345678"})
    void anInvalidTimeIsIgnored(String header) {
        assertThat(Preferences.of(List.of(header))).isEqualTo(new Preferences(false, Optional.empty()));
    }

    @Test
    void nothingAskedForIsNothingApplied() {
        assertThat(Preferences.of(List.of()).applied()).isEmpty();
    }
}
