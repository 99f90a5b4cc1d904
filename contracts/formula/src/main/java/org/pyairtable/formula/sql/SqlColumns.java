package org.pyairtable.formula.sql;

import java.util.Map;
import java.util.Optional;

/** Knows in which columns the fields of a table lie. */
@FunctionalInterface
public interface SqlColumns {
    /** What a record has beside its cells. */
    enum Property {
        /** {@code text collate "C"}, never null and unique. */
        ID,
        /** {@code timestamptz}, never null. */
        CREATED_TIME,
        /** {@code timestamptz}, never null. */
        LAST_MODIFIED_TIME
    }

    /** The column of a field by its id; empty when it has none of its own, as links and lookups. */
    Optional<SqlColumn> column(String fieldId);

    /** SQL that names the column of a property; empty when there is none. */
    default Optional<String> column(Property property) {
        return Optional.empty();
    }

    /**
     * SQL that gives, as {@code timestamptz}, when a user last changed a field by its id, null when never; empty when that
     * is not kept.
     */
    default Optional<String> lastChange(String fieldId) {
        return Optional.empty();
    }

    static SqlColumns of(Map<String, SqlColumn> columns) {
        return fieldId -> Optional.ofNullable(columns.get(fieldId));
    }
}
