package org.pyairtable.workflow.runs.state;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of a step of a run. The methods are the legal transitions and exist only where they are legal. */
public sealed interface StepState {
    /** The step waits. */
    sealed interface Open extends StepState {
        /** When the step is examined again at the latest. */
        Instant until();

        default Failed fail(String reason, Instant at) {
            return new Failed(reason, at);
        }

        default Cancelled cancel(Instant at) {
            return new Cancelled(at);
        }
    }

    /** A final state. */
    sealed interface Ended extends StepState {
        Instant at();
    }

    /**
     * Waits for the answer to its command.
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

    /** Its command was rejected and is sent again later. */
    record BackingOff(String commandId, int attempt, String reason, Instant until) implements Open {
        public AwaitingResult sent(String newCommandId, Instant deadline) {
            return new AwaitingResult(newCommandId, attempt + 1, deadline);
        }
    }

    /** Waits until a point in time. */
    record Sleeping(Instant until) implements Open {
        public Succeeded wake(Instant at) {
            return new Succeeded(null, at);
        }
    }

    /**
     * Waits for the runs inside it.
     *
     * @param atOnce how many of them may be under way at the same time
     */
    record AwaitingChildren(int atOnce) implements Open {
        /** Later than any time that anything waits for. */
        public static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

        @Override
        public Instant until() {
            return NEVER;
        }

        public Succeeded joined(@Nullable Object output, Instant at) {
            return new Succeeded(output, at);
        }
    }

    /** Waits for somebody's decision until a deadline. */
    record AwaitingDecision(Instant until) implements Open {
        public Succeeded decided(Object output, Instant at) {
            return new Succeeded(output, at);
        }
    }

    /** Waits for an event until a deadline. */
    record AwaitingEvent(Instant until) implements Open {
        public Succeeded came(Object output, Instant at) {
            return new Succeeded(output, at);
        }
    }

    /** @param output what later steps see as its result */
    record Succeeded(@Nullable Object output, Instant at) implements Ended {}

    record Failed(String reason, Instant at) implements Ended {
        /** The answer came after all. */
        public Succeeded answeredLate(@Nullable Object output, Instant when) {
            return new Succeeded(output, when);
        }

        public Failed rejectedLate(String rejection, Instant when) {
            return new Failed(rejection, when);
        }
    }

    record Cancelled(Instant at) implements Ended {
        /** The answer came after all. */
        public Succeeded answeredLate(@Nullable Object output, Instant when) {
            return new Succeeded(output, when);
        }
    }

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
