package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Optional;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.Field;

/**
 * What the cells of one field accept, store and answer. A stored value is never null; an empty cell has no value.
 * The implementations say which Java type their stored values have.
 */
public interface CellCodec {
    /** The PostgreSQL type of the column. */
    String columnType();

    /**
     * Reads what a client wants to put into a cell.
     *
     * @param typecast whether to make the best of a value of another type instead of refusing it
     * @return the stored value; empty when the cell is to be empty
     * @throws RefusedException when the cell does not accept it
     */
    Optional<Object> accept(Field field, JsonNode value, boolean typecast);

    /** The value as {@code jsonb_to_recordset} reads it into a column of {@link #columnType()}. */
    Object toColumn(Object stored);

    /** @param column position in the row; holds the column's expression as {@link #selected} wrote it */
    Optional<Object> fromRow(Row row, int column);

    /**
     * The expression that selects the column in the form that {@link #fromRow} reads. It fixes the type: when a field gets
     * another one, statements that connections still hold must not change what they answer.
     */
    default String selected(String column) {
        return column + "::" + columnType();
    }

    /** The value in the JSON cell format. */
    Object toJson(Object stored);

    /** The value as a person reads it: the string cell format. */
    String display(Object stored, TextFormat format);

    /** As above, for nobody in particular. */
    default String display(Object stored) {
        return display(stored, TextFormat.PLAIN);
    }

    /** As {@link #display(Object)}, but so that typecast reads the same from it: names in a list are quoted if need be. */
    default String typed(Object stored) {
        return display(stored);
    }

    /**
     * As {@link #display(Object, TextFormat)}, from what a lookup of the field holds.
     *
     * @param json a cell in the JSON format, or one element of it when it is a list
     */
    default String displayJson(Object json, TextFormat format) {
        return DerivedCells.text(json);
    }
}
