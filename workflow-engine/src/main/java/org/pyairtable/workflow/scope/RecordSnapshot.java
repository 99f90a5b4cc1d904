package org.pyairtable.workflow.scope;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * The record that started a run, as it was then.
 *
 * @param fields non-empty cells by field name, in the JSON format of the Web API
 * @param links display texts of linked records by record id
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RecordSnapshot(
        String id,
        String baseId,
        String tableId,
        String tableName,
        Map<String, Object> fields,
        Map<String, String> links) {
    public RecordSnapshot {
        fields = Scope.present(fields);
        links = Map.copyOf(links);
    }
}
