package org.pyairtable.workflow.definitions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.workflow.definitions.TableResolver.Resolved;
import org.pyairtable.workflow.definitions.TableResolver.TableName;
import org.pyairtable.workflow.definitions.trigger.ExternalTrigger;
import org.pyairtable.workflow.definitions.trigger.ManualTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordChangedTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordCommentedTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordCreatedTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordDateTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordDeletedTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordMatchesTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordStopsMatchingTrigger;
import org.pyairtable.workflow.definitions.trigger.ScheduleTrigger;
import org.pyairtable.workflow.definitions.trigger.Trigger;
import org.pyairtable.workflow.definitions.trigger.WebhookTrigger;
import org.pyairtable.workflow.formulas.FormulaProblem;
import org.pyairtable.workflow.formulas.RecordFormula;
import org.pyairtable.workflow.scope.TableSchema;
import org.pyairtable.workflow.steps.Block;
import org.pyairtable.workflow.steps.Checks;
import org.pyairtable.workflow.steps.ForEach;
import org.pyairtable.workflow.steps.Guarded;
import org.pyairtable.workflow.steps.OnTable;
import org.pyairtable.workflow.steps.SetVariable;
import org.pyairtable.workflow.steps.Step;

/**
 * Checks a draft against the tables that it names and replaces names by ids. Refuses all faults at once, each with the path of
 * its value.
 */
final class DefinitionRules implements Checks {
    private static final int DEEPEST = 8;

    /** A loop has up to 1,000 items, two of them a million. */
    private static final int MOST_LOOPS = 2;

    /** The types of fields whose cells may hold dates. */
    private static final Set<String> DATES = Set.of("date", "dateTime", "formula");

    private static final String READS_CLOCK = "asks for the time of day or the date (NOW, TODAY, FROMNOW, TONOW), but a"
            + " trigger is looked at only when a record changes, so the passing of time would never start the workflow."
            + " Put that condition into a formula field of the table, whose cells are kept up to date, and let the trigger"
            + " compare that field";

    private final Map<TableName, TableSchema> tables;
    private final Predicate<String> isMember;
    private final @Nullable TableName triggerName;
    private final Optional<TableSchema> triggerTable;
    private final Visible visible = new Visible();
    private final Set<String> ids = new HashSet<>();
    private final Map<String, TableSchema> written = new HashMap<>();
    private final List<Problem> faults;
    private final References references;

    private DefinitionRules(Trigger trigger, Resolved resolved, Predicate<String> isMember) {
        this.tables = resolved.tables();
        this.faults = new ArrayList<>(resolved.faults());
        this.isMember = isMember;
        this.triggerName = trigger instanceof Trigger.OnRecord on ? new TableName(on.baseId(), on.table()) : null;
        this.triggerTable = Optional.ofNullable(triggerName).map(tables::get);
        this.references = new References(
                triggerTable,
                trigger instanceof Trigger.OnRecord on ? on.values() : List.of(),
                visible,
                id -> Optional.ofNullable(written.get(id)),
                this::fault);
    }

    /** @param isMember whether a user id belongs to the workspace */
    static Definition check(Draft draft, Resolved resolved, Predicate<String> isMember) {
        DefinitionRules rules = new DefinitionRules(draft.trigger(), resolved, isMember);
        Trigger trigger = rules.trigger(draft.trigger());
        Concurrency concurrency = draft.concurrency();
        if (concurrency != null && concurrency.key() != null) {
            rules.formula(concurrency.key(), "concurrency.key");
        }
        if (draft.debounce() != null && !(draft.trigger() instanceof Trigger.OnRecord)) {
            rules.fault("debounce", "is for triggers on records: it joins the events about one record");
        }
        rules.notified(draft.failureNotices());
        rules.steps(draft.steps(), "steps", 1);
        if (!rules.faults.isEmpty()) {
            throw InvalidDefinition.of(rules.faults);
        }
        List<Step> steps = new Placing(step -> rules.table(step).orElseThrow()).steps(draft.steps(), "steps");
        List<TableSchema> used = resolved.tables().values().stream().distinct().toList();
        return ByIds.of(new Definition(trigger, steps, used, concurrency, draft.debounce(), draft.failureNotices()));
    }

    private void notified(@Nullable List<String> failureNotices) {
        for (int i = 0; failureNotices != null && i < failureNotices.size(); i++) {
            String place = "failureNotices[" + i + "]";
            Members.fault(failureNotices.get(i), isMember).ifPresent(message -> fault(place, message));
        }
    }

    /** Unchanged where its table is not known, which is a fault already. */
    private Trigger trigger(Trigger trigger) {
        return switch (trigger) {
            case Trigger.OnRecord on ->
                triggerTable.map(table -> onRecord(on, table)).orElse(on);
            case ScheduleTrigger schedule -> schedule;
            case WebhookTrigger webhook -> {
                valuesCondition(webhook.condition());
                yield webhook;
            }
            case ExternalTrigger external -> {
                valuesCondition(external.condition());
                yield external;
            }
            case ManualTrigger manual -> manual;
        };
    }

