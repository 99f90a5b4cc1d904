package org.pyairtable.workflow.runs.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The event that a step waited for.
 *
 * @param output what the step gives; null when it fails
 * @param refusal why it fails
 * @param event by which it fails, as {@link PastEvents} names it; absent in what an earlier version stored
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Came(
        @Nullable Map<String, Object> output,
        @Nullable String refusal,
        @Nullable String event) {
    public static Came with(Map<String, Object> output) {
        return new Came(output, null, null);
    }

    public static Came refused(String reason, String event) {
        return new Came(null, reason, event);
    }
}
