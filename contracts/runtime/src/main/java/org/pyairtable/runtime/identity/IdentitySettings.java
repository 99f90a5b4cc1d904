package org.pyairtable.runtime.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who is let in to a service. */
@ConfigMapping(prefix = "pyairtable.identity")
public interface IdentitySettings {
    /** Whether requests need the gateway's token. The gateway, which authenticates its own callers, switches it off. */
    @WithDefault("true")
    boolean internalTokens();
}
