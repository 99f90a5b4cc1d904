package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.mutiny.sqlclient.Row;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Field;

/** Stores {@link Boolean#TRUE}; what is not checked is empty. */
record CheckboxCells() implements CellCodec {
    private static final Set<String> YES = Set.of("true", "checked", "yes", "1", "on", "x");

    @Override
    public String columnType() {
        return "boolean";
    }

    @Override
    public Optional<Object> accept(Field field, JsonNode value, boolean typecast) {
        if (value.isNull()) {
            return Optional.empty();
        }
        if (value.isBoolean()) {
            return checked(value.booleanValue());
        }
        if (typecast && value.isTextual()) {
            return checked(YES.contains(value.textValue().strip().toLowerCase(Locale.ROOT)));
        }
        if (typecast && value.isNumber()) {
            return checked(value.decimalValue().compareTo(BigDecimal.ZERO) != 0);
        }
        throw new InvalidValue.Of(field.name()).exception();
    }

    private static Optional<Object> checked(boolean checked) {
        return checked ? Optional.of(true) : Optional.empty();
    }

    @Override
    public Object toColumn(Object stored) {
        return stored;
    }

    @Override
    public Optional<Object> fromRow(Row row, int column) {
        return checked(Boolean.TRUE.equals(row.getBoolean(column)));
    }

    @Override
    public Object toJson(Object stored) {
        return stored;
    }

    @Override
    public String display(Object stored, TextFormat format) {
        return "checked";
    }

    @Override
    public String displayJson(Object json, TextFormat format) {
        return Boolean.TRUE.equals(json) ? "checked" : "";
    }
}
