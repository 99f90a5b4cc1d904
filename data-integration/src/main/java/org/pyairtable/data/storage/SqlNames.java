package org.pyairtable.data.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.pyairtable.data.schema.ChangeTimes;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.wire.AirtableId;

/**
 * Quoted names of physical tables and columns. The only place where an identifier becomes SQL text: it must have the form of
 * an id that this service generates, so nothing a user wrote can get here.
 */
public final class SqlNames {
    /** Prefix of the names of join tables. */
    public static final String JOIN = "lnk";

    /** Prefix of the names of indexes that were made on demand. */
    public static final String INDEX = "idx";

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
        return quoted(fieldId.startsWith(ChangeTimes.PREFIX) ? ChangeTimes.PREFIX : "fld", fieldId);
    }

    public static String join(String joinTable) {
        return "records." + quoted(JOIN, joinTable);
    }

    /** The links that a field shows, to read from: its join table, or the part of it that the schema of a reader has. */
    public static String links(FieldKind.Link link) {
        return link.part().orElseGet(() -> join(link.joinTable()));
    }

    /** An array of choice ids. */
    public static String choices(List<String> choiceIds) {
        return choiceIds.stream().map(id -> quoted("sel", id)).collect(Collectors.joining(",", "'{", "}'::text[]"));
    }

    /** An index that is named by {@link #indexName}, without its schema. */
    public static String index(String name) {
        return quoted(INDEX, name);
    }

    /** The name of the index of a table that has these columns. */
    public static String indexName(String tableId, String columns) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((tableId + ' ' + columns).getBytes(StandardCharsets.UTF_8));
            return INDEX + HexFormat.of().formatHex(hash, 0, 7);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String quoted(String prefix, String id) {
        if (!AirtableId.is(prefix, id)) {
            throw new IllegalArgumentException("Not a generated id: " + id);
        }
        return '"' + id + '"';
    }
}
