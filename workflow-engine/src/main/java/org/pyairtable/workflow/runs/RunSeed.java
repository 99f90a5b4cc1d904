package org.pyairtable.workflow.runs;

import org.jspecify.annotations.Nullable;
import org.pyairtable.events.Envelope;
import org.pyairtable.workflow.definitions.Workflow;

/**
 * What a new run needs to know.
 *
 * @param causeSource who published the event that starts it; ids are unique within a source only
 * @param causeId id of the event or request that starts it; it starts the workflow once for a record
 * @param depth 0 for what people and other systems do; one more than that of the run whose command caused it
 */
public record RunSeed(
        Workflow workflow,
        TriggerData trigger,
        String causeSource,
        String causeId,
        String correlation,
        @Nullable String traceparent,
        int depth) {
    /** A run that the event starts. */
    public static RunSeed from(Envelope<?> event, Workflow workflow, TriggerData trigger, int depth) {
        return new RunSeed(
                workflow, trigger, event.source(), event.id(), event.correlation(), event.traceparent(), depth);
    }
}
