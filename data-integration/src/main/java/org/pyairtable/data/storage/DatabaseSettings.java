package org.pyairtable.data.storage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What this service expects of its database. */
@ConfigMapping(prefix = "pyairtable.database")
public interface DatabaseSettings {
    /**
     * How long it may keep silent until whoever waits for it is told so, and how long a request waits for a connection; a
     * second at least. Statements that take longer are not affected while the database answers others.
     */
    @WithDefault("10s")
    Duration patience();
}
