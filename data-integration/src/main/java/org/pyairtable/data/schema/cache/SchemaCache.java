package org.pyairtable.data.schema.cache;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.pyairtable.data.schema.SchemaRepository;

/**
 * The bases as this instance knows them. A copy may be stale when another instance changed the base; so a read compares the
 * version that it finds in the database with {@link CachedSchema#base()}, and a write asks for {@link #current} under a lock. A
 * copy may also be of a transaction that was rolled back; nobody finds its version in the database then, nor ever again.
 */
@Singleton
public class SchemaCache {
    private final Pool pool;
    private final SchemaRepository repository;
    private final KnownBases cached = new KnownBases(KnownBases.MOST_PARTS);

    SchemaCache(Pool pool, SchemaRepository repository) {
        this.pool = pool;
        this.repository = repository;
    }

    /** The base as last seen; from the database when it was never seen. Empty when it does not exist. */
    public Uni<Optional<CachedSchema>> known(String baseId) {
        Optional<CachedSchema> schema = cached.find(baseId);
        return schema.isEmpty() ? reload(pool, baseId) : Uni.createFrom().item(schema);
    }

    /**
     * The base as it is now, for a caller who holds a lock on it. Not for one who is changing the schema in this transaction:
     * what is read halfway would be kept under the version that the change gets.
     */
    public Uni<Optional<CachedSchema>> current(SqlClient client, String baseId) {
        return repository.version(client, baseId).chain(version -> {
            Optional<CachedSchema> schema = cached.find(baseId)
                    .filter(s -> version.equals(Optional.of(s.base().version())));
            return schema.isPresent() ? Uni.createFrom().item(schema) : reload(client, baseId);
        });
    }

    /** The version of the base as it is now; empty when it does not exist. */
    public Uni<Optional<Long>> version(SqlClient client, String baseId) {
        return repository.version(client, baseId);
    }

    /** The base as it is now, for a reader. */
    public Uni<Optional<CachedSchema>> current(String baseId) {
        return current(pool, baseId);
    }

    private Uni<Optional<CachedSchema>> reload(SqlClient client, String baseId) {
        return repository.load(client, baseId).map(base -> {
            Optional<CachedSchema> schema = base.map(CachedSchema::of);
            schema.ifPresentOrElse(s -> cached.put(baseId, s), () -> cached.forget(baseId));
            return schema;
        });
    }

    /** Forgets the base; to be called when a change of it was committed or rolled back. */
    public void forget(String baseId) {
        cached.forget(baseId);
    }
}
