package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Optional;
import org.pyairtable.data.schema.Field;

/** Stores the user's id as {@link String}; answers who that is. */
record CollaboratorCells(CollaboratorNames names) implements CellCodec {
    @Override
    public String columnType() {
        return "text";
    }

    @Override
    public Optional<Object> accept(Field field, JsonNode value, boolean typecast) {
        boolean empty = value.isNull()
                || (typecast && value.isTextual() && value.textValue().isBlank());
        return empty ? Optional.empty() : Optional.of(names.id(field, value, typecast));
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
        return names.person((String) stored);
    }

    @Override
    public String display(Object stored, TextFormat format) {
        return names.name((String) stored);
    }
}
