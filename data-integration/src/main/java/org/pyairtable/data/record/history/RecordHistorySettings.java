package org.pyairtable.data.record.history;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** The settings of the history of records. */
@ConfigMapping(prefix = "pyairtable.record-history")
public interface RecordHistorySettings {
    /** For how long it is kept who changed which cell of a record, with the values. */
    @WithDefault("90d")
    @DurationMin(millis = 1)
    Duration keep();
}
