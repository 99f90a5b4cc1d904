package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Optional;
import java.util.StringJoiner;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.wire.StorableText;

/**
 * Stores {@link String}s as they came, byte for byte. As at Airtable, Markdown reads with a line break at its end, whether it
 * was written with one or not.
 */
record TextCells(FieldKind.Text kind) implements CellCodec {
    private static final int MAX_LENGTH = 100_000;

    @Override
    public String columnType() {
        return "text";
    }

    @Override
    public Optional<Object> accept(Field field, JsonNode value, boolean typecast) {
        if (value.isNull()) {
            return Optional.empty();
        }
        String text = text(field, value, typecast);
        if (!isStorable(text)) {
            throw new InvalidValue.Of(field.name()).exception();
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static String text(Field field, JsonNode value, boolean typecast) {
        if (value.isTextual()) {
            return value.textValue();
        }
        if (typecast && value.isNumber()) {
            return Numbers.plain(value.decimalValue());
        }
        if (typecast && value.isBoolean()) {
            return value.asText();
        }
        if (typecast && value.isArray()) {
            StringJoiner joined = new StringJoiner(", ");
            value.forEach(element -> joined.add(text(field, element, true)));
            return joined.toString();
        }
        throw new InvalidValue.Of(field.name()).exception();
    }

    static boolean isStorable(String text) {
        return text.length() <= MAX_LENGTH && StorableText.is(text);
    }

    @Override
    public Object toColumn(Object stored) {
        return stored;
    }

    @Override
    public Optional<Object> fromRow(Row row, int column) {
        return Optional.ofNullable(row.getString(column));
    }

    @Override
    public Object toJson(Object stored) {
        String text = (String) stored;
        return kind.type().equals("richText") && !text.endsWith("\n") ? text + "\n" : text;
    }

    @Override
    public String display(Object stored, TextFormat format) {
        return (String) stored;
    }

    @Override
    public String displayJson(Object json, TextFormat format) {
        String text = DerivedCells.text(json);
        return kind.type().equals("richText") && text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
