package org.pyairtable.workflow.definitions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.BadValue;
import org.pyairtable.workflow.steps.Given;

/**
 * How many runs of a workflow may be under way at the same time, and how many may start in a minute.
 *
 * @param limit 1 to 100; null for any number
 * @param key a formula over what starts a run; runs with the same value count together. Null: all count together
 * @param whenFull what becomes of a run that exceeds the limit; null for waiting
 * @param runsPerMinute 1 to 1,000, whatever their key; further ones wait. Null for any number
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "WorkflowConcurrency")
public record Concurrency(
        @Nullable Integer limit,
        @Nullable String key,
        @Nullable WhenFull whenFull,
        @Nullable Integer runsPerMinute) {
    public static final int MOST = 100;
    public static final int MOST_PER_MINUTE = 1_000;

    @Schema(name = "WorkflowWhenFull")
    public enum WhenFull {
        /** It waits until another one has ended. */
        @JsonProperty("queue")
        QUEUE,
        /** It is cancelled. */
        @JsonProperty("skip")
        SKIP,
        /** It takes the place of the one that has been there longest, which is cancelled. */
        @JsonProperty("replace")
        REPLACE
    }

    public Concurrency {
        if (limit == null && (runsPerMinute == null || key != null || whenFull != null)) {
            throw new BadValue("limit", "is missing");
        }
        if (runsPerMinute != null && (runsPerMinute < 1 || runsPerMinute > MOST_PER_MINUTE)) {
            throw new BadValue("runsPerMinute", "is not between 1 and " + MOST_PER_MINUTE);
        }
        if (limit != null && (limit < 1 || limit > MOST)) {
            throw new BadValue("limit", "is not between 1 and " + MOST);
        }
        key = key == null ? null : Given.text("key", key);
    }

    Concurrency withKey(@Nullable String other) {
        return new Concurrency(limit, other, whenFull, runsPerMinute);
    }

    /** What becomes of a run that exceeds the limit. */
    public WhenFull full() {
        return whenFull == null ? WhenFull.QUEUE : whenFull;
    }
}
