package org.pyairtable.data;

import io.smallrye.config.ConfigMapping;

/** The settings of this service as a whole. */
@ConfigMapping(prefix = "pyairtable.data-integration")
public interface DataSettings {
    /**
     * At least 32 random bytes in base64, from which the keys are derived that encrypt secrets in the database. There is no
     * default, and without it the service does not start; what was encrypted under another one cannot be read.
     */
    String secretKey();
}
