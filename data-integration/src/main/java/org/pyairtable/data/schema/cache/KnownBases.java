package org.pyairtable.data.schema.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import org.pyairtable.data.schema.Table;

/**
 * The bases that were used last, as many as memory has room for: measured by what their schemas hold, because one base may have
 * a hundred times as many fields as another.
 */
final class KnownBases {
    /** About 40 MB. */
    static final int MOST_PARTS = 30_000;

    /** What a base and a table hold besides their fields and views, in fields. */
    private static final int OWN = 5;

    private final Cache<String, CachedSchema> used;

    KnownBases(int mostParts) {
        this.used = Caffeine.newBuilder()
                .maximumWeight(mostParts)
                .<String, CachedSchema>weigher((id, schema) -> parts(schema))
                .executor(Runnable::run)
                .build();
    }

    Optional<CachedSchema> find(String baseId) {
        return Optional.ofNullable(used.getIfPresent(baseId));
    }

    void put(String baseId, CachedSchema schema) {
        used.put(baseId, schema);
    }

    void forget(String baseId) {
        used.invalidate(baseId);
    }

    private static int parts(CachedSchema schema) {
        return OWN + schema.base().tables().stream().mapToInt(KnownBases::parts).sum();
    }

    private static int parts(Table table) {
        return OWN + table.fields().size() + table.views().size();
    }
}
