package org.pyairtable.workflow.scope;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What references find while a run is under way.
 *
 * @param record the record that started the run
 * @param trigger values that came with the event or request that started it
 * @param results results of the finished steps by step id
 */
public record Scope(Optional<RecordSnapshot> record, Map<String, Object> trigger, Map<String, Object> results) {
    public Scope {
        trigger = present(trigger);
        results = present(results);
    }

    /** Empty for an empty cell, a step that has not run, a name that is not there. */
    public Optional<Object> value(Reference reference) {
        return switch (reference) {
            case Reference.RecordId id -> record.map(RecordSnapshot::id);
            case Reference.RecordField field ->
                record.flatMap(r -> Optional.ofNullable(r.fields().get(field.name())));
            case Reference.StepResult result -> inside(results.get(result.stepId()), result.path());
            case Reference.TriggerValue value -> inside(trigger, value.path());
        };
    }

    /** The text that stands for a linked record. */
    Optional<String> display(String recordId) {
        return record.flatMap(r -> Optional.ofNullable(r.links().get(recordId)));
    }

    /** A null in JSON says the same as absence. */
    static Map<String, Object> present(Map<String, ? extends @Nullable Object> values) {
        Map<String, Object> present = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value != null) {
                present.put(name, value);
            }
        });
        return Collections.unmodifiableMap(present);
    }

    private static Optional<Object> inside(@Nullable Object whole, List<String> path) {
        Object current = whole;
        for (String name : path) {
            current = current instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return Optional.ofNullable(current);
    }
}
