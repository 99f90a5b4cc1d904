package org.pyairtable.formula.sql;

import java.util.Map;
import java.util.Optional;

/** Knows in which columns the fields of a table lie. */
@FunctionalInterface
public interface SqlColumns {
    /** The column of a field by its id; empty when it has none of its own, as links and lookups. */
    Optional<SqlColumn> column(String fieldId);

    /** SQL for the record's id, a text that is never null; empty when it is not known. */
    default Optional<String> recordId() {
        return Optional.empty();
    }

    /** SQL for when the record was created, a {@code timestamptz} that is never null. */
    default Optional<String> createdTime() {
        return Optional.empty();
    }

    /** SQL for when the record was last changed, a {@code timestamptz} that is never null. */
    default Optional<String> lastModifiedTime() {
        return Optional.empty();
    }

    static SqlColumns of(Map<String, SqlColumn> columns) {
        return fieldId -> Optional.ofNullable(columns.get(fieldId));
    }
}
