package org.pyairtable.workflow.runs.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state of a run. The methods are the legal transitions and exist only where they are legal. */
public sealed interface RunState {
    /** It has not ended. */
    sealed interface Active extends RunState {
        default Failed fail(String reason, Instant at) {
            return new Failed(reason, at);
        }

        default Cancelled cancel(@Nullable String reason, Instant at) {
            return new Cancelled(reason, at);
        }
    }

    /** A step can be taken. Between turns, only runs that wait for the next tick are in this state. */
    record Running() implements Active {
        public Waiting waitUntil(Instant until) {
            return new Waiting(until);
        }

        public Succeeded succeed(Instant at) {
            return new Succeeded(at);
        }
    }

    /** Waits for an answer or a point in time, when it is examined again at the latest. */
    record Waiting(Instant until) implements Active {
        public Running resume() {
            return new Running();
        }
    }

    record Succeeded(Instant at) implements RunState {}

    record Failed(String reason, Instant at) implements RunState {
        /** The answer for want of which it failed has come. */
        public Running reopen() {
            return new Running();
        }
    }

    /** @param reason who ended it and why; null for what was never started */
    record Cancelled(@Nullable String reason, Instant at) implements RunState {}

    /** The name in JSON and in the database. */
    default String status() {
        return switch (this) {
            case Running s -> "running";
            case Waiting s -> "waiting";
            case Succeeded s -> "succeeded";
            case Failed s -> "failed";
            case Cancelled s -> "cancelled";
        };
    }
}
