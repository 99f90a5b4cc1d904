package org.pyairtable.core.audit;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.secrets.PlatformSecret;

/**
 * Authenticates the head of the trail with HMAC-SHA-256 under a key that the database does not hold: write access to the
 * database is enough to compute hashes, but not a seal.
 */
@Singleton
class HeadSeal {
    private static final String ALGORITHM = "HmacSHA256";

    private final Optional<SecretKey> key;

    HeadSeal(PlatformSecret secret) {
        this.key = secret.derive("audit-head", ALGORITHM);
    }

    /** Whether a secret is configured. */
    boolean active() {
        return key.isPresent();
    }

    /**
     * Whether this service wrote the head. The head of an empty trail counts: the migration makes it, without a seal.
     * Without a secret every head passes.
     */
    boolean isGenuine(TrailHead head) {
        if (key.isEmpty() || (head.isGenesis() && head.mac() == null)) {
            return true;
        }
        String mac = head.mac();
        String expected = mac(key.get(), head.sequence(), head.hash());
        return mac != null && MessageDigest.isEqual(bytes(mac), bytes(expected));
    }

    /** The next head. A forged head is never followed by a genuine one, which would conceal the forgery. */
    TrailHead advance(TrailHead from, long sequence, ChainHash hash) {
        @Nullable
        String mac = isGenuine(from) ? key.map(k -> mac(k, sequence, hash)).orElse(null) : null;
        return new TrailHead(sequence, hash, mac);
    }

    private static String mac(SecretKey key, long sequence, ChainHash hash) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(ByteBuffer.allocate(Long.BYTES).putLong(sequence).flip());
            return HexFormat.of().formatHex(mac.doFinal(hash.bytes()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HMAC-SHA-256", e);
        }
    }

    private static byte[] bytes(String hex) {
        return hex.getBytes(StandardCharsets.US_ASCII);
    }
}
