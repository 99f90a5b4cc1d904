package org.pyairtable.workflow.runs.dryrun;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataCommand;
import org.pyairtable.workflow.runs.state.StepState;
import org.pyairtable.workflow.steps.AwaitsEvent;
import org.pyairtable.workflow.steps.Ordered;
import org.pyairtable.workflow.steps.Outcome;
import org.pyairtable.workflow.steps.Step;
import org.pyairtable.workflow.steps.WaitForRecord;

/**
 * What a step comes to in a dry run.
 *
 * @param wouldSend what it would send; null for what sends nothing
 * @param sample whether its result is a sample
 * @param note what a run would do differently; null for nothing
 */
record DryOutcome(
        StepState.Ended state,
        @Nullable Object wouldSend,
        boolean sample,
        @Nullable String note) {
    /** A record that nobody has made. */
    static final String SAMPLE_RECORD = "recSample";

    private static final String MADE_UP =
            "A run does this; the result is a sample that was made up, and 'samples' may give another";

    static DryOutcome of(StepState.Ended state) {
        return new DryOutcome(state, null, false, null);
    }

    static DryOutcome given(Outcome outcome, Object sample, Instant now) {
        return new DryOutcome(
                new StepState.Succeeded(sample, now),
                sent(outcome),
                true,
                "The result is the given sample, and not what a run would give");
    }

    private static @Nullable Object sent(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Publish publish -> publish.message();
            case Outcome.Ask ask -> ask.sent();
            case Outcome.Perform perform -> perform.sent();
            case Outcome.Order order -> order.sent();
            case Outcome.Spawn spawn -> spawn.sent();
            case Outcome.Decide decide -> asked(decide);
            case Outcome.Await await -> await.sent();
            case Outcome.Done done -> null;
            case Outcome.Sleep sleep -> null;
            case Outcome.Refuse refuse -> null;
        };
    }

    private static Map<String, Object> asked(Outcome.Decide decide) {
        return Map.of(
                "title",
                decide.title(),
                "body",
                decide.body(),
                "approvers",
                decide.approvers().userIds());
    }

    private static DryOutcome madeUp(@Nullable Object wouldSend, Object sample, Instant now) {
        return new DryOutcome(new StepState.Succeeded(sample, now), wouldSend, true, MADE_UP);
    }

    static DryOutcome published(Outcome.Publish publish, Instant now) {
        return new DryOutcome(
                new StepState.Succeeded(publish.output(), now), publish.message(), false, "A run sends this");
    }

    static DryOutcome slept(Outcome.Sleep sleep, Instant now) {
        return new DryOutcome(new StepState.Succeeded(null, now), null, false, "A run waits until " + sleep.until());
    }

    /** A write: its record has the cells that would be written; many of them have ids only. */
    static DryOutcome written(Step step, Outcome.Ask ask, Instant now) {
        return switch (ask.command()) {
            case DataCommand.WriteBatch batch -> {
                List<String> ids = new ArrayList<>();
                List<String> created = new ArrayList<>();
                for (DataCommand.BatchRecord record : batch.records()) {
                    // Different ones: later steps refuse to write one record twice.
                    String id = Optional.ofNullable(record.recordId()).orElse(SAMPLE_RECORD + (ids.size() + 1));
                    ids.add(id);
                    if (record.recordId() == null && batch.fieldsToMergeOn() == null) {
                        created.add(id);
                    }
                }
                yield madeUp(ask.sent(), Map.of("count", (long) ids.size(), "ids", ids, "createdIds", created), now);
            }
            case DataCommand.DeleteBatch batch ->
                madeUp(ask.sent(), Map.of("count", (long) batch.recordIds().size(), "ids", batch.recordIds()), now);
            case DataCommand other -> writtenOne(step, ask, now);
        };
    }

    private static DryOutcome writtenOne(Step step, Outcome.Ask ask, Instant now) {
        Map<String, Object> sample = new LinkedHashMap<>();
        sample.put("id", Optional.ofNullable(ask.sent().get("recordId")).orElse(SAMPLE_RECORD));
        Map<Object, Object> cells = new LinkedHashMap<>();
        if (ask.sent().get("fields") instanceof Map<?, ?> fields) {
            fields.forEach((name, value) -> {
                if (value != null) {
                    cells.put(name, value);
                }
            });
        }
        sample.put("fields", cells);
        sample.put("created", step.action().equals("createRecord"));
        return madeUp(ask.sent(), sample, now);
    }

    /** A mail or a task: nothing is sent, asked or paid for. */
    static DryOutcome ordered(Outcome.Order order, Instant now) {
        Map<String, Object> sample =
                switch (order.ordered()) {
                    case Ordered.Letter letter ->
                        Map.of("recipients", (long)
                                (letter.userIds().size() + letter.addresses().size()));
                    case Ordered.AiTask task ->
                        switch (task.task()) {
                            case PROMPT, SUMMARISE -> Map.of("text", "");
                            case CLASSIFY -> Map.of("choice", task.choices().getFirst());
                            case EXTRACT -> Map.of("fields", Map.of());
                            case SEARCH -> Map.of("count", 0L, "records", List.of());
                        };
                };
        return madeUp(order.sent(), sample, now);
    }

    static DryOutcome requested(Outcome.Perform perform, Instant now) {
        return madeUp(perform.sent(), Map.of("status", 200, "headers", Map.of(), "body", ""), now);
    }

    static DryOutcome decided(Outcome.Decide decide, Instant now) {
        return madeUp(asked(decide), Map.of("approved", true, "by", "", "comment", "", "at", now.toString()), now);
    }

    /** An event that has not come. */
    static DryOutcome awaited(Outcome.Await await, Instant now) {
        Map<String, Object> sample = new LinkedHashMap<>();
        sample.put(AwaitsEvent.TIMED_OUT, false);
        sample.put(AwaitsEvent.EVENT_ID, "");
        if (await.awaited().changes().isEmpty()) {
            sample.put("values", Map.of());
        } else {
            sample.put(
                    "change",
                    WaitForRecord.Change.text(await.awaited().changes().getFirst()));
            sample.put("id", Optional.ofNullable(await.sent().get("recordId")).orElse(SAMPLE_RECORD));
            sample.put("fields", Map.of());
            sample.put("changedFields", List.of());
            sample.put("display", "");
        }
        return madeUp(await.sent(), sample, now);
    }

    /** The same of a step that would send this. */
    DryOutcome sending(@Nullable Object sent) {
        return new DryOutcome(state, sent, sample, note);
    }
}
