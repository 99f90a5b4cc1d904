package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.mutiny.sqlclient.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.events.State.User;

/** What a record knows of itself: its number as {@link BigDecimal}, its times as {@link Instant}, its users by id. */
record SystemCells(FieldKind.RecordOwn kind, People people) implements CellCodec {
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
        throw AirtableError.computedField(field.name()).exception();
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
            case String userId -> person(userId);
            default -> stored;
        };
    }

    private Map<String, Object> person(String userId) {
        Map<String, Object> person = new LinkedHashMap<>();
        person.put("id", userId);
        Optional<User> user = people.byId(userId);
        user.ifPresent(u -> {
            person.put("email", u.email());
            person.put("name", u.name());
        });
        return person;
    }

    @Override
    public String display(Object stored) {
        return switch (stored) {
            case Instant instant -> DateText.wire(instant);
            case String userId -> people.byId(userId).map(User::name).orElse(userId);
            default -> stored.toString();
        };
    }
}
