package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Optional;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;

/** Stores the id of the source as {@link String}; answers its name. Clients only read it. */
record SyncSourceCells(FieldKind.ExternalSyncSource kind) implements CellCodec {
    @Override
    public String columnType() {
        return "text";
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
    public Optional<Object> fromRow(Row row, int column) {
        return Optional.<Object>ofNullable(row.getString(column))
                .filter(id -> kind.choices().withId((String) id).isPresent());
    }

    @Override
    public Object toJson(Object stored) {
        return kind.choices().withId((String) stored).map(Choice::name).orElse("");
    }

    @Override
    public String display(Object stored, TextFormat format) {
        return (String) toJson(stored);
    }
}
