package org.pyairtable.data.snapshot;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.pyairtable.data.schema.SchemaRepository;

/**
 * The bases as this instance knows them. A copy may be stale when another instance changed the base; so a read compares the
 * version that it finds in the database with {@link Snapshot#base()}, and a write asks for {@link #current} under a lock. A
 * copy may also be of a transaction that was rolled back; nobody finds its version in the database then, nor ever again.
 */
@Singleton
public class Snapshots {
    private final Pool pool;
    private final SchemaRepository repository;
    private final Map<String, Snapshot> cached = new ConcurrentHashMap<>();

    Snapshots(Pool pool, SchemaRepository repository) {
        this.pool = pool;
        this.repository = repository;
    }

    /** The base as last seen; from the database when it was never seen. Empty when it does not exist. */
    public Uni<Optional<Snapshot>> known(String baseId) {
        Snapshot snapshot = cached.get(baseId);
        return snapshot == null ? reload(pool, baseId) : Uni.createFrom().item(Optional.of(snapshot));
    }

    /**
     * The base as it is now, for a caller who holds a lock on it. Not for one who is changing the shape in this transaction:
     * what is read halfway would be kept under the version that the change gets.
     */
    public Uni<Optional<Snapshot>> current(SqlClient client, String baseId) {
        return repository.version(client, baseId).chain(version -> {
            Optional<Snapshot> snapshot = Optional.ofNullable(cached.get(baseId))
                    .filter(s -> version.equals(Optional.of(s.base().version())));
            return snapshot.isPresent() ? Uni.createFrom().item(snapshot) : reload(client, baseId);
        });
    }

    /** The version of the base as it is now; empty when it does not exist. */
    public Uni<Optional<Long>> version(SqlClient client, String baseId) {
        return repository.version(client, baseId);
    }

    /** The base as it is now, for a reader. */
    public Uni<Optional<Snapshot>> current(String baseId) {
        return current(pool, baseId);
    }

    private Uni<Optional<Snapshot>> reload(SqlClient client, String baseId) {
        return repository.load(client, baseId).map(base -> {
            Optional<Snapshot> snapshot = base.map(Snapshot::of);
            snapshot.ifPresentOrElse(s -> cached.put(baseId, s), () -> cached.remove(baseId));
            return snapshot;
        });
    }

    /** Forgets the base; to be called when a change of it was committed or rolled back. */
    public void forget(String baseId) {
        cached.remove(baseId);
    }
}
