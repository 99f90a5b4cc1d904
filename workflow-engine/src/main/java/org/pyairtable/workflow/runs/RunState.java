package org.pyairtable.workflow.runs;

import java.time.Instant;

/** Where a run stands. The methods are the legal transitions, and stand only where they are legal. */
public sealed interface RunState {
    /** It has not ended. */
    sealed interface Active extends RunState {
        default Failed fail(String reason, Instant at) {
            return new Failed(reason, at);
        }

        default Cancelled cancel(Instant at) {
            return new Cancelled(at);
        }
    }

    /** There is something to do. At rest, runs are in this state only if they wait for the next tick. */
    record Running() implements Active {
        public Waiting waitUntil(Instant until) {
            return new Waiting(until);
        }

        public Succeeded succeed(Instant at) {
            return new Succeeded(at);
        }
    }

    /** For an answer or a point in time; at the latest then somebody looks at it again. */
    record Waiting(Instant until) implements Active {
        public Running resume() {
            return new Running();
        }
    }

    record Succeeded(Instant at) implements RunState {}

    record Failed(String reason, Instant at) implements RunState {}

    record Cancelled(Instant at) implements RunState {}

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
