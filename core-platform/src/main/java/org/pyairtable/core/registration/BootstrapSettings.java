package org.pyairtable.core.registration;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The first user of a new installation, an operator. Both values or none. */
@ConfigMapping(prefix = "pyairtable.bootstrap")
interface BootstrapSettings {
    /** Address of the first user, an operator. */
    Optional<String> email();

    /** Password of the first user, as any other password; read only while there is no user. */
    Optional<String> password();
}
