package org.pyairtable.data.history;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.history.HistoryStore.Version;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.schema.Base;

/** Reads the history of a schema, as far as rules leave it to the reader. */
@Singleton
public class Histories {
    /**
     * A version.
     *
     * @param by who made it; absent for the schema as it was when its history began
     * @param changes without what they changed
     */
    public record Listed(long version, Instant at, Optional<String> by, String baseName, List<SchemaChange> changes) {
        static Listed of(Version version) {
            return of(version, version.changes());
        }

        static Listed of(Version version, List<SchemaChange> changes) {
            return new Listed(version.version(), version.at(), version.by(), version.baseName(), changes);
        }
    }

    /**
     * A version as a whole.
     *
     * @param changes what led to it, with what they changed
     * @param tables all of them
     */
    public record Whole(Listed version, List<SchemaChange> changes, List<JsonNode> tables) {}

    private final HistoryStore store;
    private final SeenVersions seenVersions;
    private final Pool pool;

    Histories(HistoryStore store, SeenVersions seenVersions, Pool pool) {
        this.store = store;
        this.seenVersions = seenVersions;
        this.pool = pool;
    }

    /** Newest first. */
    public Uni<List<Listed>> list(Base base, Grant grant, long below, int rows) {
        return SeenSchema.of(grant)
                .map(seen -> seenVersions.list(base, seen, below, rows))
                .orElseGet(() -> list(base, below, rows));
    }

    private Uni<List<Listed>> list(Base base, long below, int rows) {
        return store.list(pool, base.id(), below, rows)
                .map(versions -> versions.stream().map(Listed::of).toList());
    }

    public Uni<Whole> whole(Base base, Grant grant, long number) {
        return SeenSchema.of(grant)
                .map(seen -> seenVersions.whole(base, seen, number))
                .orElseGet(() -> whole(base, number));
    }

    private Uni<Whole> whole(Base base, long number) {
        return find(base, number).chain(version -> store.content(pool, base.id(), version)
                .chain(content -> changes(base, version, content)
                        .map(changes -> new Whole(
                                Listed.of(version),
                                changes,
                                List.copyOf(content.tables().values())))));
    }

    /** The first version has nothing to compare with. */
    private Uni<List<SchemaChange>> changes(Base base, Version version, SchemaContent content) {
        return store.previous(pool, base.id(), version.version()).chain(previous -> previous.map(
                        earlier -> store.content(pool, base.id(), earlier).map(was -> Difference.of(was, content)))
                .orElseGet(() -> Uni.createFrom().item(version.changes())));
    }

    /** What leads from one version to another, which may be the older one. */
    public Uni<List<SchemaChange>> difference(Base base, Grant grant, long from, long to) {
        return SeenSchema.of(grant)
                .map(seen -> seenVersions.difference(base, seen, from, to))
                .orElseGet(() -> difference(base, from, to));
    }

    private Uni<List<SchemaChange>> difference(Base base, long from, long to) {
        return content(base, from).chain(before -> content(base, to).map(after -> Difference.of(before, after)));
    }

    /** What would make the schema of one base that of another, whose tables, fields, views and choices are matched by their names. */
    public static List<SchemaChange> between(Base base, Base other) {
        SchemaContent content = SchemaContent.of(base);
        return Difference.of(content, Counterparts.of(content, SchemaContent.of(other)));
    }

    static RuntimeException missing(long number) {
        return new NotFound.Named("Version " + number + " of the schema").exception();
    }

    private Uni<SchemaContent> content(Base base, long number) {
        return find(base, number).chain(version -> store.content(pool, base.id(), version));
    }

    private Uni<Version> find(Base base, long number) {
        return store.find(pool, base.id(), number).map(found -> found.orElseThrow(() -> missing(number)));
    }
}
