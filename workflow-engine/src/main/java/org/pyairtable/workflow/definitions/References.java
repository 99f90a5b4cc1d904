package org.pyairtable.workflow.definitions;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.workflow.formulas.FormulaProblem;
import org.pyairtable.workflow.formulas.RecordFormula;
import org.pyairtable.workflow.formulas.StepFormula;
import org.pyairtable.workflow.scope.Reference;
import org.pyairtable.workflow.scope.TableSchema;
import org.pyairtable.workflow.steps.Step;
import org.pyairtable.workflow.templates.Template;
import org.pyairtable.workflow.templates.TemplateException;

/** Checks that everything that templates and formulas refer to exists when the step runs. */
final class References {
    private final Optional<TableSchema> triggerTable;
    private final List<String> triggerValues;
    private final boolean knowsBefore;
    private final Visible visible;
    private final BiConsumer<String, String> faults;
    private final FieldWords words;

    /**
     * @param triggerValues what {@code trigger} holds when a record starts a run
     * @param knowsBefore whether the record that starts a run may have been another before
     * @param visible grows and shrinks while the steps are checked one after the other
     * @param written the table that an earlier step writes into
     * @param faults takes paths and messages
     */
    References(
            Optional<TableSchema> triggerTable,
            List<String> triggerValues,
            boolean knowsBefore,
            Visible visible,
            Function<String, Optional<TableSchema>> written,
            BiConsumer<String, String> faults) {
        this.triggerTable = triggerTable;
        this.triggerValues = triggerValues;
        this.knowsBefore = knowsBefore;
        this.visible = visible;
        this.faults = faults;
        this.words = new FieldWords(triggerTable, written);
    }

    void template(String text, String path) {
        parsed(text, path).ifPresent(template -> {
            template.references().forEach(reference -> check(reference, path));
            template.formulas().forEach(formula -> formula(formula, path));
        });
    }

    private Optional<Template> parsed(String text, String path) {
        try {
            return Optional.of(Template.parse(text));
        } catch (TemplateException e) {
            faults.accept(path, e.getMessage() + " (at character " + (e.position() + 1) + ")");
            return Optional.empty();
        }
    }

    /** As {@link #template}; one link alone gives names, of which none is an id. */
    void recordId(String text, String path) {
        template(text, path);
        parsed(text, path).filter(Template::isWhole).ifPresent(template -> template.references().stream()
                .filter(reference -> reference instanceof Reference.RecordField cell
                        && triggerTable
                                .flatMap(t -> t.field(cell.field()))
                                .filter(f -> f.type().equals("multipleRecordLinks"))
                                .isPresent())
                .forEach(reference -> faults.accept(
                        path,
                        "gives the names of linked records; {{" + reference.text() + Reference.IDS
                                + "}} gives their ids")));
    }

    /** Checks the templates of a value, wherever they are in it. */
    void value(@Nullable Object value, String path) {
        switch (value) {
            case String text -> template(text, path);
            case Collection<?> items -> items.forEach(item -> value(item, path));
            case Map<?, ?> map -> map.values().forEach(item -> value(item, path));
            case null, default -> {}
        }
    }

    void formula(String text, String path) {
        try {
            StepFormula.references(text).stream()
                    .filter(name -> triggerTable.flatMap(t -> t.field(name)).isEmpty())
                    .flatMap(name -> Reference.parse(name).stream())
                    .forEach(reference -> check(reference, path));
            StepFormula.bind(text, triggerTable);
        } catch (FormulaException e) {
            faults.accept(path, FormulaProblem.describe(e));
        }
    }

    /** A formula over the records of another table; what templates in it give is a value of the formula. */
    void condition(TableSchema table, String text, String path) {
        template(text, path);
        parsed(text, path).ifPresent(template -> {
            try {
                String skeleton = template.skeleton();
                long holes = FormulaParser.parse(skeleton).references().stream()
                        .filter(Template::isHole)
                        .count();
                if (holes < template.holeCount()) {
                    faults.accept(
                            path,
                            "has a {{…}} inside quotes or a comment; it stands for a value, without quotes around it:"
                                    + " {Name} = {{record.Name}}");
                    return;
                }
                RecordFormula.bind(template.filled(hole -> "\"\""), table);
            } catch (FormulaException e) {
                faults.accept(path, FormulaProblem.describe(e));
            }
        });
    }

