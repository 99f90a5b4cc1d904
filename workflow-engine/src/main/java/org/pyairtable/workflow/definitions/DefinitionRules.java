package org.pyairtable.workflow.definitions;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.definitions.TableResolver.TableName;
import org.pyairtable.workflow.formulas.FormulaProblem;
import org.pyairtable.workflow.formulas.RecordFormula;
import org.pyairtable.workflow.formulas.StepFormula;
import org.pyairtable.workflow.scope.TableSchema;

/**
 * Checks a draft against the tables that it names and turns names into ids. The first thing that is wrong is refused
 * with the path of the value.
 */
final class DefinitionRules {
    private static final int DEEPEST = 8;

    private final Map<TableName, TableSchema> tables;
    private final Predicate<String> isMember;
    private final @Nullable TableName triggerName;
    private final Optional<TableSchema> triggerTable;
    private final References references;
    private final Set<String> stepIds = new HashSet<>();

    private DefinitionRules(Trigger trigger, Map<TableName, TableSchema> tables, Predicate<String> isMember) {
        this.tables = tables;
        this.isMember = isMember;
        this.triggerName = trigger instanceof Trigger.OnRecord on ? new TableName(on.baseId(), on.table()) : null;
        this.triggerTable = Optional.ofNullable(triggerName).map(this::table);
        this.references = new References(triggerTable, stepIds);
    }

    /** @param isMember whether a user id belongs to the workspace */
    static Definition check(Draft draft, Map<TableName, TableSchema> tables, Predicate<String> isMember) {
        DefinitionRules rules = new DefinitionRules(draft.trigger(), tables, isMember);
        Trigger trigger = rules.trigger(draft.trigger());
        List<Step> steps = rules.steps(draft.steps(), "steps", 1);
        List<TableSchema> used = tables.values().stream().distinct().toList();
        return new Definition(trigger, steps, used);
    }

    private TableSchema table(TableName name) {
        return Objects.requireNonNull(tables.get(name), "every table that a draft names is resolved");
    }

    private Trigger trigger(Trigger trigger) {
        return switch (trigger) {
            case Trigger.RecordMatches matches -> {
                TableSchema table = triggerTable.orElseThrow();
                pointing("trigger.formula", () -> RecordFormula.bind(matches.formula(), table));
                yield matches.onTable(table.tableId());
            }
            case Trigger.RecordCreated created ->
                created.onTable(triggerTable.orElseThrow().tableId());
            case Trigger.RecordChanged changed -> {
                TableSchema table = triggerTable.orElseThrow();
                List<String> ids = new ArrayList<>();
                for (int i = 0; i < changed.fields().size(); i++) {
                    ids.add(field(table, changed.fields().get(i), "trigger.fields[" + i + "]")
                            .id());
                }
                yield new Trigger.RecordChanged(changed.baseId(), table.tableId(), ids);
            }
            case Trigger.External external -> external;
            case Trigger.Manual manual -> manual;
        };
    }

    private List<Step> steps(List<Step> steps, String path, int depth) {
        if (depth > DEEPEST) {
            throw ServiceException.invalid(path, "is nested more than " + DEEPEST + " deep");
        }
        List<Step> checked = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            String here = path + "[" + i + "]";
            Step step = steps.get(i);
            checked.add(step(step, here, depth));
            if (stepIds.size() > Step.MOST_STEPS) {
                throw ServiceException.invalid(here, "is one step too many: " + Step.MOST_STEPS + " are allowed");
            }
        }
        return checked;
    }

    private Step step(Step step, String path, int depth) {
        if (stepIds.contains(step.id())) {
            throw ServiceException.invalid(path + ".id", "is the id of another step: " + step.id());
        }
        Step checked =
                switch (step) {
                    case Step.Evaluate evaluate -> {
                        formula(evaluate.formula(), path + ".formula");
                        yield evaluate;
                    }
                    case Step.Branch branch -> {
                        formula(branch.when(), path + ".when");
                        stepIds.add(branch.id());
                        yield new Step.Branch(
                                branch.id(),
                                branch.when(),
                                steps(branch.then(), path + ".then", depth + 1),
                                steps(branch.otherwise(), path + ".otherwise", depth + 1));
                    }
                    case Step.Write write -> write(write, path);
                    case Step.Notify notify -> {
                        recipients(notify.recipients(), path + ".recipients");
                        references.template(notify.title(), path + ".title");
                        references.template(notify.body(), path + ".body");
                        yield notify;
                    }
                    case Step.Wait wait -> wait;
                };
        // Only from here on: a step cannot refer to itself or to later ones.
        stepIds.add(step.id());
        return checked;
    }

    private Step.Write write(Step.Write write, String path) {
        TableName name = TableResolver.tableOf(write, path, triggerName);
        TableSchema table = table(name);
        write.fields().forEach((field, value) -> {
            String here = path + ".fields." + field;
            field(table, field, here);
            references.cell(value, here);
        });
        if (write instanceof Step.UpdateRecord update) {
            target(update, table, path);
        }
        if (write instanceof Step.UpsertRecord upsert) {
            for (int i = 0; i < upsert.fieldsToMergeOn().size(); i++) {
                field(table, upsert.fieldsToMergeOn().get(i), path + ".fieldsToMergeOn[" + i + "]");
            }
        }
        return write.into(table.baseId(), table.tableId());
    }

    private void target(Step.UpdateRecord update, TableSchema table, String path) {
        String recordId = update.recordId();
        if (recordId != null) {
            references.template(recordId, path + ".recordId");
            return;
        }
        if (!triggerTable.map(TableSchema::tableId).equals(Optional.of(table.tableId()))) {
            throw ServiceException.invalid(
                    path + ".recordId", "is missing, and the record that starts this workflow is not in this table");
        }
    }

    private void recipients(List<String> recipients, String path) {
        for (int i = 0; i < recipients.size(); i++) {
            String recipient = recipients.get(i);
            if (!recipient.equals("*") && !isMember.test(recipient)) {
                throw ServiceException.invalid(path + "[" + i + "]", "is neither * nor a member: " + recipient);
            }
        }
    }

    private void formula(String text, String path) {
        pointing(path, () -> {
            references.formula(text, path);
            StepFormula.bind(text, triggerTable);
        });
    }

    private static FieldInfo field(TableSchema table, String nameOrId, String path) {
        return table.field(nameOrId)
                .orElseThrow(() ->
                        ServiceException.invalid(path, "is no field of table " + table.tableName() + ": " + nameOrId));
    }

    private static void pointing(String path, Runnable check) {
        try {
            check.run();
        } catch (FormulaException e) {
            throw ServiceException.invalid(path, FormulaProblem.describe(e));
        }
    }
}
