package org.pyairtable.core.secrets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A random secret that its holder presents. Only its hash is stored: with 256 random bits, a plain SHA-256 cannot be
 * brute-forced.
 */
public record OpaqueSecret(String text) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    /** {@code prefix} and 64 random hexadecimal digits. */
    public static OpaqueSecret random(String prefix) {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return new OpaqueSecret(prefix + HexFormat.of().formatHex(random));
    }

    /** Lower-case hexadecimal SHA-256 of the whole text. */
    public String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
        return "OpaqueSecret[…]";
    }
}
