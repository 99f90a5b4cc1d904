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
 * Authenticates the head of the trail with HMAC-SHA-256 under a key that the database does not hold: whoever can write the
 * database can compute hashes, but no seal.
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
     * Whether the head is one that we wrote. The head of an empty trail is: it is made by the migration, without a seal.
     * Without a secret nothing can be said, and every head passes.
     */
    boolean isGenuine(TrailHead head) {
        if (key.isEmpty() || (head.isGenesis() && head.mac() == null)) {
            return true;
        }
        String mac = head.mac();
        String expected = mac(key.get(), head.sequence(), head.hash());
        return mac != null && MessageDigest.isEqual(bytes(mac), bytes(expected));
    }

    /**
     * The head that follows. A head that was tampered with is never followed by a genuine one: that would wash it clean.
     */
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
