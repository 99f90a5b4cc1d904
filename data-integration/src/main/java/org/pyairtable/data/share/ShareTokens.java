package org.pyairtable.data.share;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proofs that the holder of a link gave its password: when they end, and a MAC of that. The key is the stored hash of the
 * password, so that each instance knows it, and another password ends what was proved with the one before.
 */
public final class ShareTokens {
    private static final String MAC = "HmacSHA256";
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\.([0-9a-f]{64})");

    private ShareTokens() {}

    /** @param endsAt to the second */
    public record Issued(String token, Instant endsAt) {}

    static Issued issue(Share share, String passwordHash, Instant now, Duration lifetime) {
        long end = now.plus(lifetime).getEpochSecond();
        return new Issued(end + "." + mac(share, passwordHash, end), Instant.ofEpochSecond(end));
    }

    static boolean isGood(Share share, String passwordHash, String token, Instant now) {
        Matcher parts = FORM.matcher(token);
        if (!parts.matches()) {
            return false;
        }
        long end = Long.parseLong(parts.group(1));
        boolean made = MessageDigest.isEqual(
                mac(share, passwordHash, end).getBytes(StandardCharsets.US_ASCII),
                parts.group(2).getBytes(StandardCharsets.US_ASCII));
        return made && now.getEpochSecond() < end;
    }

    private static String mac(Share share, String passwordHash, long end) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(passwordHash.getBytes(StandardCharsets.UTF_8), MAC));
            return HexFormat.of().formatHex(mac.doFinal((share.id() + "|" + end).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HMAC-SHA-256", e);
        }
    }
}
