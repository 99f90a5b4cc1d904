package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;

/** Stores the choices' ids as {@code List<String>}; answers their names. */
record MultipleSelectsCells(FieldKind.MultipleSelects kind) implements CellCodec {
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
        for (String name :
                SelectNames.list(value, typecast).orElseThrow(() -> new InvalidValue.Of(field.name()).exception())) {
            ids.add(SelectNames.choiceId(kind, name));
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
        if (ids == null) {
            return Optional.empty();
        }
        List<String> known = Arrays.stream(ids)
                .filter(id -> kind.choices().withId(id).isPresent())
                .toList();
        return known.isEmpty() ? Optional.empty() : Optional.of(known);
    }

    @Override
    public Object toJson(Object stored) {
        return names(stored);
    }

    @Override
    public String display(Object stored, TextFormat format) {
        return String.join(", ", names(stored));
    }

    @Override
    public String typed(Object stored) {
        return NameList.write(names(stored));
    }

    private List<String> names(Object stored) {
        return ((List<?>) stored)
                .stream()
                        .map(id -> kind.choices()
                                .withId((String) id)
                                .map(Choice::name)
                                .orElse(""))
                        .toList();
    }
}
