package org.pyairtable.workflow.triggers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.runs.state.RunSeed;
import org.pyairtable.workflow.runs.state.TriggerData;

/**
 * The runs that one event starts, in their order: workflow by workflow, and of each the records that changed. Every pair of
 * a workflow and a change may be one. Pure.
 *
 * @param happenedAt what formulas of triggers take for now
 */
record RecordStarts(RecordsChanged changed, Instant happenedAt, Cause cause, List<Workflow> workflows) {
    /**
     * What the runs have in common.
     *
     * @param depth see {@link RunSeed}
     */
    record Cause(
            String source,
            String id,
            String correlation,
            @Nullable String traceparent,
            int depth) {
        static Cause of(Envelope<?> event, int depth) {
            return new Cause(event.source(), event.id(), event.correlation(), event.traceparent(), depth);
        }

        RunSeed seed(Workflow workflow, TriggerData data) {
            return new RunSeed(workflow, data, source, id, correlation, traceparent, depth, Optional.empty());
        }
    }

    /** How many runs there may be. */
    int pairs() {
        return workflows.size() * changed.changes().size();
    }

    /** The runs of the pairs from one to before another, each made when its turn comes. */
    Stream<RunSeed> seeds(int from, int to) {
        int each = changed.changes().size();
        RecordTriggers triggers = new RecordTriggers(changed, happenedAt);
        return IntStream.range(0, workflows.size())
                .filter(i -> (i + 1) * each > from && i * each < to)
                .boxed()
                .flatMap(i -> {
                    List<RecordChange> part =
                            changed.changes().subList(Math.max(0, from - i * each), Math.min(each, to - i * each));
                    Workflow workflow = workflows.get(i);
                    return triggers.starting(workflow, part).stream()
                            .map(run -> cause.seed(workflow, run.data()).refused(run.refusal()));
                });
    }
}
