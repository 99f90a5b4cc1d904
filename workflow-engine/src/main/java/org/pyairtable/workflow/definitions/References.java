package org.pyairtable.workflow.definitions;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.formulas.StepFormula;
import org.pyairtable.workflow.scope.Reference;
import org.pyairtable.workflow.scope.TableSchema;
import org.pyairtable.workflow.scope.Template;
import org.pyairtable.workflow.scope.TemplateException;

/** Checks that what templates and formulas refer to will be there when the step runs. */
final class References {
    private final Optional<TableSchema> triggerTable;
    private final Set<String> earlierSteps;

    /** @param earlierSteps grows while the steps are checked one after the other */
    References(Optional<TableSchema> triggerTable, Set<String> earlierSteps) {
        this.triggerTable = triggerTable;
        this.earlierSteps = earlierSteps;
    }

    void template(String text, String path) {
        try {
            Template.parse(text).references().forEach(reference -> check(reference, path));
        } catch (TemplateException e) {
            throw ServiceException.invalid(path, e.getMessage() + " (at character " + (e.position() + 1) + ")");
        }
    }

    /** Checks the templates of a cell, wherever they are in it. */
    void cell(@Nullable Object value, String path) {
        switch (value) {
            case String text -> template(text, path);
            case Collection<?> items -> items.forEach(item -> cell(item, path));
            case Map<?, ?> map -> map.values().forEach(item -> cell(item, path));
            case null, default -> {}
        }
    }

    /** The fields of the record are checked when the formula is bound. */
    void formula(String text, String path) {
        StepFormula.references(text).stream()
                .filter(name -> triggerTable.flatMap(t -> t.field(name)).isEmpty())
                .flatMap(name -> Reference.parse(name).stream())
                .forEach(reference -> check(reference, path));
    }

    private void check(Reference reference, String path) {
        switch (reference) {
            case Reference.RecordId id -> record(path);
            case Reference.RecordField field -> {
                TableSchema table = record(path);
                if (table.fields().stream().noneMatch(f -> f.name().equals(field.name()))) {
                    throw ServiceException.invalid(
                            path, "refers to '" + field.name() + "', which is no field of table " + table.tableName());
                }
            }
            case Reference.StepResult result -> {
                if (!earlierSteps.contains(result.stepId())) {
                    throw ServiceException.invalid(
                            path, "refers to step '" + result.stepId() + "', which does not come before it");
                }
            }
            case Reference.TriggerValue value -> {}
        }
    }

    private TableSchema record(String path) {
        return triggerTable.orElseThrow(
                () -> ServiceException.invalid(path, "refers to a record, but no record starts this workflow"));
    }
}
