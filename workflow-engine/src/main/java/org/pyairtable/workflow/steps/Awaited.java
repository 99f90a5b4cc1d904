package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.RecordEvent.ChangeKind;
import org.pyairtable.events.RecordEvent.FieldInfo;

/**
 * The events that a step waits for.
 *
 * @param key see {@link EventKey}
 * @param correlation what an event has to have besides: the id of a record, or a member with its value; empty for nothing
 * @param changes what may have happened to a record; empty for events that are not about records
 * @param condition a formula over the record; null for every record
 * @param fields those that the condition names
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Awaited(
        String key,
        String correlation,
        List<ChangeKind> changes,
        @Nullable String condition,
        List<FieldInfo> fields) {
    /** Of what an event has to have. */
    public static final int LONGEST_CORRELATION = 300;

    public Awaited {
        correlation = correlation == null ? "" : correlation;
        changes = changes == null ? List.of() : List.copyOf(changes);
        fields = fields == null ? List.of() : List.copyOf(fields);
    }

    /** What an event has whose member has this value. */
    public static String member(String name, String value) {
        return name + "=" + value;
    }
}
