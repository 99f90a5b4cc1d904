package org.pyairtable.workflow.definitions;

import java.util.Optional;
import org.pyairtable.workflow.definitions.trigger.Trigger;
import org.pyairtable.workflow.scope.Reference;
import org.pyairtable.workflow.scope.TableSchema;
import org.pyairtable.workflow.steps.OnTable;

/** Visits every table and field that a stored definition names, with the place that names it; changes nothing. */
abstract class Mentions extends Rewording {
    private final Definition definition;

    Mentions(Definition stored) {
        super(stored);
        this.definition = stored;
    }

    abstract void table(String tableId, String place);

    /** @param table whose field it is meant to be; absent when that is not known */
    abstract void field(Optional<TableSchema> table, String id, String place);

    final void visit() {
        if (definition.trigger() instanceof Trigger.OnRecord on) {
            table(on.table(), "trigger.table");
        }
        StepTree.walk(definition.steps(), "steps", (step, here) -> {
            if (step.bare() instanceof OnTable on) {
                table(String.valueOf(on.table()), here + ".table");
            }
        });
        reworded();
    }

    @Override
    public final String field(TableSchema table, String id, String place) {
        field(Optional.of(table), id, place);
        return id;
    }

    @Override
    final Reference reference(Reference reference, String place) {
        switch (reference) {
            case Reference.RecordField cell -> field(triggerTable(), cell.field(), place);
            case Reference.CellIds ids -> field(triggerTable(), ids.field(), place);
            case Reference.StepResult result -> {
                int cells = result.path().indexOf(Reference.FIELDS);
                if (cells >= 0 && cells + 1 < result.path().size()) {
                    field(written(result.stepId()), result.path().get(cells + 1), place);
                }
            }
            case Reference.RecordId id -> {}
            case Reference.TriggerValue value -> {}
            case Reference.StepError error -> {}
            case Reference.Variable variable -> {}
            case Reference.Item item -> {}
            case Reference.Index index -> {}
        }
        return reference;
    }

    @Override
    final String inFormula(String name, String place) {
        if (triggerTable().flatMap(table -> table.byId(name)).isPresent()) {
            field(triggerTable(), name, place);
        } else {
            Reference.parse(name).ifPresent(reference -> reference(reference, place));
        }
        return name;
    }
}
