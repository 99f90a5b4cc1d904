package org.pyairtable.workflow.runs.state;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.Envelope;
import org.pyairtable.workflow.definitions.Workflow;

/**
 * The parameters of a new run.
 *
 * @param causeSource the publisher of the event that starts it; ids are unique within a source only
 * @param causeId id of the event or request that starts it; it starts the workflow once for a record
 * @param depth 0 for what people and other systems do; one more than that of the run whose command caused it
 * @param refusal why the run fails before its first step; empty when it does not
 */
public record RunSeed(
        Workflow workflow,
        TriggerData trigger,
        String causeSource,
        String causeId,
        String correlation,
        @Nullable String traceparent,
        int depth,
        Optional<String> refusal) {
    /** A run that the event starts. */
    public static RunSeed from(Envelope<?> event, Workflow workflow, TriggerData trigger, int depth) {
        return new RunSeed(
                workflow,
                trigger,
                event.source(),
                event.id(),
                event.correlation(),
                event.traceparent(),
                depth,
                Optional.empty());
    }

    /** The same with a reason to fail, if there is one. */
    public RunSeed refused(Optional<String> reason) {
        return new RunSeed(workflow, trigger, causeSource, causeId, correlation, traceparent, depth, reason);
    }
}
