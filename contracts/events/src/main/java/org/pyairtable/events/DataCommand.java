package org.pyairtable.events;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Commands to write records, from other services and outside producers. Topic {@code data.commands}, keyed by base id. The
 * actor of the envelope must be allowed to do it over HTTP as well. Answered on {@code data.results} by an event whose
 * causation is the command's id. At most 10 records a command, as over HTTP.
 */
public sealed interface DataCommand extends Event {
    String baseId();

    /** Table id or name. */
    String table();

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

    /** @param fields cells by field name or id; null empties a cell */
    record RecordPatch(String recordId, Map<String, @Nullable Object> fields) {}
}
