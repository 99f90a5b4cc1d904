package org.pyairtable.workflow.definitions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;
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
import org.pyairtable.workflow.scope.Reference;
import org.pyairtable.workflow.scope.TableSchema;
import org.pyairtable.workflow.steps.Given;
import org.pyairtable.workflow.steps.OnTable;
import org.pyairtable.workflow.steps.Step;
import org.pyairtable.workflow.steps.Wording;
import org.pyairtable.workflow.templates.Template;
import org.pyairtable.workflow.templates.TemplateException;

/** Replaces every mention of a field in a definition, and keeps everything else. */
abstract class Rewording implements Wording {
    private final Definition definition;
    private final Map<String, TableSchema> written = new HashMap<>();

    Rewording(Definition definition) {
        this.definition = definition;
    }

    /** A reference in a template. */
    abstract Reference reference(Reference reference, String place);

    /** A name in the braces of a formula. */
    abstract String inFormula(String name, String place);

    final Optional<TableSchema> triggerTable() {
        return definition.triggerTable();
    }

    /** The table that an earlier step writes. */
    final Optional<TableSchema> written(String stepId) {
        return Optional.ofNullable(written.get(stepId));
    }

    final Definition reworded() {
        return new Definition(
                trigger(definition.trigger()),
                steps(definition.steps(), "steps"),
                definition.tables(),
                concurrency(definition.concurrency()),
                definition.debounce(),
                definition.failureNotices());
    }

    private @Nullable Concurrency concurrency(@Nullable Concurrency concurrency) {
        return concurrency == null || concurrency.key() == null
                ? concurrency
                : concurrency.withKey(formula(concurrency.key(), "concurrency.key"));
    }

    private Trigger trigger(Trigger trigger) {
        return switch (trigger) {
            case RecordMatchesTrigger matches ->
                new RecordMatchesTrigger(
                        matches.baseId(), matches.table(), formula(matches.formula(), "trigger.formula"));
            case RecordStopsMatchingTrigger stops ->
                new RecordStopsMatchingTrigger(
                        stops.baseId(), stops.table(), formula(stops.formula(), "trigger.formula"));
            case RecordChangedTrigger changed ->
                new RecordChangedTrigger(
                        changed.baseId(),
                        changed.table(),
                        triggerTable()
                                .map(table -> fields(table, changed.fields(), "trigger.fields"))
                                .orElse(changed.fields()),
                        triggerCondition(changed.condition()));
            case RecordDateTrigger date ->
                date.with(
                        date.table(),
                        triggerTable()
                                .map(table -> field(table, date.field(), "trigger.field"))
                                .orElse(date.field()),
                        triggerCondition(date.condition()));
            case RecordCommentedTrigger commented ->
                commented.with(commented.table(), triggerCondition(commented.condition()));
            case RecordCreatedTrigger created ->
                new RecordCreatedTrigger(created.baseId(), created.table(), triggerCondition(created.condition()));
            case RecordDeletedTrigger deleted ->
                new RecordDeletedTrigger(deleted.baseId(), deleted.table(), triggerCondition(deleted.condition()));
            case ScheduleTrigger schedule -> schedule;
            case WebhookTrigger webhook -> webhook;
            case ExternalTrigger external -> external;
            case ManualTrigger manual -> manual;
        };
    }

    private @Nullable String triggerCondition(@Nullable String condition) {
        return condition == null ? null : formula(condition, "trigger.condition");
    }

    @Override
    public final List<Step> steps(List<Step> steps, String path) {
        List<Step> reworded = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i).reworded(this, path + "[" + i + "]");
            reworded.add(step);
            if (step.bare() instanceof OnTable on && on.givesCells()) {
                table(on).ifPresent(table -> written.put(on.id(), table));
            }
        }
        return reworded;
    }

    @Override
    public final Optional<TableSchema> table(OnTable step) {
        return Optional.ofNullable(step.table()).flatMap(definition::table);
    }

    @Override
    public final String template(String text, String place) {
        try {
            return fitting(
                    Template.parse(text).with(reference -> reference(reference, place), name -> inFormula(name, place)),
                    text);
        } catch (TemplateException unreadable) {
            return text;
        }
    }

    @Override
    public final String formula(String text, String place) {
        try {
            return fitting(FormulaParser.parse(text).render(name -> inFormula(name, place)), text);
        } catch (FormulaException unreadable) {
            return text;
        }
    }

    @Override
    public final String condition(TableSchema table, String text, String place) {
        try {
            String formula =
                    Template.parse(text).with(reference -> reference(reference, place), name -> inFormula(name, place));
            return fitting(
                    Template.parse(formula).around(skeleton -> FormulaParser.parse(skeleton)
                            .render(name -> Template.isHole(name)
                                    ? name
                                    : field(
                                            table,
                                            table.fieldInAnyCase(name)
                                                    .map(FieldInfo::id)
                                                    .orElse(name),
                                            place))),
                    text);
        } catch (TemplateException | FormulaException unreadable) {
            return text;
        }
    }

    /** A text that would exceed its limit stays as it is: names and ids are both understood. */
    private static String fitting(String reworded, String original) {
        return reworded.length() > Given.MAX_TEXT ? original : reworded;
    }
}
