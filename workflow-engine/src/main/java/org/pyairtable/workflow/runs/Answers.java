package org.pyairtable.workflow.runs;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataResult;
import org.pyairtable.outbox.RejectedEvent;
import org.pyairtable.workflow.steps.Retry;
import org.pyairtable.workflow.steps.Step;

/** Translates the answer to a command into the state of the step that sent it. */
final class Answers {
    private Answers() {}

    static StepState settle(Step step, StepState.AwaitingResult awaiting, DataResult result, Instant now) {
        return switch (result) {
            case DataResult.RecordsWritten written -> awaiting.answered(output(written), now);
            case DataResult.CommandRejected rejected ->
                refused(step, awaiting, reason(rejected), Refusals.passes(rejected), now);
            case DataResult.ToolCalled called -> throw unasked(called);
        };
    }

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
                .<StepState>map(pause -> awaiting.rejected(reason, now.plus(pause)))
                .orElseGet(() -> awaiting.fail(reason, now));
    }

    /** Why an activity failed; null when it did not. */
    static @Nullable String rejection(ActivityResult result) {
        return switch (result) {
            case ActivityResult.Done done -> null;
            case ActivityResult.Failed failed -> failed.reason();
        };
    }

    /** An answer to a command of which the step has given up to wait for one. */
    static StepState late(StepState.Failed failed, DataResult result, Instant now) {
        return switch (result) {
            case DataResult.RecordsWritten written -> failed.answeredLate(output(written), now);
            case DataResult.CommandRejected rejected -> failed.rejectedLate(reason(rejected), now);
            case DataResult.ToolCalled called -> throw unasked(called);
        };
    }

    /** Why the command was rejected; null when it was not. */
    static @Nullable String rejection(DataResult result) {
        return switch (result) {
            case DataResult.RecordsWritten written -> null;
            case DataResult.CommandRejected rejected -> reason(rejected);
            case DataResult.ToolCalled called -> null;
        };
    }

    /** Steps call no tools, so no step waits for such an answer. */
    private static RejectedEvent unasked(DataResult.ToolCalled called) {
        return new RejectedEvent("UNASKED", "No step has called the tool " + called.tool());
    }

    private static String reason(DataResult.CommandRejected rejected) {
        return rejected.type() + ": " + rejected.message();
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
