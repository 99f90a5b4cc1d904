package org.pyairtable.workflow.runs.state;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.definitions.Definition;
import org.pyairtable.workflow.definitions.StepTree;
import org.pyairtable.workflow.steps.ForEach;
import org.pyairtable.workflow.steps.Parallel;
import org.pyairtable.workflow.steps.Step;
import org.pyairtable.workflow.templates.Evaluation;
import org.pyairtable.workflow.templates.Template;

/**
 * The steps that a run takes: all of its workflow, or a block of a step.
 *
 * @param prefix what their paths begin with
 * @param owner the step whose block it is; empty for a whole workflow
 */
public record RunBlock(List<Step> steps, String prefix, Optional<Step> owner) {
    public static RunBlock of(Run run, Definition definition) {
        Run.Parent parent = run.parent();
        String scope = parent == null ? null : parent.scope();
        if (scope == null) {
            return new RunBlock(definition.steps(), "", Optional.empty());
        }
        List<Step> steps = definition.steps();
        Step owner = null;
        String[] parts = scope.split("/", -1);
        for (int i = 0; i + 1 < parts.length; i += 2) {
            String id = parts[i];
            String block = parts[i + 1];
            owner = steps.stream()
                    .filter(step -> step.id().equals(id))
                    .findFirst()
                    .orElseThrow();
            steps = StepTree.blocks(owner)
                    .filter(found -> found.name().equals(block))
                    .findFirst()
                    .orElseThrow()
                    .steps();
        }
        return new RunBlock(steps, scope + "/", Optional.ofNullable(owner));
    }

    public Progress progress(Map<String, StepRun> taken) {
        return Progress.of(steps, prefix, taken);
    }

    /** What the parent takes from it. */
    @Nullable
    public Object output(Collection<StepRun> taken, Supplier<Evaluation> evaluation) {
        return switch (owner.map(Step::bare).orElse(null)) {
            case ForEach each ->
                each.result() == null
                        ? null
                        : Template.parse(each.result()).value(evaluation.get()).orElse(null);
            case Parallel parallel -> results(taken);
            case null, default ->
                taken.isEmpty()
                        ? null
                        : List.copyOf(taken).getLast().state().result().orElse(null);
        };
    }

    private static Map<String, Object> results(Collection<StepRun> taken) {
        Map<String, Object> results = new LinkedHashMap<>();
        taken.forEach(step -> step.state().result().ifPresent(result -> results.put(step.stepId(), result)));
        return results;
    }
}
