package org.pyairtable.ai.task;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a task ends. */
sealed interface TaskEnd {
    String INVALID = "AI_TASK_INVALID";
    String PROVIDER_MISSING = "AI_PROVIDER_MISSING";
    String PROVIDER_FAILED = "AI_PROVIDER_FAILED";
    String BUDGET_EXHAUSTED = "AI_BUDGET_EXHAUSTED";
    String ANSWER_UNUSABLE = "AI_ANSWER_UNUSABLE";
    String EXPIRED = "AI_TASK_EXPIRED";

    /** @param model provider and name; null for a search */
    record Done(Map<String, Object> output, @Nullable String model, long costMicros) implements TaskEnd {}

    /** @param passes whether the same may succeed later */
    record Rejected(String code, String message, boolean passes) implements TaskEnd {}
}
