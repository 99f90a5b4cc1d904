package org.pyairtable.runtime.liveness;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How a process notices that it is stuck. */
@ConfigMapping(prefix = "pyairtable.watchdog")
public interface WatchdogSettings {
    /** Whether a process ends when one of its event loops is stuck. Off in tests and in development; never on while a debugger is attached at the start. */
    @WithDefault("true")
    boolean enabled();

    /** An event loop that has not turned for this long, counted in the watchdog's own running time, ends the process. */
    @WithDefault("30s")
    @DurationMin(millis = 1)
    Duration limit();

    /** How often each event loop is asked to turn. */
    @WithDefault("1s")
    @DurationMin(millis = 1)
    Duration tick();
}
