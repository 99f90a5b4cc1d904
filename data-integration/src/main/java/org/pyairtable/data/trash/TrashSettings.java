package org.pyairtable.data.trash;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** The settings of the trash. */
@ConfigMapping(prefix = "pyairtable.trash")
public interface TrashSettings {
    /** For how long deleted records, fields, tables and bases can be restored. */
    @WithDefault("30d")
    @DurationMin(millis = 1)
    Duration keep();
}
