package org.pyairtable.data.history;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.history.HistoryStore.Version;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.SchemaRepository;

/** Writes each change of a base's schema into its history, in the transaction of the change, which has the base for itself. */
@Singleton
public class SchemaHistory {
    private static final int MOST_VERSIONS = 1_000;

    /** As stored, compressed: an editor who adds thousands of choices one by one makes a version of the table each time. */
    private static final long MOST_BYTES = 32L << 20;

    private final HistoryStore store;
    private final SchemaRepository repository;

    SchemaHistory(HistoryStore store, SchemaRepository repository) {
        this.store = store;
        this.repository = repository;
    }

    /** The first version of a base that was made just now. */
    public Uni<Void> created(SqlConnection connection, Base base, String by, Instant at) {
        List<SchemaChange> changes = List.of(SchemaChange.ofBase("baseCreated", base.name()));
        Version version = new Version(base.version(), at, Optional.of(by), base.name(), changes);
        return store.insert(connection, base.id(), version, SchemaContent.empty(base.name()), SchemaContent.of(base));
    }

    /** A change that changes nothing that can be seen gets no version. */
    public Uni<Void> changed(SqlConnection connection, Base before, Base after, String by, Instant at) {
        SchemaContent was = SchemaContent.of(before);
        SchemaContent is = SchemaContent.of(after);
        List<SchemaChange> changes =
                Difference.of(was, is).stream().map(SchemaChange::namedOnly).toList();
        if (changes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return begin(connection, before, was, at)
                .chain(() -> repository.version(connection, after.id()))
                .chain(version -> store.insert(
                        connection,
                        after.id(),
                        new Version(version.orElseThrow(), at, Optional.of(by), after.name(), changes),
                        was,
                        is))
                .chain(() -> store.trim(connection, after.id(), MOST_VERSIONS, MOST_BYTES));
    }

    /** A base that is older than the history of schemas has its present one as its first version. */
    private Uni<Void> begin(SqlConnection connection, Base base, SchemaContent content, Instant at) {
        List<SchemaChange> changes = List.of(SchemaChange.ofBase("begun", base.name()));
        Version version = new Version(base.version(), at, Optional.empty(), base.name(), changes);
        return store.isBegun(connection, base.id())
                .chain(begun -> begun
                        ? Uni.createFrom().voidItem()
                        : store.insert(connection, base.id(), version, SchemaContent.empty(base.name()), content));
    }
}
