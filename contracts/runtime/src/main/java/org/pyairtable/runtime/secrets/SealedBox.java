package org.pyairtable.runtime.secrets;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.KEM;
import javax.crypto.SecretKey;

/**
 * Encrypts secrets for the holder of a private key: a fresh key is encapsulated with X25519 (DHKEM of RFC 9180) and the
 * secret encrypted under it with AES-256-GCM, bound to a name. The sealer cannot open it.
 */
public final class SealedBox {
    private static final int ENCAPSULATED_BYTES = 32;
    private static final int KEY_BYTES = 32;

    private SealedBox() {}

    /** A new pair of keys. */
    public static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("X25519");
            generator.initialize(NamedParameterSpec.X25519);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no X25519", e);
        }
    }

    /** @param x509 as {@link PublicKey#getEncoded()} gives it; fails for anything else */
    public static PublicKey publicKey(byte[] x509) {
        try {
            return KeyFactory.getInstance("X25519").generatePublic(new X509EncodedKeySpec(x509));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The key is not an X25519 key in X.509", e);
        }
    }

    /** @param pkcs8 as {@link PrivateKey#getEncoded()} gives it; fails for anything else */
    public static PrivateKey privateKey(byte[] pkcs8) {
        try {
            return KeyFactory.getInstance("X25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The key is not an X25519 key in PKCS #8", e);
        }
    }

    /**
     * The encapsulated key of 32 bytes, and what {@link Seal#seal} makes of the secret.
     *
     * @param name what it is for; opening needs the same
     */
    public static byte[] seal(PublicKey recipient, byte[] secret, String name) {
        try {
            KEM.Encapsulated fresh =
                    KEM.getInstance("DHKEM").newEncapsulator(recipient).encapsulate(0, KEY_BYTES, "AES");
            byte[] sealed = new Seal(fresh.key()).seal(secret, name);
            return ByteBuffer.allocate(ENCAPSULATED_BYTES + sealed.length)
                    .put(fresh.encapsulation())
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no DHKEM for X25519", e);
        }
    }

    /** Undoes {@link #seal}; fails when the key or the name is another, or a bit was changed. */
    public static byte[] open(PrivateKey key, byte[] box, String name) {
        if (box.length <= ENCAPSULATED_BYTES) {
            throw new IllegalArgumentException("The secret of " + name + " is not sealed");
        }
        ByteBuffer buffer = ByteBuffer.wrap(box);
        byte[] encapsulated = new byte[ENCAPSULATED_BYTES];
        byte[] sealed = new byte[box.length - ENCAPSULATED_BYTES];
        buffer.get(encapsulated).get(sealed);
        try {
            SecretKey fresh =
                    KEM.getInstance("DHKEM").newDecapsulator(key).decapsulate(encapsulated, 0, KEY_BYTES, "AES");
            return new Seal(fresh).open(sealed, name);
        } catch (GeneralSecurityException | IllegalStateException e) {
            throw new IllegalArgumentException("The secret of " + name + " was not sealed for this key", e);
        }
    }
}
