package org.pyairtable.data.record.write;

import java.util.List;
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
        List<String> deletedIds) {}
