package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Field;

/** Stores {@code {text, type?}} as a map; without a text the cell is empty. */
record BarcodeCells() implements JsonColumn {
    private static final Set<String> KEYS = Set.of("text", "type");

    @Override
    public Optional<Object> accept(Field field, JsonNode value, boolean typecast) {
        if (value.isNull()) {
            return Optional.empty();
        }
        Map<String, Object> barcode = new LinkedHashMap<>();
        if (typecast && (value.isTextual() || value.isNumber())) {
            barcode.put(
                    "text", text(field, value.isTextual() ? value.textValue() : Numbers.plain(value.decimalValue())));
        } else if (value.isObject() && isOnly(value)) {
            barcode.put("text", text(field, value.path("text")));
            if (value.hasNonNull("type")) {
                barcode.put("type", text(field, value.path("type")));
            }
        } else {
            throw new InvalidValue.Of(field.name()).exception();
        }
        return "".equals(barcode.get("text")) ? Optional.empty() : Optional.of(barcode);
    }

    private static boolean isOnly(JsonNode barcode) {
        return barcode.properties().stream().allMatch(entry -> KEYS.contains(entry.getKey()));
    }

    private static String text(Field field, JsonNode node) {
        if (!node.isTextual()) {
            throw new InvalidValue.Of(field.name()).exception();
        }
        return text(field, node.textValue());
    }

    private static String text(Field field, String text) {
        if (!TextCells.isStorable(text)) {
            throw new InvalidValue.Of(field.name()).exception();
        }
        return text;
    }

    @Override
    public Object toJson(Object stored) {
        return stored;
    }

    @Override
    public String display(Object stored, TextFormat format) {
        return DerivedCells.text(stored);
    }
}
