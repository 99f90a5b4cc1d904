package org.pyairtable.workflow.definitions;

import java.util.List;
import java.util.Optional;
import org.pyairtable.workflow.scope.TableSchema;

/**
 * What a version of a workflow does, checked and with ids for names. It never changes.
 *
 * @param tables the tables that it reads and writes
 */
public record Definition(Trigger trigger, List<Step> steps, List<TableSchema> tables) {
    public Definition {
        steps = List.copyOf(steps);
        tables = List.copyOf(tables);
    }

    /** The table of the record that starts a run. */
    public Optional<TableSchema> triggerTable() {
        return trigger instanceof Trigger.OnRecord on ? table(on.table()) : Optional.empty();
    }

    public Optional<TableSchema> table(String tableId) {
        return tables.stream().filter(t -> t.tableId().equals(tableId)).findFirst();
    }
}
