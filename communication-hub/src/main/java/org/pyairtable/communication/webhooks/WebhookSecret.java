package org.pyairtable.communication.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key that an endpoint verifies messages with, and the signing of Standard Webhooks 1.0.0 ({@code v1}). */
public final class WebhookSecret {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;
    private static final int LEAST = 24;
    private static final int MOST = 64;

    private final byte[] key;

    WebhookSecret(byte[] key) {
        if (key.length < LEAST || key.length > MOST) {
            throw new IllegalArgumentException("A webhook secret has 24 to 64 bytes, not " + key.length);
        }
        this.key = key.clone();
    }

    static WebhookSecret random() {
        byte[] key = new byte[BYTES];
        RANDOM.nextBytes(key);
        return new WebhookSecret(key);
    }

    /** Reads {@link #text()}. */
    static WebhookSecret parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("A webhook secret starts with " + PREFIX);
        }
        return new WebhookSecret(Base64.getDecoder().decode(text.substring(PREFIX.length())));
    }

    /** {@code v1,} and the base64 of the HMAC-SHA256 of {@code id.timestamp.body}. */
    public String sign(String messageId, long timestamp, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            byte[] signature = mac.doFinal((messageId + "." + timestamp + "." + body).getBytes(UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }

    /** {@code whsec_} and the key in base64, for the one time that it is shown. */
    String text() {
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    byte[] bytes() {
        return key.clone();
    }

    /** Keeps the key out of logs. */
    @Override
    public String toString() {
        return "WebhookSecret[…]";
    }
}
