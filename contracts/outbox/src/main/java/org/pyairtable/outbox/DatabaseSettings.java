package org.pyairtable.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** What this service expects of its database. */
@ConfigMapping(prefix = "pyairtable.database")
interface DatabaseSettings {
    /**
     * How long the database may leave pings unanswered before all connections are cut, and how long a request waits for a
     * connection; at least a second. Statements that take longer are not affected while the database answers others.
     */
    @WithDefault("10s")
    @DurationMin(seconds = 1)
    Duration patience();
}
