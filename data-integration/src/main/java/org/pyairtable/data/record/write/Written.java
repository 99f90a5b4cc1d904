package org.pyairtable.data.record.write;

import java.util.List;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;

/**
 * What a write did.
 *
 * @param records the written records in the order of the request; empty for deletions
 */
public record Written(
        CachedSchema schema,
        Table table,
        List<RecordState> records,
        List<String> createdIds,
        List<String> updatedIds,
        List<String> deletedIds) {
    /** The same with other cells. */
    Written with(List<RecordState> others) {
        return new Written(schema, table, others, createdIds, updatedIds, deletedIds);
    }

    /** The same without fields that the caller does not see. */
    Written seen(Grant grant) {
        return grant.isRestricted()
                ? new Written(
                        schema,
                        new Table(
                                table.id(),
                                table.name(),
                                table.description(),
                                table.primaryField().id(),
                                grant.shown(table),
                                List.of()),
                        records,
                        createdIds,
                        updatedIds,
                        deletedIds)
                : this;
    }
}
