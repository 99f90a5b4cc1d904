package org.pyairtable.workflow.runs;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a step of a run stands. The methods are the legal transitions, and stand only where they are legal. */
public sealed interface StepState {
    /** It waits for something. */
    sealed interface Open extends StepState {
        /** When somebody has to look at it again at the latest. */
        Instant until();

        default Failed fail(String reason, Instant at) {
            return new Failed(reason, at);
        }

        default Cancelled cancel(Instant at) {
            return new Cancelled(at);
        }
    }

    /** It will not change any more. */
    sealed interface Ended extends StepState {
        Instant at();
    }

    /**
     * For the answer to its command.
     *
     * @param until the deadline
     * @param attempt how often a command was sent, this one included
     */
    record AwaitingResult(String commandId, int attempt, Instant until) implements Open {
        public Succeeded answered(@Nullable Object output, Instant at) {
            return new Succeeded(output, at);
        }

        public BackingOff rejected(String reason, Instant nextAttempt) {
            return new BackingOff(commandId, attempt, reason, nextAttempt);
        }
    }

    /** Its command was rejected; it is sent again later. */
    record BackingOff(String commandId, int attempt, String reason, Instant until) implements Open {
        public AwaitingResult sent(String newCommandId, Instant deadline) {
            return new AwaitingResult(newCommandId, attempt + 1, deadline);
        }
    }

    /** Until a point in time. */
    record Sleeping(Instant until) implements Open {
        public Succeeded wake(Instant at) {
            return new Succeeded(null, at);
        }
    }

    /** @param output what later steps see as its result */
    record Succeeded(@Nullable Object output, Instant at) implements Ended {}

    record Failed(String reason, Instant at) implements Ended {}

    record Cancelled(Instant at) implements Ended {}

    /** The result that later steps see. */
    default Optional<Object> result() {
        return this instanceof Succeeded done ? Optional.ofNullable(done.output) : Optional.empty();
    }

    /** The name in JSON. */
    default String status() {
        return switch (this) {
            case Open s -> "waiting";
            case Succeeded s -> "succeeded";
            case Failed s -> "failed";
            case Cancelled s -> "cancelled";
        };
    }
}
