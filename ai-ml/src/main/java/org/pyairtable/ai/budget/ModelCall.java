package org.pyairtable.ai.budget;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A call of a language model, whether it was answered or not.
 *
 * @param inputTokens that the model read
 * @param outputTokens that it wrote
 * @param micros its cost in millionths of a US dollar
 */
public record ModelCall(
        String userId,
        String provider,
        String model,
        Instant startedAt,
        Duration took,
        Outcome outcome,
        long inputTokens,
        long outputTokens,
        Counted counted,
        long micros) {
    /** How a call ended. */
    public enum Outcome {
        ANSWERED,
        MISCONFIGURED,
        RATE_LIMITED,
        UNAVAILABLE,
        INTERRUPTED,
        REFUSED,
        /** The user stopped the answer, or its time was over. */
        CANCELLED;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Who counted the tokens. */
    public enum Counted {
        /** The provider reported them. */
        REPORTED,
        /** They are estimated from the texts. */
        ESTIMATED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
