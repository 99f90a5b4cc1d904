package org.pyairtable.workflow.runs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.workflow.definitions.Step;

/**
 * How far a run has come. What is next follows from the definition and from the steps that were taken; no position is
 * kept that could disagree with them.
 */
sealed interface Progress {
    /** Results of a branch step, and the names of its two ways in paths. */
    String THEN = "then";

    String OTHERWISE = "otherwise";

    /** This step is to be started. */
    record Start(String path, Step step) implements Progress {}

    /** This step is under way or has not succeeded: nothing can be started. */
    record Held(Step step, StepRun run) implements Progress {}

    /** Every step that was to be taken has succeeded. */
    record Complete() implements Progress {}

    /** @param taken the steps that were started, by path */
    static Progress of(List<Step> steps, Map<String, StepRun> taken) {
        return next(steps, "", taken).orElseGet(Complete::new);
    }

    private static Optional<Progress> next(List<Step> steps, String prefix, Map<String, StepRun> taken) {
        for (Step step : steps) {
            String path = prefix + step.id();
            StepRun run = taken.get(path);
            if (run == null) {
                return Optional.of(new Start(path, step));
            }
            if (!(run.state() instanceof StepState.Succeeded)) {
                return Optional.of(new Held(step, run));
            }
            if (step instanceof Step.Branch branch) {
                Optional<Progress> inside = insideBranch(branch, path, run, taken);
                if (inside.isPresent()) {
                    return inside;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Progress> insideBranch(
            Step.Branch branch, String path, StepRun run, Map<String, StepRun> taken) {
        boolean then = run.state().result().equals(Optional.of(THEN));
        return next(then ? branch.then() : branch.otherwise(), path + "/" + (then ? THEN : OTHERWISE) + "/", taken);
    }
}
