package org.pyairtable.data.record.row;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;

/**
 * A record as it is stored: what it knows of itself and its non-empty cells by field id. Immutable.
 *
 * @param number grows with each record of the table
 * @param cells stored values; fields of a {@link FieldKind.RecordOwn} kind are not among them
 */
public record RecordState(
        String id,
        long number,
        Instant createdAt,
        String createdBy,
        Instant modifiedAt,
        String modifiedBy,
        Map<String, Object> cells) {
    public RecordState {
        cells = Map.copyOf(cells);
    }

    /** The stored value of a cell; empty for an empty cell. */
    public Optional<Object> cell(Field field) {
        return field.kind() instanceof FieldKind.RecordOwn system
                ? Optional.of(own(system))
                : Optional.ofNullable(cells.get(field.id()));
    }

    private Object own(FieldKind.RecordOwn kind) {
        return switch (kind) {
            case FieldKind.AutoNumber k -> BigDecimal.valueOf(number);
            case FieldKind.CreatedTime k -> createdAt;
            case FieldKind.LastModifiedTime k -> modifiedAt;
            case FieldKind.CreatedBy k -> createdBy;
            case FieldKind.LastModifiedBy k -> modifiedBy;
        };
    }

    /** The same record with one cell set or, when {@code value} is empty, emptied. */
    public RecordState with(String fieldId, Optional<Object> value) {
        Map<String, Object> changed = new HashMap<>(cells);
        value.ifPresentOrElse(v -> changed.put(fieldId, v), () -> changed.remove(fieldId));
        return withCells(changed);
    }

    public RecordState withCells(Map<String, Object> other) {
        return new RecordState(id, number, createdAt, createdBy, modifiedAt, modifiedBy, other);
    }

    public RecordState modified(Instant at, String by) {
        return new RecordState(id, number, createdAt, createdBy, at, by, cells);
    }
}
