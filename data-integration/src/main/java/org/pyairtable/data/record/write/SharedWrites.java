package org.pyairtable.data.record.write;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.io.Serial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.write.RecordWrites.Target;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.data.storage.Savepoint;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Several writes to one base in one transaction, each as if it were alone. The locks of all are taken before the first one
 * writes, in the order of all writers, so such transactions wait in no circle with each other or with single writes.
 */
@Singleton
public class SharedWrites {
    /** @param table id or name */
    public record Asked(String table, WriteRequest request) {}

    /** One of the writes changes the schema, for which it needs the base for itself: each has to be done alone. */
    public static final class NeedsBaseException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        NeedsBaseException() {
            super("A write needs the base for itself", null, false, false);
        }
    }

    private final SchemaCache schemas;
    private final NewChoices newChoices;
    private final LockedWriter locked;

    SharedWrites(SchemaCache schemas, NewChoices newChoices, LockedWriter locked) {
        this.schemas = schemas;
        this.newChoices = newChoices;
        this.locked = locked;
    }

    /** Takes the locks for these writes. Fails with {@link NeedsBaseException}, with nothing changed. */
    public Uni<Held> hold(SqlConnection connection, String baseId, List<Asked> asked) {
        return Locks.shareBase(connection, baseId)
                .chain(() -> schemas.current(connection, baseId))
                .chain(schema -> schema.isEmpty()
                        ? Uni.createFrom().item(new Held(connection, schema, Map.of()))
                        : hold(connection, schema.get(), asked));
    }

    private Uni<Held> hold(SqlConnection connection, CachedSchema schema, List<Asked> asked) {
        Set<String> reached = new HashSet<>();
        Map<String, Integer> creating = new HashMap<>();
        Set<String> others = new HashSet<>();
        for (Asked one : asked) {
            Optional<Table> found = schema.base().find(one.table());
            if (found.isEmpty()) {
                continue;
            }
            Table table = found.get();
            if (isExtending(table, one.request())) {
                return Uni.createFrom().failure(new NeedsBaseException());
            }
            reached.addAll(schema.derivations().reach(table));
            if (one.request() instanceof WriteRequest.Create create) {
                creating.merge(table.id(), create.records().size(), Integer::sum);
            } else {
                // It may create records as well, whose numbers lie between those of its neighbours.
                others.add(table.id());
            }
        }
        creating.keySet().removeAll(others);
        Map<String, List<Long>> numbers = new HashMap<>();
        return Locks.tables(connection, reached)
                .chain(() -> Sequential.each(
                        creating.entrySet(), table -> Changes.nextNumbers(connection, table.getKey(), table.getValue())
                                .invoke(taken -> numbers.put(table.getKey(), new ArrayList<>(taken)))))
                .replaceWith(() -> new Held(connection, Optional.of(schema), numbers));
    }

    private boolean isExtending(Table table, WriteRequest request) {
        try {
            return newChoices.areNeeded(table, request);
        } catch (RefusedException refused) {
            // The write itself says so.
            return true;
        }
    }

    /** The locks, until the transaction ends. */
    public final class Held {
        private final SqlConnection connection;
        private final Optional<CachedSchema> schema;
        private final Map<String, List<Long>> numbers;

        private Held(SqlConnection connection, Optional<CachedSchema> schema, Map<String, List<Long>> numbers) {
            this.connection = connection;
            this.schema = schema;
            this.numbers = numbers;
        }

        /** One of the writes, in their order. After a refusal the transaction is as it was before this write. */
        public Uni<Written> write(Target target, WriteRequest request) {
            return Uni.createFrom().deferred(() -> {
                Grant grant = locked.grant(target, schema);
                CachedSchema known = schema.orElseThrow();
                Table table = known.base().find(target.table()).orElseThrow(() -> new NotFound.Part().exception());
                LockedWriter.Order order = new LockedWriter.Order(
                        target,
                        request,
                        grant,
                        new RecordWriter.Place(known.base(), known, table),
                        taken(table, request),
                        Set.of());
                // Who sees everything is refused before anything is changed.
                return grant.selectsRows(table) || grant.masksLinks(table)
                        ? Savepoint.around(connection, () -> RecordWrites.finish(locked.write(connection, order)))
                        : RecordWrites.finish(locked.write(connection, order));
            });
        }

        private List<Long> taken(Table table, WriteRequest request) {
            List<Long> left = numbers.getOrDefault(table.id(), List.of());
            if (!(request instanceof WriteRequest.Create create)
                    || left.size() < create.records().size()) {
                return List.of();
            }
            List<Long> first = left.subList(0, create.records().size());
            List<Long> taken = List.copyOf(first);
            first.clear();
            return taken;
        }
    }
}
