package org.pyairtable.communication.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;

/**
 * Webhook secrets at rest: AES-256-GCM, bound to the endpoint's id, when a key is configured. A first byte tells how one
 * is stored, so that secrets from before the key was configured stay readable.
 */
@Singleton
public class SecretSeal {
    private static final Logger LOG = Logger.getLogger(SecretSeal.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte PLAIN = 0;
    private static final byte SEALED = 1;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Optional<SecretKey> key;

    @Inject
    SecretSeal(WebhookSettings settings) {
        this(settings.secretKey());
        if (key.isEmpty()) {
            LOG.warn("pyairtable.webhooks.secret-key is not set: webhook secrets are stored in the clear");
        }
    }

    SecretSeal(Optional<String> base64Key) {
        this.key = base64Key.map(SecretSeal::decode);
    }

    byte[] seal(WebhookSecret secret, String endpointId) {
        byte[] plain = secret.bytes();
        if (key.isEmpty()) {
            return ByteBuffer.allocate(1 + plain.length).put(PLAIN).put(plain).array();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, key.get(), nonce, plain, endpointId);
        return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                .put(SEALED)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** Fails when the key or the endpoint is another one, or a bit was changed. */
    public WebhookSecret open(byte[] stored, String endpointId) {
        ByteBuffer buffer = ByteBuffer.wrap(stored);
        if (buffer.get() == PLAIN) {
            return new WebhookSecret(rest(buffer));
        }
        SecretKey present = key.orElseThrow(() ->
                new IllegalStateException("A webhook secret is encrypted, pyairtable.webhooks.secret-key is not set"));
        byte[] nonce = new byte[NONCE_BYTES];
        buffer.get(nonce);
        return new WebhookSecret(run(Cipher.DECRYPT_MODE, present, nonce, rest(buffer), endpointId));
    }

    private static byte[] rest(ByteBuffer buffer) {
        byte[] rest = new byte[buffer.remaining()];
        buffer.get(rest);
        return rest;
    }

    private static byte[] run(int mode, SecretKey key, byte[] nonce, byte[] text, String endpointId) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(endpointId.getBytes(UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The secret of " + endpointId + " does not fit the configured key", e);
        }
    }

    private static SecretKey decode(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("pyairtable.webhooks.secret-key is not base64", e);
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("pyairtable.webhooks.secret-key has not 32 bytes");
        }
        return new SecretKeySpec(bytes, "AES");
    }
}
