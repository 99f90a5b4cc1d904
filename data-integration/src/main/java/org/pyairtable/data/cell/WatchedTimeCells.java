package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Field;

/**
 * Stores the time of the last change of certain fields as {@link String}, as it is answered.
 *
 * @param shown how times are written out
 */
record WatchedTimeCells(CellCodec shown) implements JsonColumn {
    @Override
    public Optional<Object> accept(Field field, JsonNode value, boolean typecast) {
        throw new InvalidValue.OfComputed(field.name()).exception();
    }

    @Override
    public Object toJson(Object stored) {
        return stored;
    }

    @Override
    public String display(Object stored, TextFormat format) {
        return shown.displayJson(stored, format);
    }

    @Override
    public String displayJson(Object json, TextFormat format) {
        return shown.displayJson(json, format);
    }
}
