package org.pyairtable.data.attachment;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs what a link is good for: a file, one of its variants, until when. */
public final class LinkKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LONGEST_TIME = 12;

    /** What comes of checking a link. */
    public enum Verdict {
        GOOD,
        EXPIRED,
        FORGED
    }

    private final SecretKeySpec key;

    LinkKey(byte[] secret) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    String sign(String expires, String id, String variant) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] signature =
                    mac.doFinal(String.join("/", expires, id, variant).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    Verdict check(String expires, String id, String variant, String signature, Instant now) {
        byte[] wanted = sign(expires, id, variant).getBytes(StandardCharsets.UTF_8);
        if (expires.length() > LONGEST_TIME
                || !MessageDigest.isEqual(wanted, signature.getBytes(StandardCharsets.UTF_8))) {
            return Verdict.FORGED;
        }
        return now.getEpochSecond() <= Long.parseLong(expires) ? Verdict.GOOD : Verdict.EXPIRED;
    }
}
