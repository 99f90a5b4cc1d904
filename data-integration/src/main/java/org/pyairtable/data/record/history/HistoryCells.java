package org.pyairtable.data.record.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.ManyLinks;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.wire.Json;

/**
 * What changes of one table's records leave in their history: cells in the JSON cell format, but people as ids and files by id and
 * name. Of links only what came and went. Computed cells leave nothing.
 */
final class HistoryCells {
    /** Characters of a value; a longer text is cut, another value that is longer as JSON is left out. */
    static final int MOST_CHARACTERS = 4_000;

    /** Linked records that came, and that went, by one change of a cell. */
    static final int MOST_LINKS = 100;

    private final CellCodecs codecs;
    private final List<Field> fields;
    private final UnaryOperator<Field> earlier;

    /** @param earlier a field of the table as it was when the earlier states of the records were stored */
    HistoryCells(CellCodecs codecs, Table table, UnaryOperator<Field> earlier) {
        this.codecs = codecs;
        this.earlier = earlier;
        this.fields = table.fields().stream()
                .filter(f -> !f.isComputed() || !earlier.apply(f).isComputed())
                .toList();
    }

    /** By the id of the field. */
    Map<String, Object> of(Touched record) {
        Map<String, Object> cells = new LinkedHashMap<>();
        for (Field field : fields) {
            if (record.hasChanged(field.id())) {
                boolean linked = field.kind() instanceof FieldKind.Link
                        && earlier.apply(field).kind() instanceof FieldKind.Link;
                Map<String, Object> change =
                        linked ? links(field, record) : values(field, record.before(), record.after());
                if (change.size() > 1) {
                    cells.put(field.id(), change);
                }
            }
        }
        return cells;
    }

    /** Nothing but the type when both read the same here. */
    private Map<String, Object> values(Field field, Optional<RecordState> before, Optional<RecordState> after) {
        Map<String, Object> change = typed(field);
        Field was = earlier.apply(field);
        Optional<Object> old = cell(before, field).map(stored -> json(was, stored));
        Optional<Object> now =
                field.isComputed() ? Optional.empty() : cell(after, field).map(stored -> json(field, stored));
        if (!old.equals(now)) {
            old.ifPresent(value -> put(change, "before", value));
            now.ifPresent(value -> put(change, "after", value));
        }
        return change;
    }

    private static Map<String, Object> typed(Field field) {
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("type", field.kind().type());
        return change;
    }

    private static Optional<Object> cell(Optional<RecordState> state, Field field) {
        return state.flatMap(record -> Optional.ofNullable(record.cells().get(field.id())));
    }

    private Object json(Field field, Object stored) {
        return switch (field.kind()) {
            case FieldKind.SingleCollaborator k -> stored;
            case FieldKind.MultipleCollaborators k -> stored;
            case FieldKind.Attachments k -> files(stored);
            default -> codecs.of(field.kind()).toJson(stored);
        };
    }

    /** What becomes known of a file later, its size for instance, is not a change of the cell. */
    private static List<Object> files(Object stored) {
        List<Object> files = new ArrayList<>();
        for (Object file : (List<?>) stored) {
            if (file instanceof Map<?, ?> map) {
                files.add(Map.of("id", String.valueOf(map.get("id")), "filename", String.valueOf(map.get("filename"))));
            }
        }
        return files;
    }

    private static void put(Map<String, Object> change, String name, Object value) {
        if (value instanceof String text && text.length() > MOST_CHARACTERS) {
            int end =
                    Character.isHighSurrogate(text.charAt(MOST_CHARACTERS - 1)) ? MOST_CHARACTERS - 1 : MOST_CHARACTERS;
            change.put(name, text.substring(0, end));
            change.put("truncated", true);
        } else if (!(value instanceof String) && Json.write(value).length() > MOST_CHARACTERS) {
            change.put("truncated", true);
        } else {
            change.put(name, value);
        }
    }

    private static Map<String, Object> links(Field field, Touched record) {
        Map<String, Object> change = typed(field);
        if (cell(record.after(), field).orElse("") instanceof ManyLinks many) {
            putLinks(change, "added", many.added());
            putLinks(change, "removed", many.removed());
            return change;
        }
        List<String> before = Changes.links(record.before(), field.id());
        List<String> after = Changes.links(record.after(), field.id());
        putLinks(change, "added", without(after, before));
        putLinks(change, "removed", without(before, after));
        return change;
    }

    private static Set<String> without(List<String> ids, List<String> others) {
        Set<String> rest = new LinkedHashSet<>(ids);
        others.forEach(rest::remove);
        return rest;
    }

    private static void putLinks(Map<String, Object> change, String name, Collection<String> ids) {
        if (!ids.isEmpty()) {
            change.put(name, ids.stream().limit(MOST_LINKS).toList());
        }
        if (ids.size() > MOST_LINKS) {
            change.put("truncated", true);
        }
    }
}
