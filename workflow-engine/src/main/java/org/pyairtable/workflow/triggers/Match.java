package org.pyairtable.workflow.triggers;

import java.util.Optional;

/** What a trigger says to a change of a record. */
sealed interface Match {
    record No() implements Match {}

    /** It starts a run. */
    record Yes() implements Match {}

    /** It cannot say. The run that it starts fails at once, so that somebody sees it. */
    record Unknown(String reason) implements Match {}

    static Match of(boolean matches) {
        return matches ? new Yes() : new No();
    }

    /** Why the run fails; empty when it does not. */
    default Optional<String> refusal() {
        return switch (this) {
            case No no -> Optional.empty();
            case Yes yes -> Optional.empty();
            case Unknown unknown -> Optional.of(unknown.reason());
        };
    }
}
