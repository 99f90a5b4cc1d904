package org.pyairtable.workflow.runs;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.events.DataCommand;
import org.pyairtable.formula.Value;
import org.pyairtable.workflow.definitions.Step;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.formulas.CellValues;
import org.pyairtable.workflow.formulas.StepFormula;
import org.pyairtable.workflow.scope.RecordSnapshot;
import org.pyairtable.workflow.scope.Scope;
import org.pyairtable.workflow.scope.Template;

/** Starts steps. Pure: it computes what has to happen and does none of it. */
final class StepStart {
    private static final Logger LOG = Logger.getLogger(StepStart.class);

    private final Workflow workflow;
    private final String runId;
    private final Scope scope;
    private final Instant now;

    StepStart(Workflow workflow, String runId, Scope scope, Instant now) {
        this.workflow = workflow;
        this.runId = runId;
        this.scope = scope;
        this.now = now;
    }

    /** Never throws: a defect in one step must not hold up the other runs that the same event starts. */
    Outcome of(Step step) {
        try {
            return start(step);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Step %s of workflow %s version %d broke", step.id(), workflow.id(), workflow.version());
            return new Outcome.Refuse("The step broke inside the engine");
        }
    }

    private Outcome start(Step step) {
        return switch (step) {
            case Step.Evaluate evaluate -> evaluate(evaluate);
            case Step.Branch branch ->
                new Outcome.Done(formula(branch.when()).isTrue(scope, now) ? Progress.THEN : Progress.OTHERWISE);
            case Step.UpdateRecord update -> update(update);
            case Step.CreateRecord create ->
                new Outcome.Ask(new DataCommand.CreateRecords(
                        base(create), table(create), List.of(someCells(create)), create.converts()));
            case Step.UpsertRecord upsert ->
                new Outcome.Ask(new DataCommand.UpsertRecords(
                        base(upsert),
                        table(upsert),
                        List.of(someCells(upsert)),
                        upsert.fieldsToMergeOn(),
                        upsert.converts()));
            case Step.Notify notify -> notification(notify);
            case Step.Wait wait -> new Outcome.Sleep(now.plus(wait.duration()));
        };
    }

    private Outcome evaluate(Step.Evaluate step) {
        return switch (formula(step.formula()).evaluate(scope, now)) {
            case Value.Failure failure -> new Outcome.Refuse("The formula gives an error: " + failure.reason());
            case Value value -> new Outcome.Done(CellValues.toJson(value).orElse(null));
        };
    }

    private StepFormula formula(String text) {
        return StepFormula.bind(text, workflow.definition().triggerTable());
    }

    private Outcome update(Step.UpdateRecord step) {
        Optional<String> recordId = Optional.ofNullable(step.recordId())
                .map(template -> Template.parse(template).text(scope))
                .or(() -> scope.record().map(RecordSnapshot::id));
        if (recordId.isEmpty() || recordId.get().isBlank()) {
            return new Outcome.Refuse("There is no record to update: recordId is empty");
        }
        return new Outcome.Ask(new DataCommand.UpdateRecords(
                base(step),
                table(step),
                List.of(new DataCommand.RecordPatch(recordId.get(), cells(step))),
                step.converts()));
    }

    private static String base(Step.Write step) {
        return Objects.requireNonNull(step.baseId(), "a saved step names its base");
    }

    private static String table(Step.Write step) {
        return Objects.requireNonNull(step.table(), "a saved step names its table");
    }

    private Map<String, @Nullable Object> cells(Step.Write step) {
        Map<String, @Nullable Object> cells = new LinkedHashMap<>();
        step.fields().forEach((field, value) -> cells.put(field, filled(value)));
        return cells;
    }

    /** A record to create has no cells to empty. */
    private Map<String, Object> someCells(Step.Write step) {
        Map<String, Object> cells = new LinkedHashMap<>();
        cells(step).forEach((field, value) -> {
            if (value != null) {
                cells.put(field, value);
            }
        });
        return cells;
    }

    private @Nullable Object filled(@Nullable Object value) {
        return switch (value) {
            case String text -> Template.parse(text).value(scope).orElse(null);
            case Collection<?> items ->
                items.stream().map(this::filled).filter(Objects::nonNull).toList();
            case Map<?, ?> map -> {
                Map<Object, @Nullable Object> filled = new LinkedHashMap<>();
                map.forEach((name, item) -> filled.put(name, filled(item)));
                yield filled;
            }
            case null -> null;
            default -> value;
        };
    }

    private Outcome notification(Step.Notify step) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("workflowId", workflow.id());
        data.put("runId", runId);
        scope.record().ifPresent(record -> {
            data.put("baseId", record.baseId());
            data.put("tableId", record.tableId());
            data.put("recordId", record.id());
        });
        SendNotification message = new SendNotification(
                workflow.workspaceId(),
                step.recipients(),
                "workflow",
                Template.parse(step.title()).text(scope),
                Template.parse(step.body()).text(scope),
                data);
        return new Outcome.Tell(message, Map.of("title", message.title(), "body", message.body()));
    }
}
