package org.pyairtable.core.export;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.security.KeyPair;
import java.security.PrivateKey;
import org.pyairtable.core.secrets.KeySeal;
import org.pyairtable.runtime.secrets.SealedBox;

/** The keys of exports: one pair for each, whose private half is deleted with it. */
@Singleton
class ExportKeys {
    private final KeySeal seal;

    ExportKeys(KeySeal seal) {
        this.seal = seal;
    }

    /**
     * A private key as it is stored.
     *
     * @param pkcs8 encrypted when {@code encrypted}
     */
    record Stored(Buffer pkcs8, boolean encrypted) {}

    Stored store(KeyPair keys, String exportId) {
        return new Stored(Buffer.buffer(seal.seal(keys.getPrivate().getEncoded(), name(exportId))), seal.active());
    }

    PrivateKey open(Stored stored, String exportId) {
        byte[] pkcs8 = stored.pkcs8().getBytes();
        return SealedBox.privateKey(stored.encrypted() ? seal.open(pkcs8, name(exportId)) : pkcs8);
    }

    private static String name(String exportId) {
        return "export/" + exportId;
    }
}
