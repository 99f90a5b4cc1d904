package org.pyairtable.events;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Commands to write records and to call tools, from other services and outside producers. Topic {@code data.commands}, keyed by base id. The
 * actor of the envelope must be allowed to do it over HTTP as well. Answered on {@code data.results} by an event whose
 * causation is the command's id. At most 10 records a command, as over HTTP; 1,000 in a batch; 50 by a tool.
 */
public sealed interface DataCommand extends Event {
    String baseId();

    @Override
    default String aggregateId() {
        return baseId();
    }

    /** @param records cells by field name or id */
    @EventType("org.pyairtable.data.commands.create-records.v1")
    record CreateRecords(String baseId, String table, List<Map<String, Object>> records, boolean typecast)
            implements DataCommand {
        public CreateRecords {
            records = List.copyOf(records);
        }
    }

    /** Merges the given cells into the records; a null value empties a cell. */
    @EventType("org.pyairtable.data.commands.update-records.v1")
    record UpdateRecords(String baseId, String table, List<RecordPatch> records, boolean typecast)
            implements DataCommand {
        public UpdateRecords {
            records = List.copyOf(records);
        }
    }

    /** @param fieldsToMergeOn 1 to 3 field names or ids that find the record to update */
    @EventType("org.pyairtable.data.commands.upsert-records.v1")
    record UpsertRecords(
            String baseId,
            String table,
            List<Map<String, Object>> records,
            List<String> fieldsToMergeOn,
            boolean typecast)
            implements DataCommand {
        public UpsertRecords {
            records = List.copyOf(records);
            fieldsToMergeOn = List.copyOf(fieldsToMergeOn);
        }
    }

    @EventType("org.pyairtable.data.commands.delete-records.v1")
    record DeleteRecords(String baseId, String table, List<String> recordIds) implements DataCommand {
        public DeleteRecords {
            recordIds = List.copyOf(recordIds);
        }
    }

    /**
     * Writes up to 1,000 records of one table, all or none. Answered by {@link DataResult.BatchWritten}, or by a rejection that
     * says what is wrong with which record, counted from 0.
     *
     * @param records those with an id are updated; others are created, or merged on fields
     * @param fieldsToMergeOn 1 to 3 field names or ids that find the records to update; absent where records without an id are
     *     created
     */
    @EventType("org.pyairtable.data.commands.write-batch.v1")
    record WriteBatch(
            String baseId,
            String table,
            List<BatchRecord> records,
            @Nullable List<String> fieldsToMergeOn,
            boolean typecast)
            implements DataCommand {
        public WriteBatch {
            records = List.copyOf(records);
            fieldsToMergeOn = fieldsToMergeOn == null ? null : List.copyOf(fieldsToMergeOn);
        }
    }

    /** Deletes up to 1,000 records of one table, all or none. Answered by {@link DataResult.BatchWritten}. */
    @EventType("org.pyairtable.data.commands.delete-batch.v1")
    record DeleteBatch(String baseId, String table, List<String> recordIds) implements DataCommand {
        public DeleteBatch {
            recordIds = List.copyOf(recordIds);
        }
    }

    /**
     * Calls a tool that changes something, as agents do over MCP. It takes effect once per actor and key. Answered by
     * {@link DataResult.ToolCalled}, and where the envelope asks for a reply by {@link Reply.ToolAnswer}.
     *
     * @param baseId the base in the arguments
     * @param arguments as the schema of the tool in {@link Reply.ToolList} has them
     * @param key up to 100 characters, chosen by the caller; a later command with the same key and call is answered as the
     *     first one was, and with another call it is refused. What was refused may be called again
     * @param writes what becomes of the change, by the name of a tool or {@code *}: {@code allow}, {@code ask} or
     *     {@code deny}; absent for {@code ask}, which lets it wait for the approval of a member
     */
    @EventType("org.pyairtable.data.commands.call-tool.v1")
    record CallTool(
            String baseId,
            String tool,
            Map<String, Object> arguments,
            String key,
            @Nullable Map<String, String> writes) implements DataCommand {
        public CallTool {
            writes = writes == null ? null : Map.copyOf(writes);
        }
    }

    /** @param fields cells by field name or id; null empties a cell */
    record RecordPatch(String recordId, Map<String, @Nullable Object> fields) {}

    /**
     * A record of a batch.
     *
     * @param recordId absent for a record that is created or merged
     * @param fields cells by field name or id; null empties a cell
     */
    record BatchRecord(@Nullable String recordId, Map<String, @Nullable Object> fields) {}
}
