package org.pyairtable.data.storage;

import org.pyairtable.data.airtable.AirtableId;

/**
 * Quoted names of physical tables and columns. The only place where an identifier becomes SQL text: it must have the form of
 * an id that this service generates, so nothing a user wrote can get here.
 */
public final class SqlNames {
    /** Prefix of the names of join tables. */
    public static final String JOIN = "lnk";

    private SqlNames() {}

    public static String table(String tableId) {
        return "records." + quoted("tbl", tableId);
    }

    /** The sequence that numbers the records of a table. */
    public static String numbers(String tableId) {
        quoted("tbl", tableId);
        return "records.\"" + tableId + "_no\"";
    }

    public static String column(String fieldId) {
        return quoted("fld", fieldId);
    }

    public static String join(String joinTable) {
        return "records." + quoted(JOIN, joinTable);
    }

    private static String quoted(String prefix, String id) {
        if (!AirtableId.is(prefix, id)) {
            throw new IllegalArgumentException("Not a generated id: " + id);
        }
        return '"' + id + '"';
    }
}
