package org.pyairtable.events;

import java.util.List;

/**
 * Answers to questions, and error replies to commands that asked for one. Topic {@code platform.replies}; the
 * correlation of the envelope is that of the question.
 */
public sealed interface Reply extends Event {
    /** What the reply is about; a key that spreads replies over partitions. */
    String subjectId();

    @Override
    default String aggregateId() {
        return subjectId();
    }

    /** @param code stable, for example {@code TABLE_NOT_FOUND}, {@code INVALID_EVENT} */
    @EventType("org.pyairtable.platform.replies.request-failed.v1")
    record RequestFailed(String subjectId, String code, String message) implements Reply {}

    @EventType("org.pyairtable.platform.replies.table-description.v1")
    record TableDescription(
            String subjectId,
            String baseId,
            String baseName,
            String workspaceId,
            String tableId,
            String tableName,
            List<RecordEvent.FieldInfo> fields)
            implements Reply {
        public TableDescription {
            fields = List.copyOf(fields);
        }
    }
}