    private Trigger onRecord(Trigger.OnRecord trigger, TableSchema table) {
        switch (trigger) {
            case RecordMatchesTrigger matches -> condition(matches.formula(), table);
            case RecordStopsMatchingTrigger stops -> condition(stops.formula(), table);
            case RecordCreatedTrigger created -> laterCondition(created.condition(), table);
            case RecordDeletedTrigger deleted -> laterCondition(deleted.condition(), table);
            case RecordDateTrigger date -> {
                laterCondition(date.condition(), table);
                return date.with(
                        table.tableId(), dateField(table, date.field()).orElse(date.field()), date.condition());
            }
            case RecordCommentedTrigger commented -> {
                laterCondition(commented.condition(), table);
                Optional.ofNullable(commented.mentions())
                        .filter(isMember.negate())
                        .ifPresent(user -> fault("trigger.mentions", "is not a member of the workspace: " + user));
            }
            case RecordChangedTrigger changed -> {
                laterCondition(changed.condition(), table);
                List<String> fields = new ArrayList<>();
                for (int i = 0; i < changed.fields().size(); i++) {
                    field(table, changed.fields().get(i), "trigger.fields[" + i + "]")
                            .ifPresent(fields::add);
                }
                return new RecordChangedTrigger(changed.baseId(), table.tableId(), fields, changed.condition());
            }
        }
        return trigger.onTable(table.tableId());
    }

    private Optional<String> dateField(TableSchema table, String nameOrId) {
        Optional<String> found = field(table, nameOrId, "trigger.field");
        found.flatMap(table::byId)
                .filter(field -> !DATES.contains(field.type()))
                .ifPresent(field -> fault(
                        "trigger.field",
                        "is a field of type " + field.type()
                                + ", which holds no date; dates are in fields of type date, dateTime" + " or formula: "
                                + nameOrId));
        return found;
    }

    /** Over what comes with an event or a call. */
    private void valuesCondition(@Nullable String formula) {
        if (formula != null) {
            formula(formula, "trigger.condition");
        }
    }

    /** One that is computed on the record as it is when the trigger comes; it may ask for the time. */
    private void laterCondition(@Nullable String formula, TableSchema table) {
        if (formula == null) {
            return;
        }
        try {
            RecordFormula.bind(formula, table);
        } catch (FormulaException e) {
            fault("trigger.condition", FormulaProblem.describe(e));
        }
    }

    private void condition(String formula, TableSchema table) {
        try {
            if (RecordFormula.bind(formula, table).readsClock()) {
                fault("trigger.formula", READS_CLOCK);
            }
        } catch (FormulaException e) {
            fault("trigger.formula", FormulaProblem.describe(e));
        }
    }

    private void steps(List<Step> steps, String path, int depth) {
        if (depth > DEEPEST && !steps.isEmpty()) {
            fault(path, "is nested deeper than " + DEEPEST + " levels");
            return;
        }
        for (int i = 0; i < steps.size(); i++) {
            step(steps.get(i), path + "[" + i + "]", depth);
        }
    }

    private void step(Step step, String path, int depth) {
        if (!ids.add(step.id())) {
            fault(path + ".id", "is already the id of another step: " + step.id());
        }
        if (ids.size() == Step.MOST_STEPS + 1) {
            fault(path, "exceeds the limit of " + Step.MOST_STEPS + " steps");
        }
        step.check(this, path);
        // Only from here on: a step cannot refer to itself or to later ones, but what is inside it can refer to it.
        inside(step, path, depth);
        around(step, path, depth);
        if (step.bare() instanceof OnTable on && on.givesCells()) {
            table(on).ifPresent(table -> written.put(on.id(), table));
        }
        if (step.bare() instanceof SetVariable set) {
            visible.addVariable(set.name());
        }
        visible.add(step);
        step.compensation()
                .ifPresent(block ->
                        visible.inScope(() -> steps(block.steps(), path + "." + Guarded.COMPENSATE, depth + 1)));
    }

    private void inside(Step step, String path, int depth) {
        for (Block block : step.blocks()) {
            String here = path + "." + block.place();
            if (!block.scope()) {
                visible.add(step);
                steps(block.steps(), here, depth + 1);
            } else if (step.bare() instanceof ForEach each) {
                if (visible.loops() == MOST_LOOPS) {
                    fault(path, "is a loop nested deeper than " + MOST_LOOPS + " loops");
                }
                visible.inScope(() -> visible.atItem(() -> {
                    steps(block.steps(), here, depth + 1);
                    if (each.result() != null) {
                        references.template(each.result(), path + ".result");
                    }
                }));
            } else {
                visible.inScope(() -> steps(block.steps(), here, depth + 1));
            }
        }
    }

    private void around(Step step, String path, int depth) {
        step.onError().ifPresent(block -> {
            visible.mayFail(step);
            steps(block.steps(), path + "." + Guarded.ON_ERROR, depth + 1);
        });
    }

    @Override
    public void fault(String path, String message) {
        faults.add(new Problem(path, message));
    }

    @Override
    public void template(String text, String path) {
        references.template(text, path);
    }

    @Override
    public void value(@Nullable Object value, String path) {
        references.value(value, path);
    }

    @Override
    public void formula(String text, String path) {
        references.formula(text, path);
    }

    @Override
    public void itemFormula(String text, String path) {
        visible.atItem(() -> references.formula(text, path));
    }

    @Override
    public void condition(TableSchema table, String text, String path) {
        references.condition(table, text, path);
    }

    @Override
    public void recordId(String text, String path) {
        references.recordId(text, path);
    }

    @Override
    public Optional<TableSchema> table(OnTable step) {
        return TableResolver.tableOf(step, triggerName).map(tables::get).filter(Objects::nonNull);
    }

    @Override
    public Optional<TableSchema> triggerTable() {
        return triggerTable;
    }

    @Override
    public boolean isMember(String userId) {
        return isMember.test(userId);
    }
}
