package org.pyairtable.workflow.runs;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataResult;
import org.pyairtable.workflow.definitions.Retry;
import org.pyairtable.workflow.definitions.Step;

/** What the answer to a command means for the step that sent it. */
final class Answers {
    private Answers() {}

    static StepState settle(Step step, StepState.AwaitingResult awaiting, DataResult result, Instant now) {
        return switch (result) {
            case DataResult.RecordsWritten written -> awaiting.answered(output(written), now);
            case DataResult.CommandRejected rejected -> {
                String reason = rejected.type() + ": " + rejected.message();
                Retry retry = step instanceof Step.Write write ? write.retries() : Retry.NEVER;
                yield retry.pauseAfter(awaiting.attempt())
                        .<StepState>map(pause -> awaiting.rejected(reason, now.plus(pause)))
                        .orElseGet(() -> awaiting.fail(reason, now));
            }
        };
    }

    /** What later steps see: the record's id and cells, and whether it is new. */
    private static @Nullable Object output(DataResult.RecordsWritten written) {
        if (written.records().isEmpty()) {
            return null;
        }
        DataResult.WrittenRecord record = written.records().getFirst();
        Map<String, Object> output = new LinkedHashMap<>();
        output.put("id", record.recordId());
        output.put("fields", record.fields());
        output.put("created", written.createdIds().contains(record.recordId()));
        return output;
    }
}
