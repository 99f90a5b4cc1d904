package org.pyairtable.data.query;

import org.pyairtable.data.schema.Field;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.formula.sql.SqlComparand;

/**
 * The search for records whose cell of a text field is a given one, for many texts at once: found by how they begin, which
 * is what the index of a filter by the same field holds.
 */
public final class TextLookup {
    private TextLookup() {}

    /** A condition for which the cells of a text field in the tables {@code t} and {@code u} begin alike. */
    public static String equalBeginnings(Field field) {
        return beginning("t.", field) + " = " + beginning("u.", field);
    }

    /** A condition for which the cells of a text field in the table {@code t} are empty, which the same index finds. */
    public static String emptyBeginning(Field field) {
        return beginning("t.", field) + " = ''";
    }

    /** The columns of an index that finds records by a text field, in the order of their creation. */
    public static String indexColumns(Field field) {
        return "(" + beginning("", field) + "), _no";
    }

    private static String beginning(String qualifier, Field field) {
        return SqlComparand.beginning(qualifier + SqlNames.column(field.id()));
    }
}
