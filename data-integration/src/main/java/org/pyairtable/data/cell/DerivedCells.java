package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.mutiny.sqlclient.Row;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.airtable.Json;
import org.pyairtable.data.schema.Field;

/**
 * Cells of formulas, lookups, rollups and counts. Stores the value as it is answered: text, number, boolean, list, or a map
 * for an error. One JSON column holds them all, because a formula's rows may differ in type.
 */
record DerivedCells() implements CellCodec {
    @Override
    public String columnType() {
        return "jsonb";
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
    public String selected(String column) {
        return column + "::text";
    }

    @Override
    public Optional<Object> fromRow(Row row, int column) {
        return Optional.ofNullable(row.getString(column)).map(json -> canonical(Json.readValue(json)));
    }

    /** Numbers become equal objects when they are equal numbers. */
    static Object canonical(Object value) {
        return switch (value) {
            case BigDecimal number -> Numbers.canonical(number).orElse(number);
            case Number number ->
                Numbers.canonical(new BigDecimal(number.toString())).orElseThrow();
            case List<?> list -> list.stream().map(DerivedCells::canonical).toList();
            default -> value;
        };
    }

    @Override
    public Object toJson(Object stored) {
        return stored;
    }

    @Override
    public String display(Object stored) {
        return switch (stored) {
            case BigDecimal number -> Numbers.plain(number);
            case List<?> list -> list.stream().map(this::display).collect(Collectors.joining(", "));
            case Map<?, ?> error -> String.valueOf(error.values().iterator().next());
            default -> String.valueOf(stored);
        };
    }
}
