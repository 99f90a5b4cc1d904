package org.pyairtable.core.secrets;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jboss.logging.Logger;
import org.pyairtable.core.CoreSettings;
import org.pyairtable.runtime.secrets.MasterKey;

/** The configured secret, and the keys derived from it, one for each purpose. */
@Singleton
public class PlatformSecret {
    private static final Logger LOG = Logger.getLogger(PlatformSecret.class);

    private final Optional<MasterKey> secret;

    @Inject
    PlatformSecret(CoreSettings config) {
        this(config.secretKey());
        if (secret.isEmpty()) {
            LOG.warn("pyairtable.core.secret-key is not set: signing keys are stored in the clear,"
                    + " and the head of the audit trail is not authenticated");
        }
    }

    public PlatformSecret(Optional<String> base64) {
        this.secret = base64.map(text -> MasterKey.read("pyairtable.core.secret-key", text));
    }

    /** A 256-bit key for the purpose; empty without a configured secret. */
    public Optional<SecretKey> derive(String purpose, String algorithm) {
        return secret.map(master -> master.derive(purpose, algorithm));
    }
}
