package org.pyairtable.workflow.steps;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A step on the records of a table. */
public sealed interface OnTable extends Step
        permits Write, DeleteRecord, DeleteRecords, FindRecords, ReadRecord, WaitForRecord {
    /** Absent means the trigger's. Always present once saved. */
    @Nullable
    String baseId();

    /** Absent means the trigger's. The table's id once saved. */
    @Nullable
    String table();

    /** The same on the table with these ids. */
    OnTable into(String baseId, String tableId);

    /** Whether its records have results by field name. */
    default boolean givesCells() {
        return true;
    }

    default String savedBase() {
        return Objects.requireNonNull(baseId(), "a saved step names its base");
    }

    default String savedTable() {
        return Objects.requireNonNull(table(), "a saved step names its table");
    }
}
