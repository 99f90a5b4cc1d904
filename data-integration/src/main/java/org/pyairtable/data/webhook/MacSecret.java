package org.pyairtable.data.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key that the target of a webhook verifies pings with. */
public final class MacSecret {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 64;

    private final byte[] key;

    MacSecret(byte[] key) {
        this.key = key.clone();
    }

    static MacSecret random() {
        byte[] key = new byte[BYTES];
        RANDOM.nextBytes(key);
        return new MacSecret(key);
    }

    /** The value of the header {@code X-Airtable-Content-MAC}. */
    String sign(String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return "hmac-sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }

    byte[] bytes() {
        return key.clone();
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(key);
    }

    /** Keeps the key out of logs. */
    @Override
    public String toString() {
        return "MacSecret[…]";
    }
}
