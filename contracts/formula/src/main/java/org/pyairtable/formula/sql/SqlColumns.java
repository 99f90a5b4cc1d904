package org.pyairtable.formula.sql;

import java.util.Map;
import java.util.Optional;

/** Knows in which columns the fields of a table lie. */
@FunctionalInterface
public interface SqlColumns {
    /** The column of a field by its id; empty when it has none of its own, as links and lookups. */
    Optional<SqlColumn> column(String fieldId);

    static SqlColumns of(Map<String, SqlColumn> columns) {
        return fieldId -> Optional.ofNullable(columns.get(fieldId));
    }
}
