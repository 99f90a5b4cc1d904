package org.pyairtable.workflow.runs.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The event that a step waited for.
 *
 * @param output what the step gives; null when it fails
 * @param refusal why it fails
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Came(
        @Nullable Map<String, Object> output, @Nullable String refusal) {
    public static Came with(Map<String, Object> output) {
        return new Came(output, null);
    }

    public static Came refused(String reason) {
        return new Came(null, reason);
    }
}
