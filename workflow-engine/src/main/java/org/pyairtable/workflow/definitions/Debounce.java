package org.pyairtable.workflow.definitions;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.BadValue;

/**
 * Has several events about one record start one run, with what the last of them said.
 *
 * @param quiet how long there has to be no further event, PT1S to PT1H
 * @param atMost how long the first of them may wait for that, up to P1D; null for ten times {@code quiet}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "WorkflowDebounce")
public record Debounce(
        @JsonFormat(shape = JsonFormat.Shape.STRING) Duration quiet,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Duration atMost) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST_QUIET = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int TIMES = 10;

    public Debounce {
        if (quiet == null) {
            throw new BadValue("quiet", "is missing");
        }
        if (quiet.compareTo(SHORTEST) < 0 || quiet.compareTo(LONGEST_QUIET) > 0) {
            throw new BadValue("quiet", "is not between " + SHORTEST + " and " + LONGEST_QUIET);
        }
        if (atMost != null && (atMost.compareTo(quiet) < 0 || atMost.compareTo(LONGEST) > 0)) {
            throw new BadValue("atMost", "is not between " + quiet + ", which is quiet, and P1D");
        }
    }

    /** When there has been no event for long enough, if none comes after this time. */
    public Instant quietAfter(Instant event) {
        return event.plus(quiet);
    }

    /** When the run starts at the latest. */
    public Instant latestAfter(Instant firstEvent) {
        return firstEvent.plus(atMost == null ? quiet.multipliedBy(TIMES) : atMost);
    }
}
