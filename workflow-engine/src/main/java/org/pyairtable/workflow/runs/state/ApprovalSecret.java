package org.pyairtable.workflow.runs.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What lets one person decide one approval without signing in. Only its hash is stored: with 256 random bits, a plain SHA-256
 * cannot be guessed.
 */
public record ApprovalSecret(String text) {
    private static final String PREFIX = "apv_";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new one. */
    public static ApprovalSecret random() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return new ApprovalSecret(PREFIX + HexFormat.of().formatHex(random));
    }

    /** Lower-case hexadecimal SHA-256 of the whole text. */
    public String hash() {
        return hash(text);
    }

    /** The same of an address to which a link was mailed, however it is written. */
    public static String ofAddress(String email) {
        return hash(email.toLowerCase(Locale.ROOT));
    }

    private static String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
        return "ApprovalSecret[…]";
    }
}
