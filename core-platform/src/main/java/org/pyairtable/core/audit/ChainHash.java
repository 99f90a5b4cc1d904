package org.pyairtable.core.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over the previous hash and the canonical form of an entry. In that form every value is preceded by its length, so
 * that no two different entries have the same form; it must never change.
 */
public record ChainHash(String hex) {
    /** The hash before the first entry. */
    static final ChainHash GENESIS = ChainHash.of(new byte[32]);

    private static final int ABSENT = -1;

    static ChainHash of(byte[] bytes) {
        return new ChainHash(HexFormat.of().formatHex(bytes));
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** The hash of the entry that follows this one. */
    ChainHash next(long sequence, AuditFact fact) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(bytes());
            return ChainHash.of(sha256.digest(canonical(sequence, fact)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static byte[] canonical(long sequence, AuditFact fact) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(sequence);
            write(out, fact.eventId());
            write(out, fact.time());
            write(out, fact.actor());
            write(out, fact.type());
            write(out, fact.subject());
            write(out, fact.workspace());
            write(out, fact.causation());
            write(out, fact.correlation());
            write(out, fact.summary());
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Instant time) throws IOException {
        out.writeLong(time.getEpochSecond());
        out.writeInt(time.getNano());
    }

    private static void write(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(ABSENT);
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }
}