    private void check(Reference reference, String path) {
        switch (reference) {
            case Reference.RecordId id -> record(path);
            case Reference.RecordField cell -> cell(cell, cell.field(), path);
            case Reference.CellIds ids -> cell(ids, ids.field() + Reference.IDS, path);
            case Reference.CellBefore cell -> before(cell, path);
            case Reference.StepResult result -> result(result, path);
            case Reference.TriggerValue value -> {
                if (triggerTable.isPresent()
                        && !triggerValues.contains(value.path().getFirst())) {
                    faults.accept(
                            path,
                            "refers to '" + value.text() + "', but a record starts this workflow: there are only "
                                    + String.join(
                                            " and ",
                                            triggerValues.stream()
                                                    .map(name -> "trigger." + name)
                                                    .toList())
                                    + "; cells are record.<field>");
                }
            }
            case Reference.StepError error -> {
                if (!visible.mayHaveFailed(error.stepId())) {
                    faults.accept(
                            path,
                            "refers to '" + error.text() + "', but no step '" + error.stepId()
                                    + "' with onError precedes this place");
                }
            }
            case Reference.Variable variable -> {
                if (!visible.hasVariable(variable.path().getFirst())) {
                    faults.accept(
                            path,
                            "refers to '" + variable.text() + "', but no step before this one sets that variable");
                }
            }
            case Reference.Item item -> item(item, path);
            case Reference.Index index -> item(index, path);
        }
    }

    private void item(Reference reference, String path) {
        if (!visible.hasItem()) {
            faults.accept(
                    path,
                    "refers to '" + reference.text()
                            + "', which there is in the steps of forEach, the formulas of transform and the records of createRecords,"
                            + " updateRecords, upsertRecords and deleteRecords only");
        }
    }

    private void cell(Reference reference, String named, String path) {
        Optional<TableSchema> table = record(path);
        if (table.isEmpty() || words.byId(reference).isPresent()) {
            return;
        }
        String field =
                named.endsWith(Reference.IDS) ? named.substring(0, named.length() - Reference.IDS.length()) : named;
        faults.accept(
                path,
                table.get().field(field).isPresent()
                        ? "refers to '" + named + "', but only cells of links and of people have ids, and the field "
                                + field + " holds neither"
                        : "refers to '" + named + "', which is not a field of table "
                                + table.get().tableName()
                                + "; a formula has its paths in braces: {record.<field>}");
    }

    private void before(Reference.CellBefore cell, String path) {
        Optional<TableSchema> table = record(path);
        if (table.isEmpty()) {
            return;
        }
        if (!knowsBefore) {
            faults.accept(
                    path,
                    "refers to '" + cell.text()
                            + "', but there are cells before a change only where a changed record starts"
                            + " the workflow: with recordChanged, recordMatches and recordStopsMatching");
        } else if (words.byId(cell).isEmpty()) {
            faults.accept(
                    path,
                    "refers to '" + cell.text() + "', but " + cell.field() + " is not a field of table "
                            + table.get().tableName());
        }
    }

    private void result(Reference.StepResult result, String path) {
        Step step = visible.step(result.stepId()).orElse(null);
        if (step == null) {
            faults.accept(path, "refers to step '" + result.stepId() + "', which does not precede this step");
            return;
        }
        Set<String> members = step.resultMembers();
        if (!members.isEmpty()
                && !result.path().isEmpty()
                && !members.contains(result.path().getFirst())) {
            faults.accept(
                    path,
                    "refers to '" + result.text() + "', but the result of a step '" + step.action() + "' has only "
                            + members.stream().sorted().collect(Collectors.joining(", ")));
            return;
        }
        if (words.byId(result).isEmpty()) {
            faults.accept(
                    path,
                    "refers to '" + result.text() + "', but the table that step '" + result.stepId()
                            + "' writes into has no such field");
        }
    }

    private Optional<TableSchema> record(String path) {
        if (triggerTable.isEmpty()) {
            faults.accept(path, "refers to a record, but this workflow has no trigger on records");
        }
        return triggerTable;
    }
}
