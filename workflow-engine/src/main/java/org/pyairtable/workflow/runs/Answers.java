package org.pyairtable.workflow.runs;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataResult;
import org.pyairtable.workflow.runs.state.OutputSize;
import org.pyairtable.workflow.runs.state.StepState;
import org.pyairtable.workflow.steps.Retry;
import org.pyairtable.workflow.steps.Step;

/** Translates the answer to a command into the state of the step that sent it. */
public final class Answers {
    private Answers() {}

    /** What an answer of the owner of the data comes to. */
    public static ActivityResult of(DataResult.RecordsWritten written) {
        return new ActivityResult.Done(output(written));
    }

    /** Of a step that writes many records. */
    public static ActivityResult of(DataResult.BatchWritten written) {
        Map<String, Object> output = new LinkedHashMap<>();
        if (written.deletedIds().isEmpty()) {
            output.put("count", (long) written.recordIds().size());
            output.put("ids", written.recordIds());
            output.put("createdIds", written.createdIds());
        } else {
            output.put("count", (long) written.deletedIds().size());
            output.put("ids", written.deletedIds());
        }
        return new ActivityResult.Done(output);
    }

    public static ActivityResult of(DataResult.CommandRejected rejected) {
        return new ActivityResult.Failed(rejected.type() + ": " + rejected.message(), Refusals.passes(rejected));
    }

    /** Of a command: what was written is written, whatever its size. */
    static StepState answer(Step step, StepState.AwaitingResult awaiting, ActivityResult result, Instant now) {
        return switch (result) {
            case ActivityResult.Done done -> awaiting.answered(done.output(), now);
            case ActivityResult.Failed failed -> refused(step, awaiting, failed.reason(), failed.passes(), now);
        };
    }

    /** Of an activity. */
    static StepState settle(Step step, StepState.AwaitingResult awaiting, ActivityResult result, Instant now) {
        return switch (result) {
            case ActivityResult.Done done ->
                OutputSize.excess(done.output())
                        .<StepState>map(excess -> awaiting.fail(excess, now))
                        .orElseGet(() -> awaiting.answered(done.output(), now));
            case ActivityResult.Failed failed -> refused(step, awaiting, failed.reason(), failed.passes(), now);
        };
    }

    private static StepState refused(
            Step step, StepState.AwaitingResult awaiting, String reason, boolean passes, Instant now) {
        return (passes ? step.retries() : Retry.NEVER)
                .pauseAfter(awaiting.attempt())
                .<StepState>map(pause -> awaiting.rejected(reason, now.plus(spread(pause, awaiting.commandId()))))
                .orElseGet(() -> awaiting.fail(reason, now));
    }

    /** Up to a quarter longer, so that runs that were refused together do not come again together. */
    private static Duration spread(Duration pause, String commandId) {
        return pause.plus(
                pause.multipliedBy(Math.floorMod(commandId.hashCode(), 256)).dividedBy(1_024));
    }

    /** Why it failed; null when it did not. */
    static @Nullable String rejection(ActivityResult result) {
        return switch (result) {
            case ActivityResult.Done done -> null;
            case ActivityResult.Failed failed -> failed.reason();
        };
    }

    /** An answer to a command of which the step has given up to wait for one. */
    static StepState late(StepState.Failed failed, ActivityResult result, Instant now) {
        return switch (result) {
            case ActivityResult.Done done -> failed.answeredLate(done.output(), now);
            case ActivityResult.Failed refused -> failed.rejectedLate(refused.reason(), now);
        };
    }

    /** What later steps see: the record's id and cells, and whether it is new. */
    private static @Nullable Object output(DataResult.RecordsWritten written) {
        if (written.records().isEmpty()) {
            return written.deletedIds().isEmpty()
                    ? null
                    : Map.of("id", written.deletedIds().getFirst());
        }
        DataResult.WrittenRecord record = written.records().getFirst();
        Map<String, Object> output = new LinkedHashMap<>();
        output.put("id", record.recordId());
        output.put("fields", record.fields());
        output.put("created", written.createdIds().contains(record.recordId()));
        return output;
    }
}
