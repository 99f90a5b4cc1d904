package org.pyairtable.data.webhook;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import org.pyairtable.data.DataSettings;
import org.pyairtable.runtime.secrets.MasterKey;
import org.pyairtable.runtime.secrets.Seal;

/** The secrets of webhooks at rest: encrypted, each bound to its webhook. */
@Singleton
class MacSeal {
    private final Seal seal;

    MacSeal(DataSettings settings) {
        this.seal = new Seal(MasterKey.read("pyairtable.data-integration.secret-key", settings.secretKey())
                .derive("webhook-secrets", "AES"));
    }

    Buffer seal(MacSecret secret, String webhookId) {
        return Buffer.buffer(seal.seal(secret.bytes(), webhookId));
    }

    /** Fails when the key or the webhook is another one, or a bit was changed. */
    MacSecret open(Buffer sealed, String webhookId) {
        return new MacSecret(seal.open(sealed.getBytes(), webhookId));
    }
}
