package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.mutiny.sqlclient.Row;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Field;

/** Stores the users' ids as {@code List<String>}, in order; answers who they are. */
record CollaboratorsCells(CollaboratorNames names) implements CellCodec {
    @Override
    public String columnType() {
        return "text[]";
    }

    @Override
    public Optional<Object> accept(Field field, JsonNode value, boolean typecast) {
        if (value.isNull()) {
            return Optional.empty();
        }
        Set<String> ids = new LinkedHashSet<>();
        if (typecast && value.isTextual()) {
            for (String name : NameList.read(value.textValue())) {
                ids.add(names.id(field, TextNode.valueOf(name), true));
            }
        } else if (value.isArray()) {
            value.forEach(element -> ids.add(names.id(field, element, typecast)));
        } else {
            throw new InvalidValue.Of(field.name()).exception();
        }
        return ids.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(ids));
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
        return ((List<?>) stored).stream().map(id -> names.person((String) id)).toList();
    }

    @Override
    public String display(Object stored, TextFormat format) {
        return String.join(", ", called(stored));
    }

    @Override
    public String typed(Object stored) {
        return NameList.write(called(stored));
    }

    private List<String> called(Object stored) {
        return ((List<?>) stored).stream().map(id -> names.name((String) id)).toList();
    }
}
