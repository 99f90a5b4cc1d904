package org.pyairtable.ai.chat;

import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.budget.ModelCall.Outcome;

/** How a call of a model without an answer ended. */
final class CallOutcome {
    private CallOutcome() {}

    /** @param failure none when the call was cancelled */
    static Outcome of(@Nullable Throwable failure) {
        return switch (failure) {
            case null -> Outcome.CANCELLED;
            case ProviderFailure e ->
                switch (e.kind()) {
                    case MISCONFIGURED -> Outcome.MISCONFIGURED;
                    case RATE_LIMITED -> Outcome.RATE_LIMITED;
                    case UNAVAILABLE -> Outcome.UNAVAILABLE;
                    case INTERRUPTED -> Outcome.INTERRUPTED;
                    case REFUSED -> Outcome.REFUSED;
                };
            default -> Outcome.INTERRUPTED;
        };
    }
}
