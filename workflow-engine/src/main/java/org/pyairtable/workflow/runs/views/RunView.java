package org.pyairtable.workflow.runs.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.runs.state.Attempt;
import org.pyairtable.workflow.runs.state.Replay;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.RunState;
import org.pyairtable.workflow.runs.state.StepRun;
import org.pyairtable.workflow.runs.state.StepState;
import org.pyairtable.workflow.runs.state.TriggerData;

/**
 * A run as the API shows it.
 *
 * @param error why it failed
 * @param reason who cancelled it and why
 * @param steps the steps that were started, in order; absent in lists
 * @param parentId the run that it is a part of; absent when it is none's
 * @param parentPath the step of that run that waits for it
 * @param item the item of a list that it is about
 * @param replayOf the run that it runs again, with what the steps before {@code replayFrom} gave; absent in lists
 * @param replayedAs the last run that runs it again; absent in lists
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunView(
        String id,
        String workflowId,
        int version,
        String status,
        TriggerData trigger,
        @Nullable String error,
        @Nullable String reason,
        Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable List<StepView> steps,
        @Nullable String parentId,
        @Nullable String parentPath,
        @Nullable Object item,
        @Nullable String replayOf,
        @Nullable String replayFrom,
        @Nullable String replayedAs) {
    /**
     * @param path the step's path in the definition, branches included
     * @param output its result
     * @param error why it failed, or why its last attempt did
     * @param sent the values that its command carries, cells by field name; absent when it sends none
     * @param attempts each sending of its command with what came of it; absent when it sends none
     * @param takenOver true when the step was done by the run that this one runs again
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StepView(
            String id,
            String path,
            String action,
            String status,
            @Nullable Object output,
            @Nullable String error,
            Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable Object sent,
            @Nullable List<Attempt> attempts,
            @Nullable Boolean takenOver) {
        public static StepView of(StepRun step, boolean takenOver) {
            String error = null;
            Instant finishedAt = null;
            switch (step.state()) {
                case StepState.Failed failed -> error = failed.reason();
                case StepState.BackingOff backingOff -> error = backingOff.reason();
                case StepState other -> {}
            }
            if (step.state() instanceof StepState.Ended ended) {
                finishedAt = ended.at();
            }
            return new StepView(
                    step.stepId(),
                    step.path(),
                    step.action(),
                    step.state().status(),
                    step.state().result().orElse(null),
                    error,
                    step.startedAt(),
                    finishedAt,
                    step.sent(),
                    step.attempts().isEmpty() ? null : step.attempts(),
                    takenOver ? true : null);
        }
    }

    public static RunView summary(Run run) {
        return of(run, null, null, null);
    }

    /** The run without anything that came from a record. */
    public static RunView outline(Run run) {
        RunView whole = summary(run);
        return new RunView(
                whole.id,
                whole.workflowId,
                whole.version,
                whole.status,
                TriggerData.withValues(run.trigger().type(), Map.of()),
                null,
                null,
                whole.startedAt,
                whole.finishedAt,
                null,
                whole.parentId,
                whole.parentPath,
                null,
                null,
                null,
                null);
    }

    /**
     * @param replay how it runs another one again
     * @param replayedAs the last run that runs it again
     */
    public static RunView detail(
            Run run, Collection<StepRun> steps, Optional<Replay> replay, Optional<String> replayedAs) {
        int takenOver = replay.map(Replay::takenOver).orElse(0);
        return of(
                run,
                steps.stream()
                        .map(step -> StepView.of(step, step.position() < takenOver))
                        .toList(),
                replay.orElse(null),
                replayedAs.orElse(null));
    }

    private static RunView of(
            Run run, @Nullable List<StepView> steps, @Nullable Replay replay, @Nullable String replayedAs) {
        String error = run.state() instanceof RunState.Failed failed ? failed.reason() : null;
        String reason = run.state() instanceof RunState.Cancelled cancelled ? cancelled.reason() : null;
        Instant finishedAt =
                switch (run.state()) {
                    case RunState.Active active -> null;
                    case RunState.Succeeded s -> s.at();
                    case RunState.Failed s -> s.at();
                    case RunState.Cancelled s -> s.at();
                };
        Run.Parent parent = run.parent();
        Run.Item item = parent == null ? null : parent.item();
        return new RunView(
                run.id(),
                run.workflowId(),
                run.version(),
                run.state().status(),
                run.trigger(),
                error,
                reason,
                run.startedAt(),
                finishedAt,
                steps,
                parent == null ? null : parent.runId(),
                parent == null ? null : parent.path(),
                item == null ? null : item.value(),
                replay == null ? null : replay.runId(),
                replay == null ? null : replay.from(),
                replayedAs);
    }
}
