package org.pyairtable.core.secrets;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.jboss.logging.Logger;
import org.pyairtable.core.CoreConfig;

/** The one configured secret, and the keys derived from it: one for each purpose. */
@Singleton
public class PlatformSecret {
    private static final Logger LOG = Logger.getLogger(PlatformSecret.class);
    private static final int LEAST_BYTES = 32;

    private final Optional<byte[]> secret;

    @Inject
    PlatformSecret(CoreConfig config) {
        this(config.secretKey());
        if (secret.isEmpty()) {
            LOG.warn("pyairtable.core.secret-key is not set: signing keys are stored in the clear,"
                    + " and the head of the audit trail is not authenticated");
        }
    }

    public PlatformSecret(Optional<String> base64) {
        this.secret = base64.map(PlatformSecret::decode);
    }

    /** A 256-bit key (HKDF-SHA-256) for the purpose; empty without a configured secret. */
    public Optional<SecretKey> derive(String purpose, String algorithm) {
        return secret.map(bytes -> derive(bytes, purpose, algorithm));
    }

    private static SecretKey derive(byte[] secret, String purpose, String algorithm) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            algorithm,
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(secret)
                                    .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), 32));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HKDF", e);
        }
    }

    private static byte[] decode(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("pyairtable.core.secret-key is not base64", e);
        }
        if (bytes.length < LEAST_BYTES) {
            throw new IllegalArgumentException("pyairtable.core.secret-key has fewer than 32 bytes");
        }
        return bytes;
    }
}
