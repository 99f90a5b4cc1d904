package org.pyairtable.data.record.upkeep;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How computed cells are kept up to date. */
@ConfigMapping(prefix = "pyairtable.formulas")
interface FormulaSettings {
    /** How often cells that read the clock are brought up to date. */
    @WithDefault("5m")
    @DurationMin(millis = 100)
    Duration refresh();
}
