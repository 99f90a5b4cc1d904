package org.pyairtable.workflow.runs.state;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
                past.add(name(event, output.get("id") instanceof String record ? record : null));
            }
        });
        return past;
    }

    /** Of an event about records, what it says of one. */
    public static String name(String eventId, @Nullable String recordId) {
        return recordId == null ? eventId : eventId + "/" + recordId;
    }
}
