package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Field;

/**
 * Stores {@code {state, isStale, value}} as a map. A write gives the text itself, as a text or in the form that is read; the
 * state is never the client's to say.
 */
public record AiTextCells() implements JsonColumn {
    private static final String STALE = "isStale";
    private static final String VALUE = "value";

    @Override
    public Optional<Object> accept(Field field, JsonNode value, boolean typecast) {
        JsonNode text = value.isObject() ? value.path(VALUE) : value;
        if (text.isNull() || (text.isTextual() && text.textValue().isEmpty())) {
            return Optional.empty();
        }
        String given = text.isTextual() ? text.textValue() : typecast ? text.asText() : "";
        if (given.isEmpty() || !TextCells.isStorable(given)) {
            throw new InvalidValue.Of(field.name()).exception();
        }
        return Optional.of(cell(given, false));
    }

    private static Map<String, Object> cell(Object value, boolean stale) {
        Map<String, Object> cell = new LinkedHashMap<>();
        cell.put("state", "generated");
        cell.put(STALE, stale);
        cell.put(VALUE, value);
        return cell;
    }

    /** The same text when what it was made from has changed since. */
    public static Object stale(Object stored) {
        return stored instanceof Map<?, ?> cell && cell.get(VALUE) instanceof String text ? cell(text, true) : stored;
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
