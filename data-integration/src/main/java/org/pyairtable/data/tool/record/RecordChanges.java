package org.pyairtable.data.tool.record;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.record.write.RecordWrites;
import org.pyairtable.data.record.write.WriteRequest;
import org.pyairtable.data.record.write.Written;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.data.tool.Alongside;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Member;
import org.pyairtable.data.tool.Place;
import org.pyairtable.data.tool.Places;
import org.pyairtable.data.tool.Rehearsal;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.ToolOutput;
import org.pyairtable.data.tool.WritingTool;

/** Writes records for tools, on the one way that all writes of records go. */
@Singleton
class RecordChanges {
    /** Most records that one call writes. */
    static final int MOST = 50;

    /** How {@code RecordsChanged} says that a tool wrote. */
    private static final String VIA = "agent";

    private final Places places;
    private final Transactions transactions;
    private final RecordWrites writes;
    private final RecordLookup lookup;
    private final RecordCells cells;

    RecordChanges(
            Places places, Transactions transactions, RecordWrites writes, RecordLookup lookup, RecordCells cells) {
        this.places = places;
        this.transactions = transactions;
        this.writes = writes;
        this.lookup = lookup;
        this.cells = cells;
    }

    /** What {@link #write} answers. */
    static ToolOutput output() {
        return ToolOutput.writing(
                Member.text("table", "Name of the table"),
                Member.texts("created", "Ids of the records that were created").sometimes(),
                Member.texts("updated", "Ids of the records that were changed").sometimes(),
                Member.texts("deleted", "Ids of the records that were deleted").sometimes(),
                Member.objects("records", "The records as they are now", RecordCells.members())
                        .sometimes());
    }

    Uni<ToolAnswer> write(ToolCaller caller, Arguments arguments, WriteRequest request, Alongside alongside) {
        return places.seenTable(caller, arguments, Permission.WRITE_RECORDS)
                .chain(place -> place.advising(transactions
                        .whole(connection -> alongside
                                .in(connection)
                                .chain(() -> writes.writeIn(connection, target(caller, place), request))
                                .call(written -> alongside.behind(connection, wrote(written))))
                        .chain(written -> answer(caller, place, written))));
    }

    private static WritingTool.Wrote wrote(Written written) {
        List<String> ids = new ArrayList<>(written.createdIds());
        ids.addAll(written.updatedIds());
        return new WritingTool.Wrote(written.schema().base(), written.table().id(), ids);
    }

    private static RecordWrites.Target target(ToolCaller caller, Place place) {
        return new RecordWrites.Target(
                caller.principal(), place.base().id(), place.table().id(), caller.context(), VIA);
    }

    private Uni<ToolAnswer> answer(ToolCaller caller, Place place, Written written) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("table", place.table().name());
        put(content, "created", written.createdIds());
        put(content, "updated", written.updatedIds());
        put(content, "deleted", written.deletedIds());
        return written.records().isEmpty()
                ? Uni.createFrom().item(ToolAnswer.of(content))
                : cells.shown(caller, now(place, written), shown(place, written), written.records())
                        .map(records -> ToolAnswer.list(content, "records", records));
    }

    private static void put(Map<String, Object> content, String name, List<String> ids) {
        if (!ids.isEmpty()) {
            content.put(name, ids);
        }
    }

    /** Select options may have been added. */
    private static Place now(Place place, Written written) {
        return new Place(written.schema().base(), written.table(), place.grant());
    }

    private static List<Field> shown(Place place, Written written) {
        return place.grant().shown(written.table());
    }

    /** What the write would change: new cells, cells before and after, and the records that would go. */
    Uni<Map<String, Object>> rehearse(ToolCaller caller, Arguments arguments, WriteRequest request) {
        return places.seenTable(caller, arguments, Permission.WRITE_RECORDS)
                .chain(place -> place.advising(Rehearsal.of(
                                transactions, connection -> writes.writeIn(connection, target(caller, place), request))
                        .chain(written -> difference(caller, place, written))));
    }

    private Uni<Map<String, Object>> difference(ToolCaller caller, Place place, Written written) {
        List<String> before = new ArrayList<>(written.updatedIds());
        before.addAll(written.deletedIds());
        List<Field> fields = shown(place, written).stream()
                .filter(field -> !(field.kind() instanceof FieldKind.LastModifiedTime)
                        && !(field.kind() instanceof FieldKind.LastModifiedBy))
                .toList();
        return lookup.existing(caller, place, before)
                .chain(found -> cells.shown(caller, now(place, written), fields, found))
                .chain(were -> cells.shown(caller, now(place, written), fields, written.records())
                        .map(are -> Difference.of(place.table().name(), written, were, are)));
    }
}
