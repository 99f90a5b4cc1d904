package org.pyairtable.core.secrets;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.pyairtable.runtime.secrets.Seal;

/** Encrypts key material at rest, bound to the name of what is encrypted. */
@Singleton
public class KeySeal {
    private final Optional<Seal> seal;

    KeySeal(PlatformSecret secret) {
        this.seal = secret.derive("signing-keys", "AES").map(Seal::new);
    }

    /** Whether a secret is configured; without one {@link #seal} returns its input. */
    public boolean active() {
        return seal.isPresent();
    }

    public byte[] seal(byte[] plain, String name) {
        return seal.map(present -> present.seal(plain, name)).orElseGet(plain::clone);
    }

    /** Reverses {@link #seal}; fails when secret or name differ, or a bit was changed. */
    public byte[] open(byte[] sealed, String name) {
        return seal.orElseThrow(() -> new IllegalStateException(
                        "A stored key is encrypted, and pyairtable.core.secret-key is not set"))
                .open(sealed, name);
    }
}
