package org.pyairtable.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * An owner has set what the workspace may spend on language models; a limit that is absent does not exist. Amounts are
     * millionths of a US dollar, days and months those of UTC.
     *
     * @param questionMicros for one question
     * @param userDailyMicros of each member
     * @param userMonthlyMicros of each member
     */
    @EventType("org.pyairtable.ai.events.budget-changed.v1")
    record BudgetChanged(
            String workspaceId,
            @Nullable Long questionMicros,
            @Nullable Long dailyMicros,
            @Nullable Long monthlyMicros,
            @Nullable Long userDailyMicros,
            @Nullable Long userMonthlyMicros)
            implements AiEvent {}

    /**
     * An owner has decided whether language models of third parties may be asked for the workspace, and which.
     *
     * @param providers in the order in which they are asked; empty for that of the installation
     * @param models those that may be asked; empty for all of the installation
     * @param keys the providers for which the workspace has a key of its own
     */
    @EventType("org.pyairtable.ai.events.providers-changed.v1")
    record ProvidersChanged(
            String workspaceId, boolean allowed, List<String> providers, List<String> models, List<String> keys)
            implements AiEvent {
        public ProvidersChanged {
            providers = List.copyOf(providers);
            models = List.copyOf(models);
            keys = List.copyOf(keys);
        }
    }
}
