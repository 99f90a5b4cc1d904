package org.pyairtable.events;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /**
     * The answer to {@link DataCommand.WriteBatch} and {@link DataCommand.DeleteBatch}.
     *
     * @param recordIds of the created and updated records, in the order of the command
     * @param createdIds those of them that are new
     * @param deletedIds in the order of the command
     */
    @EventType("org.pyairtable.data.results.batch-written.v1")
    record BatchWritten(
            String baseId, String tableId, List<String> recordIds, List<String> createdIds, List<String> deletedIds)
            implements DataResult {
        public BatchWritten {
            recordIds = List.copyOf(recordIds);
            createdIds = List.copyOf(createdIds);
            deletedIds = List.copyOf(deletedIds);
        }
    }

    /** Nothing was written. {@code type} and {@code message} are those that the Web API answers. */
    @EventType("org.pyairtable.data.results.command-rejected.v1")
    record CommandRejected(String baseId, String type, String message) implements DataResult {}

    /**
     * The answer to {@link DataCommand.CallTool}.
     *
     * @param key of the command
     * @param content what the tool answers; absent when it was refused. Its {@code status} is {@code waiting_for_approval}
     *     when nothing is changed before a member approves {@code proposal}
     * @param refusal why nothing was changed, and what to do about it; absent when it was not refused
     */
    @EventType("org.pyairtable.data.results.tool-called.v1")
    record ToolCalled(
            String baseId,
            String tool,
            String key,
            @Nullable Map<String, Object> content,
            @Nullable String refusal) implements DataResult {}

    record WrittenRecord(String recordId, Map<String, Object> fields) {}
}
