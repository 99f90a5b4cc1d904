package org.pyairtable.workflow.runs.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.Block;
import org.pyairtable.workflow.steps.Step;

/**
 * The progress of a run. The next step follows from the definition and the steps taken so far; no position is stored that
 * could disagree with them.
 */
public sealed interface Progress {
    /** This step starts next. */
    record Start(String path, Step step) implements Progress {}

    /** This step is under way: nothing can be started. */
    record Held(Step step, StepRun run) implements Progress {}

    /** Every step has succeeded, or is recovered from. */
    record Complete() implements Progress {}

    /**
     * This step has failed, nothing recovers from it, and what could be undone is.
     *
     * @param undoing the failure of the step that should have undone another; null when none failed
     */
    record Failed(Step step, StepRun run, @Nullable Failed undoing) implements Progress {
        public String reason() {
            String failed = "Step " + run.stepId() + ": " + cause(run);
            return undoing == null
                    ? failed
                    : failed + ". Undoing what came before failed in step "
                            + undoing.run().stepId() + ": " + undoing.cause()
                            + "; somebody has to look at what is left, and a retry goes on with it";
        }

        public String cause() {
            return cause(run);
        }

        private static String cause(StepRun run) {
            return run.state() instanceof StepState.Failed failed
                    ? failed.reason()
                    : run.state().status();
        }
    }

    /** @param taken the steps that were started, by path */
    static Progress of(List<Step> steps, Map<String, StepRun> taken) {
        return of(steps, "", taken);
    }

    /** @param prefix what the paths of the steps begin with */
    static Progress of(List<Step> steps, String prefix, Map<String, StepRun> taken) {
        return switch (next(steps, prefix, taken).orElseGet(Complete::new)) {
            case Failed failed -> undoing(failed, steps, prefix, taken);
            case Progress other -> other;
        };
    }

    private static Optional<Progress> next(List<Step> steps, String prefix, Map<String, StepRun> taken) {
        for (Step step : steps) {
            String path = prefix + step.id();
            StepRun run = taken.get(path);
            if (run == null) {
                return Optional.of(new Start(path, step));
            }
            Optional<Progress> here =
                    switch (run.state()) {
                        case StepState.Succeeded done -> inside(step, path, done, taken);
                        case StepState.Failed failed -> Optional.of(new Failed(step, run, null));
                        case StepState.Open open -> Optional.of(new Held(step, run));
                        case StepState.Cancelled cancelled -> Optional.of(new Held(step, run));
                    };
            if (here.isPresent()
                    && here.get() instanceof Failed
                    && step.onError().isPresent()) {
                Block recovery = step.onError().get();
                here = next(recovery.steps(), path + "/" + recovery.name() + "/", taken);
            }
            if (here.isPresent()) {
                return here;
            }
        }
        return Optional.empty();
    }

    /** In the block that the step chose, if it has such blocks. */
    private static Optional<Progress> inside(
            Step step, String path, StepState.Succeeded done, Map<String, StepRun> taken) {
        return step.chosen(done.output()).flatMap(block -> next(block.steps(), path + "/" + block.name() + "/", taken));
    }

    /** What succeeded is undone, the last first. */
    private static Progress undoing(Failed failed, List<Step> steps, String prefix, Map<String, StepRun> taken) {
        List<Undoing> undoings = new ArrayList<>();
        collect(steps, prefix, taken, undoings);
        undoings.sort(Collections.reverseOrder(
                Comparator.comparingInt(undoing -> undoing.of().position())));
        for (Undoing undoing : undoings) {
            Optional<Progress> next = next(undoing.block().steps(), undoing.prefix(), taken);
            if (next.isPresent()) {
                return next.get() instanceof Failed again ? new Failed(failed.step(), failed.run(), again) : next.get();
            }
        }
        return failed;
    }

    /** A block that undoes a step that succeeded. */
    record Undoing(StepRun of, Block block, String prefix) {}

    private static void collect(List<Step> steps, String prefix, Map<String, StepRun> taken, List<Undoing> undoings) {
        for (Step step : steps) {
            String path = prefix + step.id();
            StepRun run = taken.get(path);
            if (run == null) {
                continue;
            }
            if (run.state() instanceof StepState.Succeeded) {
                step.compensation()
                        .ifPresent(block -> undoings.add(new Undoing(run, block, path + "/" + block.name() + "/")));
            }
            step.blocks().stream()
                    .filter(block -> !block.scope())
                    .forEach(block -> collect(block.steps(), path + "/" + block.name() + "/", taken, undoings));
            step.onError().ifPresent(block -> collect(block.steps(), path + "/" + block.name() + "/", taken, undoings));
        }
    }

    /** Whether anything was undone, or began to be. */
    static boolean hasBegunToUndo(Map<String, StepRun> taken) {
        return taken.keySet().stream().anyMatch(path -> path.contains("/compensate/"));
    }
}
