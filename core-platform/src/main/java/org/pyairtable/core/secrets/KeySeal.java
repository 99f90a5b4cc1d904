package org.pyairtable.core.secrets;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** Encrypts key material at rest with AES-256-GCM, bound to the name of what is encrypted. */
@Singleton
public class KeySeal {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Optional<SecretKey> key;

    KeySeal(PlatformSecret secret) {
        this.key = secret.derive("signing-keys", "AES");
    }

    /** Whether a secret is configured; without one {@link #seal} gives back what it gets. */
    public boolean active() {
        return key.isPresent();
    }

    /** Nonce and ciphertext. */
    public byte[] seal(byte[] plain, String name) {
        if (key.isEmpty()) {
            return plain.clone();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, key.get(), nonce, plain, name);
        return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** Undoes {@link #seal}; fails when the secret or the name is another, or a bit was changed. */
    public byte[] open(byte[] sealed, String name) {
        SecretKey present = key.orElseThrow(() ->
                new IllegalStateException("A stored key is encrypted, and pyairtable.core.secret-key is not set"));
        ByteBuffer buffer = ByteBuffer.wrap(sealed);
        byte[] nonce = new byte[NONCE_BYTES];
        byte[] text = new byte[sealed.length - NONCE_BYTES];
        buffer.get(nonce).get(text);
        return run(Cipher.DECRYPT_MODE, present, nonce, text, name);
    }

    private static byte[] run(int mode, SecretKey key, byte[] nonce, byte[] text, String name) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The stored key " + name + " does not fit the configured secret", e);
        }
    }
}
