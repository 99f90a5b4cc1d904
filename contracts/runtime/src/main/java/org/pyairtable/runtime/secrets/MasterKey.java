package org.pyairtable.runtime.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/** The configured secret of a service, and the keys derived from it, one for each purpose. */
public final class MasterKey {
    private static final int LEAST_BYTES = 32;
    private static final int DERIVED_BYTES = 32;

    private final byte[] secret;

    private MasterKey(byte[] secret) {
        this.secret = secret;
    }

    /**
     * @param setting the name of the setting, for error messages
     * @param base64 of at least 32 random bytes
     */
    public static MasterKey read(String setting, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + " is not base64", e);
        }
        if (bytes.length < LEAST_BYTES) {
            throw new IllegalArgumentException(setting + " has fewer than 32 bytes");
        }
        return new MasterKey(bytes);
    }

    /** A 256-bit key (HKDF-SHA-256) for the purpose. */
    public SecretKey derive(String purpose, String algorithm) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            algorithm,
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(secret)
                                    .thenExpand(purpose.getBytes(UTF_8), DERIVED_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HKDF", e);
        }
    }

    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
        return "MasterKey[…]";
    }
}
