package org.pyairtable.communication.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class NotificationSettingsTest {
    private final MappingProbe<NotificationSettings> probe = MappingProbe.of(NotificationSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults()).isEqualTo(Map.of("keep-read", "180d", "keep-unread", "365d"));
    }

    @Test
    void everyKeyGiven() {
        NotificationSettings settings = probe.withAll(Map.of("keep-read", "1d", "keep-unread", "2d"));

        assertThat(settings.keepRead()).isEqualTo(Duration.ofDays(1));
        assertThat(settings.keepUnread()).isEqualTo(Duration.ofDays(2));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("keep-read", "0s")).contains("keep-read");
        assertThat(probe.refusal("keep-unread", "later")).contains("keep-unread");
    }
}
