package org.pyairtable.data.record;

import java.util.List;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.snapshot.Snapshot;

/**
 * What a write did.
 *
 * @param records the written records in the order of the request; empty for deletions
 */
public record Written(
        Snapshot snapshot,
        Table table,
        List<RecordState> records,
        List<String> createdIds,
        List<String> updatedIds,
        List<String> deletedIds) {}
