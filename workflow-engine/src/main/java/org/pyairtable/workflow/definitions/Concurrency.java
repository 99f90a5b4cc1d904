package org.pyairtable.workflow.definitions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.BadValue;
import org.pyairtable.workflow.steps.Given;

/**
 * How many runs of a workflow may be under way at the same time.
 *
 * @param limit 1 to 100
 * @param key a formula over what starts a run; runs with the same value count together. Null: all count together
 * @param whenFull what becomes of a run that exceeds the limit; null for waiting
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "WorkflowConcurrency")
public record Concurrency(
        int limit, @Nullable String key, @Nullable WhenFull whenFull) {
    public static final int MOST = 100;

    @Schema(name = "WorkflowWhenFull")
    public enum WhenFull {
        /** It waits until another one has ended. */
        @JsonProperty("queue")
        QUEUE,
        /** It is cancelled. */
        @JsonProperty("skip")
        SKIP
    }

    public Concurrency {
        if (limit < 1 || limit > MOST) {
            throw new BadValue("limit", "is not between 1 and " + MOST);
        }
        key = key == null ? null : Given.text("key", key);
    }

    Concurrency withKey(@Nullable String other) {
        return new Concurrency(limit, other, whenFull);
    }

    /** Whether a run that exceeds the limit waits. */
    public boolean queues() {
        return whenFull != WhenFull.SKIP;
    }
}
