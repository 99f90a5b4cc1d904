package org.pyairtable.communication.notifications;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** The settings of inboxes. */
@ConfigMapping(prefix = "pyairtable.notifications")
public interface NotificationSettings {
    /** How long a notification stays in the inbox after it was read. */
    @WithDefault("180d")
    @DurationMin(millis = 1)
    Duration keepRead();

    /** How long a notification that is not read stays in the inbox. */
    @WithDefault("365d")
    @DurationMin(millis = 1)
    Duration keepUnread();
}
