package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.mutiny.sqlclient.Row;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.wire.AirtableId;

/**
 * Holds the ids of the linked records as {@code List<String>}, in order. The links live in a join table; the column that is
 * selected is an array made from it. Under typecast {@link #accept} lets primary values through, which the writer
 * replaces by ids; a text is a {@link NameList} of them.
 */
record LinkCells() implements CellCodec {
    @Override
    public String columnType() {
        return "text[]";
    }

    @Override
    public Optional<Object> accept(Field field, JsonNode value, boolean typecast) {
        if (value.isNull()) {
            return Optional.empty();
        }
        Set<String> targets = new LinkedHashSet<>();
        if (typecast && value.isTextual()) {
            targets.addAll(NameList.read(value.textValue()));
        } else if (value.isArray()) {
            value.forEach(element -> targets.add(target(element, typecast)));
        } else {
            throw new InvalidValue.RecordIds().exception();
        }
        if (!targets.stream().allMatch(TextCells::isStorable)) {
            throw new InvalidValue.Of(field.name()).exception();
        }
        return targets.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(targets));
    }

    private static String target(JsonNode element, boolean typecast) {
        JsonNode id = element.isObject() ? element.path("id") : element;
        if (id.isTextual() && AirtableId.isRecord(id.textValue())) {
            return id.textValue();
        }
        if (typecast && id.isTextual() && !id.textValue().isBlank()) {
            return id.textValue().strip();
        }
        if (typecast && id.isNumber()) {
            return Numbers.plain(id.decimalValue());
        }
        throw new InvalidValue.RecordId(element.isTextual() ? element.textValue() : element.toString()).exception();
    }

    @Override
    public Object toColumn(Object stored) {
        return stored;
    }

    @Override
    public Optional<Object> fromRow(Row row, int column) {
        String[] ids = row.getArrayOfStrings(column);
        return ids == null || ids.length == 0 ? Optional.empty() : Optional.of(List.of(ids));
    }

    @Override
    public Object toJson(Object stored) {
        return stored;
    }

    @Override
    public String display(Object stored, TextFormat format) {
        return ((List<?>) stored)
                .stream().map(id -> format.recordName().apply((String) id)).collect(Collectors.joining(", "));
    }

    @Override
    public String displayJson(Object json, TextFormat format) {
        return json instanceof String id ? format.recordName().apply(id) : DerivedCells.text(json);
    }
}
