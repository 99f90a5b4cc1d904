package org.pyairtable.communication.webhooks.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.pyairtable.communication.webhooks.external.Answer;

/** The outcome of an attempt for its delivery. */
sealed interface Outcome {
    /** Done. */
    record Delivered(int status) implements Outcome {}

    /** @param status absent when there was no answer */
    record Again(@Nullable Integer status, String error, Duration pause) implements Outcome {}

    /** All attempts failed. */
    record Exhausted(@Nullable Integer status, String error) implements Outcome {}

    /** The target unsubscribed with 410. */
    record Unsubscribed(int status, String error) implements Outcome {}

    /** @param random from 0 to 1 */
    static Outcome of(Answer answer, int attemptOfRound, Backoff backoff, double random) {
        return switch (answer) {
            case Answer.Accepted accepted -> new Delivered(accepted.status());
            case Answer.Gone gone -> new Unsubscribed(410, "The target answered 410 Gone");
            case Answer.Rejected rejected ->
                failed(rejected.status(), rejection(rejected), attemptOfRound, backoff, random);
            case Answer.Unreachable unreachable -> failed(null, unreachable.reason(), attemptOfRound, backoff, random);
        };
    }

    private static Outcome failed(
            @Nullable Integer status, String error, int attemptOfRound, Backoff backoff, double random) {
        return backoff.after(attemptOfRound, random)
                .<Outcome>map(pause -> new Again(status, error, pause))
                .orElseGet(() -> new Exhausted(status, error));
    }

    private static String rejection(Answer.Rejected rejected) {
        String answered = "The target answered " + rejected.status();
        return rejected.text().isBlank() ? answered : answered + ": " + rejected.text();
    }
}
