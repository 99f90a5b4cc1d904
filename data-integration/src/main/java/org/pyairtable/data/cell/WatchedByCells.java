package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Field;

/** Stores the id of the user who last changed certain fields as {@link String}; answers who that is. */
record WatchedByCells(CollaboratorNames names) implements JsonColumn {
    @Override
    public Optional<Object> accept(Field field, JsonNode value, boolean typecast) {
        throw new InvalidValue.OfComputed(field.name()).exception();
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
