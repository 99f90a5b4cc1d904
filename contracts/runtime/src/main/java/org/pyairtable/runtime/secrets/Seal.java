package org.pyairtable.runtime.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** Encrypts secrets for storage in a database, with AES-GCM, each bound to the name of its owner. */
public final class Seal {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;

    /** @param key for AES */
    public Seal(SecretKey key) {
        this.key = key;
    }

    /** A random nonce of 12 bytes and the ciphertext with its tag of 16 bytes. */
    public byte[] seal(byte[] plain, String name) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, plain, name);
        return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** Undoes {@link #seal}; fails when the key or the name is another, or a bit was changed. */
    public byte[] open(byte[] sealed, String name) {
        if (sealed.length < NONCE_BYTES) {
            throw new IllegalStateException("The stored secret of " + name + " is not encrypted");
        }
        ByteBuffer buffer = ByteBuffer.wrap(sealed);
        byte[] nonce = new byte[NONCE_BYTES];
        byte[] text = new byte[sealed.length - NONCE_BYTES];
        buffer.get(nonce).get(text);
        return run(Cipher.DECRYPT_MODE, nonce, text, name);
    }

    private byte[] run(int mode, byte[] nonce, byte[] text, String name) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(name.getBytes(UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The stored secret of " + name + " does not fit the configured key", e);
        }
    }
}
