package org.pyairtable.workflow.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Whether a call knows the secret of a hook. Comparing takes the same time whatever is given. */
final class Proof {
    private static final String PREFIX = "sha256=";

    private Proof() {}

    static boolean holdsSecret(String given, String secret) {
        return MessageDigest.isEqual(given.getBytes(UTF_8), secret.getBytes(UTF_8));
    }

    /** @param given hexadecimal, with or without {@code sha256=} before it */
    static boolean isSigned(String given, byte[] body, String secret) {
        String lower = given.strip().toLowerCase(Locale.ROOT);
        String hex = lower.startsWith(PREFIX) ? lower.substring(PREFIX.length()) : lower;
        return MessageDigest.isEqual(
                hex.getBytes(UTF_8), signature(body, secret).getBytes(UTF_8));
    }

    /** HMAC-SHA-256 in hexadecimal, lower case. */
    static String signature(byte[] body, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HMAC-SHA-256", e);
        }
    }
}
