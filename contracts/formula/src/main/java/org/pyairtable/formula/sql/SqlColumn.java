package org.pyairtable.formula.sql;

/**
 * Where a field's cells are.
 *
 * @param expression SQL that names the column, quoted by the caller; it is used as it stands
 * @param type what the column holds
 */
public record SqlColumn(String expression, Type type) {
    /** The kinds of columns that can be translated. */
    public enum Type {
        /** {@code text}, {@code varchar}; null and the empty text are both blank. */
        TEXT,
        /** Any number type, without NaN and infinities; evaluated as {@code float8}. */
        NUMBER,
        /** {@code boolean}; null is no. */
        BOOLEAN,
        /** {@code date}. */
        DATE,
        /** {@code timestamptz}, with milliseconds at most, as the API has them. */
        TIMESTAMP
    }
}
