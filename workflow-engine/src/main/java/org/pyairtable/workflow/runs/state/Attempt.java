package org.pyairtable.workflow.runs.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One sending of a step's command.
 *
 * @param commandId its answer carries this as causation
 * @param answeredAt absent while there is no answer; it may still come when the step has failed for want of it
 * @param error why it was rejected, or that the answer is overdue; absent when nothing went wrong
 * @param givenUpAt when the step timed out; then an answer changes nothing any more
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Attempt(
        String commandId,
        Instant sentAt,
        @Nullable Instant answeredAt,
        @Nullable String error,
        @Nullable Instant givenUpAt) {
    public static Attempt sent(String commandId, Instant at) {
        return new Attempt(commandId, at, null, null, null);
    }

    public Attempt answered(Instant at, @Nullable String rejection) {
        return new Attempt(commandId, sentAt, at, rejection, null);
    }

    public Attempt overdue(String reason) {
        return new Attempt(commandId, sentAt, null, reason, null);
    }

    public Attempt givenUp(Instant at, String reason) {
        return new Attempt(commandId, sentAt, null, reason, at);
    }

    /** Whether an answer to it still counts. */
    boolean isOpen() {
        return answeredAt == null && givenUpAt == null;
    }
}
