package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Optional;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;

/** Stores the choice's id as {@link String}; answers its name. */
record SingleSelectCells(FieldKind.SingleSelect kind) implements CellCodec {
    @Override
    public String columnType() {
        return "text";
    }

    @Override
    public Optional<Object> accept(Field field, JsonNode value, boolean typecast) {
        if (value.isNull()) {
            return Optional.empty();
        }
        Optional<String> name = SelectNames.scalar(value, typecast);
        if (name.isEmpty()) {
            throw new InvalidValue.Of(field.name()).exception();
        }
        if (name.get().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(SelectNames.choiceId(kind, name.get()));
    }

    @Override
    public Object toColumn(Object stored) {
        return stored;
    }

    @Override
    public Optional<Object> fromRow(Row row, int column) {
        return Optional.<Object>ofNullable(row.getString(column))
                .filter(id -> kind.choices().withId((String) id).isPresent());
    }

    @Override
    public Object toJson(Object stored) {
        return name(stored);
    }

    @Override
    public String display(Object stored, TextFormat format) {
        return name(stored);
    }

    private String name(Object stored) {
        return kind.choices().withId((String) stored).map(Choice::name).orElse("");
    }
}
