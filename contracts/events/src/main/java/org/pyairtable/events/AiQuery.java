package org.pyairtable.events;

import org.jspecify.annotations.Nullable;

/** Questions to ai-ml. Topic {@code ai.queries}; answered by a {@link Reply}. */
public sealed interface AiQuery extends Event {
    /**
     * Asks for {@link Reply.SearchAnswer}: the records that fit words best, by the words and by their meaning, as far as the
     * actor of the envelope, limited by its {@link Credential}, may see them.
     *
     * @param question at most 1,000 characters
     * @param baseId limits the search to one base; absent for all
     * @param tableId limits the search to one table; absent for all
     * @param limit records to answer, 1 to 100
     */
    @EventType("org.pyairtable.ai.queries.search-records.v1")
    record SearchRecords(
            String question,
            @Nullable String baseId,
            @Nullable String tableId,
            int limit) implements AiQuery {
        /** Most characters of a question. */
        public static final int LONGEST_QUESTION = 1_000;

        @Override
        public String aggregateId() {
            return baseId == null ? "all" : baseId;
        }
    }
}
