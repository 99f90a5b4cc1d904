package org.pyairtable.data.csv;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.airtable.AirtableException;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.cell.NameList;
import org.pyairtable.data.query.ListIterators.Position;
import org.pyairtable.data.query.ListQuery;
import org.pyairtable.data.record.RecordReads;
import org.pyairtable.data.record.RecordReads.Walk;
import org.pyairtable.data.record.RecordState;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.snapshot.Snapshot;
import org.pyairtable.data.snapshot.Snapshots;
import org.pyairtable.runtime.identity.Principal;

/** Writes a table, or what a view shows of it, as CSV: batch after batch, as fast as the client takes them. */
@Singleton
public class CsvExport {
    private static final int BATCH = 250;
    /** A base that never rests is not waited for. */
    private static final int MOST_ATTEMPTS = 10;

    /** A table that is about to be written. */
    record Opened(Table table, Multi<byte[]> content) {}

    private final Snapshots snapshots;
    private final AccessPolicy policy;
    private final RecordReads reads;
    private final CellCodecs codecs;

    CsvExport(Snapshots snapshots, AccessPolicy policy, RecordReads reads, CellCodecs codecs) {
        this.snapshots = snapshots;
        this.policy = policy;
        this.reads = reads;
        this.codecs = codecs;
    }

    /**
     * Refuses before the first byte.
     *
     * @param view name or id; without one all fields of all records are written
     */
    Uni<Opened> open(Principal principal, String baseId, String tableId, Optional<String> view, CsvText text) {
        Order order = new Order(principal, baseId, tableId, view, text);
        return snapshots.current(baseId).chain(found -> open(order, found, MOST_ATTEMPTS));
    }

    private record Order(Principal principal, String baseId, String tableId, Optional<String> view, CsvText text) {}

    /** Begins anew when a field that is to be written goes before the first record is read. */
    private Uni<Opened> open(Order order, Optional<Snapshot> found, int attempts) {
        return Uni.createFrom()
                .deferred(() -> first(order, found))
                .onFailure(AirtableException.class)
                .recoverWithUni(refusal -> snapshots
                        .current(order.baseId)
                        .chain(current -> attempts == 1 || version(found).equals(version(current))
                                ? Uni.createFrom().failure(refusal)
                                : open(order, current, attempts - 1)));
    }

    private Uni<Opened> first(Order order, Optional<Snapshot> found) {
        policy.require(order.principal, found.map(Snapshot::base), Permission.READ_RECORDS);
        Table table = found.orElseThrow().base().tables().stream()
                .filter(t -> t.id().equals(order.tableId))
                .findFirst()
                .orElseThrow(() -> AirtableError.modelNotFound().exception());
        List<String> fields = fields(table, order.view).stream().map(Field::id).toList();
        ListQuery query = ListQuery.walk(fields, order.view, BATCH);
        return walk(order, query, Optional.empty())
                .map(first -> new Opened(table, content(first, after -> walk(order, query, after), order.text)));
    }

    private Uni<Walk> walk(Order order, ListQuery query, Optional<Position> after) {
        return reads.walk(order.principal, order.baseId, order.tableId, query, after);
    }

    private static Optional<Long> version(Optional<Snapshot> snapshot) {
        return snapshot.map(s -> s.base().version());
    }

    private static List<Field> fields(Table table, Optional<String> view) {
        return view.map(name -> table.findView(name)
                        .orElseThrow(() -> AirtableError.unknownView(name).exception())
                        .settings()
                        .visible(table))
                .orElse(table.fields());
    }

    @FunctionalInterface
    private interface Next {
        Uni<Walk> after(Optional<Position> position);
    }

    private Multi<byte[]> content(Walk first, Next next, CsvText text) {
        Multi<Walk> rest = first.next().isEmpty()
                ? Multi.createFrom().empty()
                : Multi.createBy()
                        .repeating()
                        .uni(() -> new Cursor(first.next()), cursor -> next.after(cursor.position)
                                .invoke(walk -> cursor.position = walk.next()))
                        .whilst(walk -> walk.next().isPresent());
        StringBuilder head = new StringBuilder();
        text.row(head, first.fields().stream().map(Field::name).toList());
        return Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().item(() -> rows(head, first, text)),
                        rest.map(walk -> rows(new StringBuilder(), walk, text)));
    }

    private byte[] rows(StringBuilder target, Walk walk, CsvText text) {
        walk.records().forEach(record -> text.row(target, cells(walk, record)));
        return target.toString().getBytes(StandardCharsets.UTF_8);
    }

    private List<String> cells(Walk walk, RecordState record) {
        List<String> cells = new ArrayList<>();
        for (Field field : walk.fields()) {
            cells.add(record.cell(field)
                    .map(stored -> display(walk, field, stored))
                    .orElse(""));
        }
        return cells;
    }

    private String display(Walk walk, Field field, Object stored) {
        if (walk.naming().contains(field) && stored instanceof List<?> ids) {
            return NameList.write(ids.stream()
                    .map(id -> walk.names().getOrDefault(String.valueOf(id), ""))
                    .toList());
        }
        return codecs.of(field.kind()).typed(stored);
    }

    private static final class Cursor {
        Optional<Position> position;

        Cursor(Optional<Position> position) {
            this.position = position;
        }
    }
}
