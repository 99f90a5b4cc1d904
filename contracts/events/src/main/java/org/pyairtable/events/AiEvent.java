package org.pyairtable.events;

import java.util.List;

/** What the AI service did. Topic {@code ai.events}, keyed by workspace id. */
public sealed interface AiEvent extends Event {
    String workspaceId();

    @Override
    default String aggregateId() {
        return workspaceId();
    }

    /** The records are embedded and can be found. */
    @EventType("org.pyairtable.ai.events.records-indexed.v1")
    record RecordsIndexed(
            String workspaceId, String baseId, String tableId, List<String> recordIds, String embeddingModel)
            implements AiEvent {
        public RecordsIndexed {
            recordIds = List.copyOf(recordIds);
        }
    }

    /**
     * A question was answered.
     *
     * @param provider {@code retrieval} in zero-key mode
     * @param costMicros millionths of a US dollar
     */
    @EventType("org.pyairtable.ai.events.question-answered.v1")
    record QuestionAnswered(
            String workspaceId,
            String sessionId,
            String userId,
            String provider,
            String model,
            long inputTokens,
            long outputTokens,
            long costMicros,
            int sources)
            implements AiEvent {}
}
