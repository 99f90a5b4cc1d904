package org.pyairtable.runtime.secrets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A password under Argon2id (RFC 9106), in the PHC string format that other implementations read as well:
 * {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. Costs CPU and memory on purpose: never on an event loop.
 *
 * <p>Needs {@code bcprov-jdk18on}, which services that keep passwords depend on.
 *
 * @param salt base64
 * @param hash base64
 */
public record PasswordHash(Cost cost, String salt, String hash) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern FORM =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,4}),p=1\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    /** @param memoryKibibytes held while hashing */
    public record Cost(int memoryKibibytes, int iterations) {}

    public static PasswordHash of(String password, Cost cost) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        byte[] hash = argon2id(password, cost, salt, HASH_BYTES);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return new PasswordHash(cost, base64.encodeToString(salt), base64.encodeToString(hash));
    }

    public static PasswordHash parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("A stored password hash is not in the PHC format of Argon2id");
        }
        return new PasswordHash(
                new Cost(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))),
                parts.group(3),
                parts.group(4));
    }

    /** In constant time once hashed. */
    public boolean matches(String password) {
        byte[] expected = Base64.getDecoder().decode(hash);
        byte[] actual = argon2id(password, cost, Base64.getDecoder().decode(salt), expected.length);
        return MessageDigest.isEqual(expected, actual);
    }

    public String text() {
        return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s".formatted(cost.memoryKibibytes(), cost.iterations(), salt, hash);
    }

    private static byte[] argon2id(String password, Cost cost, byte[] salt, int bytes) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKibibytes())
                .withIterations(cost.iterations())
                .withParallelism(1)
                .withSalt(salt)
                .build());
        byte[] out = new byte[bytes];
        argon2.generateBytes(password.getBytes(StandardCharsets.UTF_8), out);
        return out;
    }
}
