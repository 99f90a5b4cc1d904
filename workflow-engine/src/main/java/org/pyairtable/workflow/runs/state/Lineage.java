package org.pyairtable.workflow.runs.state;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.pyairtable.workflow.definitions.Definition;
import org.pyairtable.workflow.scope.RecordSnapshot;
import org.pyairtable.workflow.scope.Scope;

/**
 * What a run sees of the runs around it.
 *
 * @param runId the run that readers of events know: of a block, the one that is not a block
 * @param trigger what started that run
 * @param causeId id of the event or request that started it
 * @param startedAt when that run was
 * @param outer the steps that ended in the runs around a block, in order of execution
 * @param item the item that it, or a block around it, is about
 * @param ended whether a run around it has ended, or its step there was given up, so that nobody waits for it
 */
public record Lineage(
        String runId,
        TriggerData trigger,
        String causeId,
        Instant startedAt,
        List<StepRun> outer,
        Optional<Scope.Item> item,
        boolean ended) {
    public Lineage {
        outer = List.copyOf(outer);
    }

    /** Of a run that is not inside another. */
    public static Lineage of(Run run) {
        return new Lineage(run.id(), run.trigger(), run.causeId(), run.startedAt(), List.of(), Optional.empty(), false);
    }

    public Scope scope(Definition definition, Stream<StepRun> taken) {
        Map<String, String> variableNames = definition.variables();
        Map<String, Object> results = new HashMap<>();
        Map<String, Object> variables = new LinkedHashMap<>();
        Map<String, String> errors = new HashMap<>();
        Stream.concat(outer.stream(), taken).forEach(step -> {
            step.state().result().ifPresent(output -> {
                results.put(step.stepId(), output);
                Optional.ofNullable(variableNames.get(step.stepId())).ifPresent(name -> variables.put(name, output));
            });
            if (step.state() instanceof StepState.Failed failed) {
                Stream.of(step.path().split("/", -1)).forEach(part -> errors.putIfAbsent(part, failed.reason()));
            }
        });
        Optional<RecordSnapshot> record = Optional.ofNullable(trigger.record())
                .map(snapshot -> definition.triggerTable().map(snapshot::named).orElse(snapshot));
        return new Scope(
                record, trigger.values(), results, definition.written(), new Scope.Inner(variables, errors, item));
    }
}
