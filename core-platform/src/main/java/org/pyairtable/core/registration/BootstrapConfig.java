package org.pyairtable.core.registration;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The first user of a new installation, an operator. Both values or none. */
@ConfigMapping(prefix = "pyairtable.bootstrap")
interface BootstrapConfig {
    Optional<String> email();

    Optional<String> password();
}
