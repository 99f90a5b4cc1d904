package org.pyairtable.data.record.change;

import org.pyairtable.data.schema.Field;

/**
 * A field as it was before a change of the schema, whose former cells can still be read.
 *
 * @param was with the id that it has always had
 * @param column the id under which its former cells are read
 */
public record FormerField(Field was, String column) {
    /** The field by which the former cells are read. */
    public Field read() {
        return new Field(column, was.name(), was.description(), was.kind());
    }
}
