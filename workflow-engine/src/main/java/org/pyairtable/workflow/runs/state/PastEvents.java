package org.pyairtable.workflow.runs.state;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.pyairtable.workflow.steps.AwaitsEvent;

/** The events that a run has had: the one that started it, and those that ended its waits. */
public final class PastEvents {
    private PastEvents() {}

    public static Set<String> of(Lineage lineage, Stream<StepRun> taken) {
        Set<String> past = new HashSet<>();
        past.add(lineage.causeId());
        Stream.concat(lineage.outer().stream(), taken).forEach(step -> {
            if (step.state().result().orElse(null) instanceof Map<?, ?> output
                    && output.containsKey(AwaitsEvent.TIMED_OUT)
                    && output.get(AwaitsEvent.EVENT_ID) instanceof String event) {
                past.add(output.get("id") instanceof String record ? of(event, record) : event);
            }
        });
        return past;
    }

    /** Of an event about several records, what it says of one. */
    public static String of(String eventId, String recordId) {
        return eventId + "/" + recordId;
    }
}
