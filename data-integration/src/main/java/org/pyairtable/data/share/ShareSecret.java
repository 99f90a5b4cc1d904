package org.pyairtable.data.share;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** What a link has in it. Only its hash is stored: with 256 random bits, a plain SHA-256 cannot be brute-forced. */
public record ShareSecret(String text) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final String PREFIX = "shs";
    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{64}");

    static ShareSecret random() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return new ShareSecret(PREFIX + HexFormat.of().formatHex(random));
    }

    boolean isWellFormed() {
        return FORM.matcher(text).matches();
    }

    /** Lower-case hexadecimal SHA-256 of the whole text. */
    String hash() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
        return "ShareSecret[…]";
    }
}
