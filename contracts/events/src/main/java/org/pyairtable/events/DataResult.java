package org.pyairtable.events;

import java.util.List;
import java.util.Map;

/** The answers to {@link DataCommand}. Topic {@code data.results}, keyed by base id; causation is the command's id. */
public sealed interface DataResult extends Event {
    String baseId();

    @Override
    default String aggregateId() {
        return baseId();
    }

    /** @param records the written records with all their cells by field name; empty for deletions */
    @EventType("org.pyairtable.data.results.records-written.v1")
    record RecordsWritten(
            String baseId,
            String tableId,
            List<WrittenRecord> records,
            List<String> createdIds,
            List<String> updatedIds,
            List<String> deletedIds)
            implements DataResult {
        public RecordsWritten {
            records = List.copyOf(records);
            createdIds = List.copyOf(createdIds);
            updatedIds = List.copyOf(updatedIds);
            deletedIds = List.copyOf(deletedIds);
        }
    }

    /** Nothing was written. {@code type} and {@code message} are those that the Web API answers. */
    @EventType("org.pyairtable.data.results.command-rejected.v1")
    record CommandRejected(String baseId, String type, String message) implements DataResult {}

    record WrittenRecord(String recordId, Map<String, Object> fields) {}
}
