package org.pyairtable.formula.sql;

import java.util.Map;

/**
 * Where a field's cells are.
 *
 * @param expression SQL that names the column, quoted by the caller; it is used as it stands
 * @param type what the column holds
 * @param choices for {@link Type#CHOICE} the names by the ids that the column may hold, else empty
 */
public record SqlColumn(String expression, Type type, Map<String, String> choices) {
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
        TIMESTAMP,
        /** {@code text} that holds ids, not empty, of which formulas read the names; null is blank. */
        CHOICE
    }

    public SqlColumn {
        choices = Map.copyOf(choices);
    }

    public SqlColumn(String expression, Type type) {
        this(expression, type, Map.of());
    }
}
