package org.pyairtable.data.webhook;

import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.record.change.RecordChangeSet;
import org.pyairtable.data.record.change.RecordChangeSet.Delta;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.webhook.WatchedChanges.TableDeltas;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Cells in the format of webhooks (Airtable's "cell format V2"): options of selects and linked records are objects, lookups
 * show which value comes from which record. Everything else is as the Web API answers it.
 */
final class WebhookCells {
    /** A cell of a linked record at one point in time. */
    @FunctionalInterface
    private interface LinkedCells {
        Optional<Object> cell(Table table, String recordId, Field field);
    }

    /** Where the values of a lookup come from. */
    private record Source(Field link, Table table, Field target) {}

    private final CellCodecs codecs;
    private final RecordChangeSet changes;

    WebhookCells(CellCodecs codecs, RecordChangeSet changes) {
        this.codecs = codecs;
        this.changes = changes;
    }

    /** Reads what the cells of these records show of linked records. To be done before any cell is asked for. */
    Uni<Void> load(List<TableDeltas> tables) {
        return Sequential.each(tables, changed -> load(changed.table(), changed.deltas()));
    }

    private Uni<Void> load(Table table, List<Delta> deltas) {
        Base earlier = changes.earlierBase(table);
        List<RecordState> before =
                deltas.stream().flatMap(delta -> delta.before().stream()).toList();
        List<RecordState> after =
                deltas.stream().flatMap(delta -> delta.after().stream()).toList();
        return load(earlier, earlier.find(table.id()).orElse(table), before)
                .chain(() -> load(changes.base(), table, after));
    }

    private Uni<Void> load(Base base, Table table, List<RecordState> records) {
        List<Source> sources = table.fields().stream()
                .flatMap(field -> source(base, table, field).stream())
                .toList();
        return Sequential.each(sources, source -> {
            Set<String> ids = new LinkedHashSet<>();
            records.forEach(record -> ids.addAll(RecordChangeSet.links(record, source.link())));
            return changes.load(source.table(), source.target(), ids);
        });
    }

    private Optional<Source> source(Base base, Table table, Field field) {
        if (field.kind() instanceof FieldKind.Link link) {
            Table linked = linked(base, link);
            return Optional.of(new Source(field, linked, linked.primaryField()));
        }
        if (field.kind() instanceof FieldKind.Lookup lookup
                && table.has(lookup.linkFieldId())
                && table.field(lookup.linkFieldId()).kind() instanceof FieldKind.Link link) {
            Table linked = linked(base, link);
            return Optional.of(lookup.targetFieldId())
                    .filter(linked::has)
                    .map(target -> new Source(table.field(lookup.linkFieldId()), linked, linked.field(target)));
        }
        return Optional.empty();
    }

    /** As it will be, or as it was if it is gone. */
    private Table linked(Base base, FieldKind.Link link) {
        return changes.base().find(link.linkedTableId()).orElseGet(() -> base.table(link.linkedTableId()));
    }

    /** The cell of a record as it will be; empty for an empty one. */
    Optional<Object> current(Table table, Field field, RecordState state) {
        return state.cell(field).map(stored -> json(changes.base(), table, field, stored, state, changes::cell));
    }

    /** Whether {@link #previous} is to be believed: what a lookup showed before a change of the schema is nowhere any more. */
    boolean knowsPrevious(Field field) {
        return !(changes.isReshaped() && field.kind() instanceof FieldKind.Lookup);
    }

    /** The cell of a record as it was before; after a change of the schema linked records are called what they are now. */
    Optional<Object> previous(Table table, Field field, RecordState state) {
        Base earlier = changes.earlierBase(table);
        Table before = earlier.find(table.id()).orElse(table);
        LinkedCells cells = changes.isReshaped() ? changes::cell : changes::earlierCell;
        return earlier(table, field, state)
                .map(stored -> json(earlier, before, before.field(field.id()), stored, state, cells));
    }

    /** What a record had stored in a field before; empty also when the field was not there. */
    Optional<Object> earlier(Table table, Field field, RecordState state) {
        return changes.earlierBase(table)
                .find(table.id())
                .filter(before -> before.has(field.id()))
                .flatMap(before -> state.cell(before.field(field.id())));
    }

    private Object json(Base base, Table table, Field field, Object stored, RecordState state, LinkedCells cells) {
        if (field.kind() instanceof FieldKind.Select || field.kind() instanceof FieldKind.Link) {
            return plain(base, field, stored, cells);
        }
        Optional<Source> lookup = source(base, table, field);
        return lookup.isPresent()
                ? lookup(base, lookup.get(), state, cells)
                : codecs.of(field.kind()).toJson(stored);
    }

    private Object plain(Base base, Field field, Object stored, LinkedCells cells) {
        return switch (field.kind()) {
            case FieldKind.SingleSelect select -> choice(select, (String) stored);
            case FieldKind.MultipleSelects select ->
                ((List<?>) stored)
                        .stream().map(id -> choice(select, (String) id)).toList();
            case FieldKind.Link link ->
                ((List<?>) stored)
                        .stream()
                                .map(id -> linked(base, link, (String) id, cells))
                                .toList();
            default -> codecs.of(field.kind()).toJson(stored);
        };
    }

    private static Map<String, Object> choice(FieldKind.Select select, String id) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("name", select.choices().withId(id).map(Choice::name).orElse(""));
        select.choices().withId(id).flatMap(Choice::color).ifPresent(color -> json.put("color", color));
        return json;
    }

    private Map<String, Object> linked(Base base, FieldKind.Link link, String id, LinkedCells cells) {
        Table table = linked(base, link);
        Field primary = table.primaryField();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put(
                "name",
                cells.cell(table, id, primary)
                        .map(stored -> codecs.of(primary.kind()).display(stored))
                        .orElse(""));
        return json;
    }

    private Map<String, Object> lookup(Base base, Source source, RecordState state, LinkedCells cells) {
        List<String> ids = RecordChangeSet.links(state, source.link());
        Map<String, Object> values = new LinkedHashMap<>();
        for (String id : ids) {
            cells.cell(source.table(), id, source.target()).ifPresent(stored -> {
                // A lookup of links or lookups shows them as the Web API does: one step is as far as it goes.
                Object value = source.target().kind() instanceof FieldKind.Select
                        ? plain(base, source.target(), stored, cells)
                        : codecs.of(source.target().kind()).toJson(stored);
                values.put(id, value instanceof List<?> list ? list : List.of(value));
            });
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("linkedRecordIds", ids);
        json.put("valuesByLinkedRecordId", values);
        return json;
    }
}
