package org.pyairtable.workflow.definitions;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.definitions.trigger.Trigger;
import org.pyairtable.workflow.scope.TableSchema;
import org.pyairtable.workflow.steps.Block;
import org.pyairtable.workflow.steps.OnTable;
import org.pyairtable.workflow.steps.SetVariable;
import org.pyairtable.workflow.steps.Step;

/**
 * The checked content of a workflow version, with ids instead of names. Immutable.
 *
 * @param concurrency null when any number of runs may be under way
 * @param debounce null when each event starts a run of its own
 * @param failureNotices who is notified of failed runs; null for the owner
 * @param tables the tables that it reads and writes; what is stored knows them as they were when it was saved
 */
public record Definition(
        Trigger trigger,
        List<Step> steps,
        List<TableSchema> tables,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Concurrency concurrency,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Debounce debounce,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> failureNotices) {
    public Definition {
        steps = List.copyOf(steps);
        tables = List.copyOf(tables);
    }

    public Definition(Trigger trigger, List<Step> steps, List<TableSchema> tables) {
        this(trigger, steps, tables, null, null, null);
    }

    /** Whether some of its steps run in runs of their own, inside those of the workflow. */
    public boolean hasScopes() {
        return StepTree.anyBlock(steps, Block::scope);
    }

    /** The same with current descriptions of its tables; deleted fields keep their last names. */
    public Definition on(List<TableSchema> present) {
        Map<String, TableSchema> byId =
                present.stream().collect(Collectors.toMap(TableSchema::tableId, t -> t, (first, later) -> first));
        return new Definition(
                trigger,
                steps,
                tables.stream()
                        .map(saved -> byId.containsKey(saved.tableId())
                                ? byId.get(saved.tableId()).keeping(saved)
                                : saved)
                        .toList(),
                concurrency,
                debounce,
                failureNotices);
    }

    /** The table of the record that starts a run. */
    public Optional<TableSchema> triggerTable() {
        return trigger instanceof Trigger.OnRecord on ? table(on.table()) : Optional.empty();
    }

    /** The tables whose cells steps give as results, by step id. */
    public Map<String, TableSchema> written() {
        Map<String, TableSchema> written = new HashMap<>();
        StepTree.walk(steps, "", (step, path) -> {
            if (step.bare() instanceof OnTable on && on.givesCells()) {
                Optional.ofNullable(on.table()).flatMap(this::table).ifPresent(table -> written.put(on.id(), table));
            }
        });
        return written;
    }

    /** Whether it writes records. */
    public boolean writes() {
        AtomicBoolean writes = new AtomicBoolean();
        StepTree.walk(steps, "", (step, path) -> {
            if (step.bare() instanceof OnTable) {
                writes.set(true);
            }
        });
        return writes.get();
    }

    /** The names of the variables that steps set, by step id. */
    public Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        StepTree.walk(steps, "", (step, path) -> {
            if (step.bare() instanceof SetVariable set) {
                variables.put(set.id(), set.name());
            }
        });
        return variables;
    }

    public Optional<TableSchema> table(String tableId) {
        return tables.stream().filter(t -> t.tableId().equals(tableId)).findFirst();
    }
}
