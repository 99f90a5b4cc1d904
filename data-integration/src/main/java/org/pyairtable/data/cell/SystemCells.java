package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.mutiny.sqlclient.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;

/** What a record knows of itself: its number as {@link BigDecimal}, its times as {@link Instant}, its users by id. */
record SystemCells(FieldKind.RecordOwn kind, CollaboratorNames names) implements CellCodec {
    @Override
    public String columnType() {
        return switch (kind) {
            case FieldKind.AutoNumber k -> "bigint";
            case FieldKind.CreatedTime k -> "timestamptz";
            case FieldKind.LastModifiedTime k -> "timestamptz";
            case FieldKind.CreatedBy k -> "text";
            case FieldKind.LastModifiedBy k -> "text";
        };
    }

    @Override
    public Optional<Object> accept(Field field, JsonNode value, boolean typecast) {
        throw new InvalidValue.OfComputed(field.name()).exception();
    }

    @Override
    public Object toColumn(Object stored) {
        return stored;
    }

    @Override
    public Optional<Object> fromRow(Row row, int column) {
        return switch (kind) {
            case FieldKind.AutoNumber k ->
                Optional.ofNullable(row.getLong(column)).map(BigDecimal::valueOf);
            case FieldKind.CreatedTime k ->
                Optional.ofNullable(row.getOffsetDateTime(column)).map(t -> t.toInstant());
            case FieldKind.LastModifiedTime k ->
                Optional.ofNullable(row.getOffsetDateTime(column)).map(t -> t.toInstant());
            case FieldKind.CreatedBy k -> Optional.ofNullable(row.getString(column));
            case FieldKind.LastModifiedBy k -> Optional.ofNullable(row.getString(column));
        };
    }

    @Override
    public Object toJson(Object stored) {
        return switch (stored) {
            case Instant instant -> DateText.wire(instant);
            case String userId -> names.person(userId);
            default -> stored;
        };
    }

    @Override
    public String display(Object stored, TextFormat format) {
        return switch (stored) {
            case Instant instant -> shown().displayJson(DateText.wire(instant), format);
            case String userId -> names.name(userId);
            default -> stored.toString();
        };
    }

    @Override
    public String displayJson(Object json, TextFormat format) {
        return json instanceof String ? shown().displayJson(json, format) : DerivedCells.text(json);
    }

    /** How times are written out; users and numbers do without. */
    private CellCodec shown() {
        return switch (kind) {
            case FieldKind.CreatedTime k -> CellCodecs.temporal(k.result());
            case FieldKind.LastModifiedTime k -> CellCodecs.temporal(k.result());
            case FieldKind.AutoNumber k -> CellCodecs.temporal(FieldKind.Temporal.STANDARD);
            case FieldKind.CreatedBy k -> CellCodecs.temporal(FieldKind.Temporal.STANDARD);
            case FieldKind.LastModifiedBy k -> CellCodecs.temporal(FieldKind.Temporal.STANDARD);
        };
    }
}
