package org.pyairtable.events;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answers to {@link AiCommand}. Topic {@code ai.results}, keyed by the task's key; causation is the command's id. */
public sealed interface AiResult extends Event {
    String key();

    @Override
    default String aggregateId() {
        return key();
    }

    /**
     * @param output {@code text} of a prompt or summary; {@code choice}; {@code fields} by name, without those that the text does
     *     not give; {@code count} and {@code records} of a search
     * @param model provider and name; absent for a search
     * @param costMicros what it has cost in millionths of a US dollar
     */
    @EventType("org.pyairtable.ai.results.task-done.v1")
    record TaskDone(
            String workspaceId,
            String key,
            Map<String, Object> output,
            @Nullable String model,
            long costMicros) implements AiResult {}

    /**
     * @param code {@code AI_PROVIDER_MISSING}, {@code AI_BUDGET_EXHAUSTED}, {@code AI_PROVIDER_FAILED}, {@code AI_ANSWER_UNUSABLE},
     *     {@code AI_TASK_INVALID} or {@code AI_TASK_EXPIRED}
     * @param passes whether the same may succeed later
     */
    @EventType("org.pyairtable.ai.results.task-rejected.v1")
    record TaskRejected(String workspaceId, String key, String code, String message, boolean passes)
            implements AiResult {}
}
