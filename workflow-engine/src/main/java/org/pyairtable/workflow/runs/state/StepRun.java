package org.pyairtable.workflow.runs.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One step of a run.
 *
 * @param path its path in the definition: its id after those of the enclosing branches, for example {@code route/then/close}
 * @param position order of execution, from 0
 * @param sent the values that its command carries; null when it sends none
 * @param attempts the sendings of its command, in order; of steps that an earlier version sent, those since
 */
public record StepRun(
        String path,
        int position,
        String stepId,
        String action,
        StepState state,
        Instant startedAt,
        @Nullable Object sent,
        List<Attempt> attempts) {
    public StepRun {
        attempts = List.copyOf(attempts);
    }

    public StepRun in(StepState other) {
        return new StepRun(path, position, stepId, action, other, startedAt, sent, attempts);
    }

    /** Others are asked as well. */
    public StepRun asking(Asked asked) {
        return new StepRun(path, position, stepId, action, state, startedAt, asked.sent(), attempts);
    }

    /** Its command was sent, for the first time or again. */
    public StepRun sending(String commandId, Instant at) {
        List<Attempt> all = new ArrayList<>(attempts);
        all.add(Attempt.sent(commandId, at));
        return with(all);
    }

    public StepRun answered(Instant at, @Nullable String rejection) {
        return last(attempt -> attempt.answered(at, rejection));
    }

    public StepRun overdue(String reason) {
        return last(attempt -> attempt.overdue(reason));
    }

    /** It timed out: what is sent is not waited for any more. One that was answered stays so. */
    public StepRun givenUp(Instant at, String reason) {
        return last(attempt -> attempt.isOpen() ? attempt.givenUp(at, reason) : attempt);
    }

    /** Whether the answer to this command is outstanding, even if it is overdue. */
    public boolean awaits(String commandId) {
        return state instanceof StepState.AwaitingResult awaiting
                ? awaiting.commandId().equals(commandId)
                : !attempts.isEmpty()
                        && attempts.getLast().commandId().equals(commandId)
                        && attempts.getLast().isOpen();
    }

    /** Whether it sent a command of which nobody knows what came of it. */
    public boolean isUnanswered() {
        return !attempts.isEmpty() && attempts.getLast().isOpen();
    }

    private StepRun last(UnaryOperator<Attempt> change) {
        if (attempts.isEmpty()) {
            return this;
        }
        List<Attempt> all = new ArrayList<>(attempts);
        all.set(all.size() - 1, change.apply(all.getLast()));
        return with(all);
    }

    private StepRun with(List<Attempt> all) {
        return new StepRun(path, position, stepId, action, state, startedAt, sent, all);
    }
}
