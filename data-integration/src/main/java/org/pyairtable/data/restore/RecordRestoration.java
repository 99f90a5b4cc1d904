package org.pyairtable.data.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.record.history.RecordHistory;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.record.write.RecordWriter;
import org.pyairtable.data.refusal.Conflict;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.data.trash.Deleted;
import org.pyairtable.data.trash.RecordTrash.Kept;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Brings deleted records back the way that records are created: with their ids, numbers and times, the other sides of their links,
 * computed cells and events.
 */
@Singleton
class RecordRestoration {
    private final RecordWriter writer;
    private final RecordHistory history;
    private final CellCodecs codecs;

    RecordRestoration(RecordWriter writer, RecordHistory history, CellCodecs codecs) {
        this.writer = writer;
        this.history = history;
        this.codecs = codecs;
    }

    /** @param schema under the lock of the base, which the caller shares with its writers */
    Uni<Restored> restore(
            SqlConnection connection, CachedSchema schema, Deleted deleted, List<Kept> kept, EventContext context) {
        Table table = deleted.tableId().flatMap(schema.base()::find).orElseThrow(() -> new Conflict(
                        "The table of the records is deleted; restore that table first")
                .exception());
        KeptRecords records = new KeptRecords(codecs, table, kept);
        Changes changes = writer.changes(connection, schema, context.actor());
        AtomicLong lost = new AtomicLong();
        return Locks.tables(connection, schema.derivations().reach(table))
                .chain(() -> records.read(connection))
                .invoke(found -> found.forEach(record -> changes.add(table.id(), Touched.created(record))))
                .call(() -> link(changes, table, kept, lost))
                .invoke(() -> kept.forEach(record -> lost.addAndGet(ofFormerFields(table, record))))
                .call(() -> writer.complete(changes, table, context, "api"))
                .call(found -> history.restored(connection, table.id(), ids(found), changes.now(), context))
                .map(found -> new Restored(
                        deleted.kind().wireName(),
                        table.id(),
                        table.name(),
                        ids(found),
                        List.of(),
                        records.cellsLeftOut(),
                        lost.get()));
    }

    private static List<String> ids(List<RecordState> records) {
        return records.stream().map(RecordState::id).toList();
    }

    private static Uni<Void> link(Changes changes, Table table, List<Kept> kept, AtomicLong lost) {
        return Sequential.each(table.fields(), field -> {
            if (!(field.kind() instanceof FieldKind.Link link)) {
                return Uni.createFrom().voidItem();
            }
            Table other = changes.table(link.linkedTableId());
            Set<String> ids = new LinkedHashSet<>();
            kept.forEach(record -> ids.addAll(ids(record.links(), field)));
            Set<String> referrers = new LinkedHashSet<>();
            kept.forEach(record -> referrers.addAll(ids(record.referrers(), field)));
            return changes.load(other, ids)
                    .chain(() -> changes.load(table, referrers))
                    .invoke(() -> kept.forEach(record -> link(changes, table, field, other, record, lost)));
        });
    }

    /** Links of fields that are no links of the table any more. */
    private static long ofFormerFields(Table table, Kept kept) {
        long lost = 0;
        for (var cell : Json.read(kept.links()).properties()) {
            boolean isLink =
                    table.has(cell.getKey()) && table.field(cell.getKey()).kind() instanceof FieldKind.Link;
            lost += isLink ? 0 : cell.getValue().size();
        }
        return lost;
    }

    private static void link(Changes changes, Table table, Field field, Table other, Kept kept, AtomicLong lost) {
        Optional<Touched> record = changes.find(table.id(), kept.recordId()).filter(Touched::isCreated);
        if (record.isEmpty()) {
            return;
        }
        List<String> wanted = ids(kept.links(), field);
        List<String> there = wanted.stream()
                .filter(id -> changes.find(other.id(), id).isPresent())
                .toList();
        lost.addAndGet(wanted.size() - there.size());
        if (!there.isEmpty()) {
            record.get().set(field.id(), Optional.of(there));
        }
        for (String id : ids(kept.referrers(), field)) {
            changes.find(table.id(), id)
                    .ifPresentOrElse(
                            from -> refer(changes, from, field, kept.recordId()), () -> lost.incrementAndGet());
        }
    }

    /** The deleted record stands last in the cell. */
    private static void refer(Changes changes, Touched from, Field field, String recordId) {
        List<String> cell = Changes.links(from.after(), field.id());
        if (!cell.contains(recordId)) {
            cell.add(recordId);
            from.become(from.now()
                    .with(field.id(), Optional.of(List.copyOf(cell)))
                    .modified(changes.now(), changes.author()));
        }
    }

    private static List<String> ids(String json, Field field) {
        List<String> ids = new ArrayList<>();
        for (JsonNode id : Json.read(json).path(field.id())) {
            ids.add(id.asText());
        }
        return ids;
    }
}
