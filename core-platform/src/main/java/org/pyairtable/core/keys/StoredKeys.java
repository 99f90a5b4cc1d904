package org.pyairtable.core.keys;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.pyairtable.core.secrets.KeySeal;

/** The stored signing keys. */
@ApplicationScoped
class StoredKeys implements PanacheRepositoryBase<StoredKey, String> {
    private final KeySeal seal;

    StoredKeys(KeySeal seal) {
        this.seal = seal;
    }

    Uni<List<SigningKey>> all() {
        return listAll()
                .map(stored -> stored.stream().map(key -> key.open(seal)).toList());
    }

    Uni<StoredKey> add(SigningKey key) {
        return persist(new StoredKey(key, seal));
    }
}
