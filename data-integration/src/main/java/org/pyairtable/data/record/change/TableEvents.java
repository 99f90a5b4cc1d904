package org.pyairtable.data.record.change;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.cell.CellCodec;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.ManyLinks;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.events.RecordEvent.ChangeKind;
import org.pyairtable.events.RecordEvent.RecordChange;

/** The events of changes of one table's records. */
final class TableEvents {
    /**
     * @param earlier reads cells as they were stored before
     */
    private record Column(Field field, CellCodec codec, CellCodec earlier) {}

    /**
     * A field whose cells hold ids of records.
     *
     * @param primary of the linked table
     */
    private record LinkColumn(Field field, String linkedTableId, Field primary, CellCodec names) {}

    private final Changes changes;
    private final List<Column> columns = new ArrayList<>();
    private final List<LinkColumn> links = new ArrayList<>();
    private final Field primary;
    private final CellCodec names;

    /** @param earlier a field of the table as it was when the earlier states of the records were stored */
    TableEvents(Table table, Changes changes, UnaryOperator<Field> earlier) {
        this.changes = changes;
        this.primary = table.primaryField();
        this.names = codec(primary);
        for (Field field : table.fields()) {
            columns.add(new Column(field, codec(field), codec(earlier.apply(field))));
            if (field.kind() instanceof FieldKind.Link link) {
                Field shown = changes.table(link.linkedTableId()).primaryField();
                links.add(new LinkColumn(field, link.linkedTableId(), shown, codec(shown)));
            }
        }
    }

    private CellCodec codec(Field field) {
        return changes.codecs().of(field.kind());
    }

    /** One record's. */
    RecordChange change(Touched record) {
        ChangeKind kind = record.kind().orElseThrow();
        RecordState shown = record.after().or(record::before).orElseThrow();
        return new RecordChange(
                record.id(),
                kind,
                record.after().map(this::cells).orElse(Map.of()),
                before(record, kind),
                shown.cell(primary).map(names::display).orElse(""),
                links(shown),
                partialLinks(record));
    }

    private @Nullable List<String> partialLinks(Touched record) {
        List<String> partial = links.stream()
                .map(LinkColumn::field)
                .filter(field -> isPartial(field, record.after().flatMap(state -> state.cell(field)))
                        || isPartial(field, record.before().flatMap(state -> state.cell(field))))
                .map(Field::id)
                .toList();
        return partial.isEmpty() ? null : partial;
    }

    private boolean isPartial(Field field, Optional<Object> stored) {
        return stored.filter(cell -> cell instanceof ManyLinks || isTooLarge(field, cell))
                .isPresent();
    }

    private boolean isTooLarge(Field field, Object stored) {
        return field.kind() instanceof FieldKind.Link
                && stored instanceof List<?> ids
                && ids.size() > changes.mostLinks();
    }

    private Map<String, Object> cells(RecordState state) {
        Map<String, Object> cells = new LinkedHashMap<>();
        for (Column column : columns) {
            state.cell(column.field())
                    .ifPresent(stored -> cells.put(column.field().id(), json(column.field(), column.codec(), stored)));
        }
        return cells;
    }

    /** Of a link cell, only as many records as an event can hold whatever the cell has. */
    private Object json(Field field, CellCodec codec, Object stored) {
        return isTooLarge(field, stored)
                ? List.copyOf(((List<?>) stored).subList(0, changes.mostLinks()))
                : codec.toJson(stored);
    }

    private Map<String, @Nullable Object> before(Touched record, ChangeKind kind) {
        return switch (kind) {
            case CREATED -> Map.of();
            case DELETED -> new HashMap<>(cells(record.before().orElseThrow()));
            case UPDATED -> changedBefore(record);
        };
    }

    private Map<String, @Nullable Object> changedBefore(Touched record) {
        Map<String, Object> cells = record.before().map(RecordState::cells).orElse(Map.of());
        Map<String, @Nullable Object> before = new LinkedHashMap<>();
        for (Column column : columns) {
            String fieldId = column.field().id();
            if (record.hasChanged(fieldId)) {
                Object stored = cells.get(fieldId);
                before.put(fieldId, stored == null ? null : json(column.field(), column.earlier(), stored));
            }
        }
        return before;
    }

    private Map<String, String> links(RecordState state) {
        if (links.isEmpty()) {
            return Map.of();
        }
        Map<String, String> texts = new HashMap<>();
        for (LinkColumn link : links) {
            for (String id : changes.shownLinks(Optional.of(state), link.field().id())) {
                texts.put(
                        id,
                        changes.cell(link.linkedTableId(), id, link.primary())
                                .map(link.names()::display)
                                .orElse(""));
            }
        }
        return texts;
    }
}
