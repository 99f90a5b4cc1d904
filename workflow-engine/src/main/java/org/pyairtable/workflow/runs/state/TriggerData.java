package org.pyairtable.workflow.runs.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.scope.RecordSnapshot;

/**
 * What started a run.
 *
 * @param type as in the definition
 * @param record the record it is about, for triggers on records
 * @param values what came with the event or request
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TriggerData(String type, @Nullable RecordSnapshot record, Map<String, Object> values) {
    public static TriggerData onRecord(String type, RecordSnapshot record, Map<String, Object> values) {
        return new TriggerData(type, record, values);
    }

    public static TriggerData withValues(String type, Map<String, Object> values) {
        return new TriggerData(type, null, values);
    }

    /** Id of the record; empty text for none. */
    public String recordId() {
        return Optional.ofNullable(record).map(RecordSnapshot::id).orElse("");
    }
}
