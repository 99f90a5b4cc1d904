package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.mutiny.sqlclient.Row;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.wire.Json;
import org.pyairtable.formula.ResultType;

/**
 * Cells of formulas, lookups, rollups and counts. Stores the value as it is answered: text, number, boolean, list, or a map
 * for an error, a button or a person. One JSON column holds them all, because a formula's rows may differ in type.
 *
 * @param result what the field computes, as far as it is known; decides how it is written out
 */
record DerivedCells(ResultType result) implements CellCodec {
    private static final CellCodec SHOWN_TIME = new DateTimeCells(new FieldKind.DateTime("iso", "24hour", "utc"));

    /** What stands for an error, a person, a button, a barcode, a generated text, a file. */
    private static final List<String> NAMING_KEYS =
            List.of("error", "specialValue", "name", "label", "text", "value", "filename", "email", "id");

    @Override
    public String columnType() {
        return "jsonb";
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
            case Map<?, ?> map -> canonical(map);
            default -> value;
        };
    }

    private static Map<Object, Object> canonical(Map<?, ?> map) {
        Map<Object, Object> canonical = new LinkedHashMap<>(map);
        for (Map.Entry<Object, Object> entry : canonical.entrySet()) {
            if (entry.getValue() != null) {
                entry.setValue(canonical(entry.getValue()));
            }
        }
        return canonical;
    }

    @Override
    public Object toJson(Object stored) {
        return stored;
    }

    @Override
    public String display(Object stored, TextFormat format) {
        return stored instanceof List<?> list
                ? list.stream().map(element -> displayJson(element, format)).collect(Collectors.joining(", "))
                : displayJson(stored, format);
    }

    @Override
    public String displayJson(Object json, TextFormat format) {
        return result == ResultType.DATE_TIME && json instanceof String
                ? SHOWN_TIME.displayJson(json, format)
                : text(json);
    }

    /** A value of any kind in the JSON format as a person reads it. */
    static String text(Object json) {
        return switch (json) {
            case BigDecimal number -> Numbers.plain(number);
            case List<?> list -> list.stream().map(DerivedCells::text).collect(Collectors.joining(", "));
            case Map<?, ?> map -> text(map);
            default -> String.valueOf(json);
        };
    }

    private static String text(Map<?, ?> map) {
        return NAMING_KEYS.stream()
                .filter(key -> map.get(key) instanceof String)
                .findFirst()
                .map(key -> String.valueOf(map.get(key)))
                .orElse("");
    }
}
