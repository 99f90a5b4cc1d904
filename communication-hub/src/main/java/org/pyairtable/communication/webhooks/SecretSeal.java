package org.pyairtable.communication.webhooks;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;
import org.pyairtable.runtime.secrets.Seal;

/**
 * Webhook secrets at rest: AES-256-GCM, bound to the endpoint's id, when a key is configured. The first byte says how a
 * secret is stored, so that secrets from before the key was configured stay readable.
 */
@Singleton
public class SecretSeal {
    private static final Logger LOG = Logger.getLogger(SecretSeal.class);
    private static final byte PLAIN = 0;
    private static final byte SEALED = 1;
    private static final int KEY_BYTES = 32;

    private final Optional<Seal> key;

    @Inject
    SecretSeal(WebhookSettings settings) {
        this(settings.secretKey());
        if (key.isEmpty()) {
            LOG.warn("pyairtable.webhooks.secret-key is not set: webhook secrets are stored in the clear");
        }
    }

    SecretSeal(Optional<String> base64Key) {
        this.key = base64Key.map(SecretSeal::decode).map(Seal::new);
    }

    byte[] seal(WebhookSecret secret, String endpointId) {
        byte[] plain = secret.bytes();
        if (key.isEmpty()) {
            return ByteBuffer.allocate(1 + plain.length).put(PLAIN).put(plain).array();
        }
        byte[] sealed = key.get().seal(plain, endpointId);
        return ByteBuffer.allocate(1 + sealed.length).put(SEALED).put(sealed).array();
    }

    /** Fails when key or endpoint differ, or a bit was changed. */
    public WebhookSecret open(byte[] stored, String endpointId) {
        ByteBuffer buffer = ByteBuffer.wrap(stored);
        if (buffer.get() == PLAIN) {
            return new WebhookSecret(rest(buffer));
        }
        Seal present = key.orElseThrow(() ->
                new IllegalStateException("A webhook secret is encrypted, pyairtable.webhooks.secret-key is not set"));
        return new WebhookSecret(present.open(rest(buffer), endpointId));
    }

    private static byte[] rest(ByteBuffer buffer) {
        byte[] rest = new byte[buffer.remaining()];
        buffer.get(rest);
        return rest;
    }

    private static SecretKey decode(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("pyairtable.webhooks.secret-key is not base64", e);
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("pyairtable.webhooks.secret-key does not have 32 bytes");
        }
        return new SecretKeySpec(bytes, "AES");
    }
}
