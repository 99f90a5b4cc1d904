package org.pyairtable.data.announcement;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How changes of whole tables are announced. */
@ConfigMapping(prefix = "pyairtable.announcements")
interface AnnouncementSettings {
    /** How often tables whose records are to be announced are looked for. */
    @WithDefault("1s")
    @DurationMin(millis = 10)
    Duration tick();
}
