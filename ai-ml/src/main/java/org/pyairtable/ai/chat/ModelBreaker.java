package org.pyairtable.ai.chat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Keeps questions from a language model that fails: after some failures in a row it is not asked for a pause, then by one
 * question at a time until one succeeds. A key that is refused and a rate that is limited open it at once; a request that
 * the provider does not accept says nothing about the provider.
 */
public final class ModelBreaker {
    private static final Logger LOG = Logger.getLogger(ModelBreaker.class);

    private final LanguageModel model;
    private final Clock clock;
    private final int failuresToPause;
    private final Duration pause;

    private sealed interface State {
        record Closed(int failures) implements State {}

        record Open(Instant until) implements State {}

        /** One question tries; others are not let through before {@code until}. */
        record Trying(Instant until) implements State {}
    }

    private State state = new State.Closed(0);

    public ModelBreaker(LanguageModel model, Clock clock, int failuresToPause, Duration pause) {
        this.model = model;
        this.clock = clock;
        this.failuresToPause = failuresToPause;
        this.pause = pause;
    }

    LanguageModel model() {
        return model;
    }

    /** Whether the model may be asked now. Who gets true reports the outcome. */
    synchronized boolean admits() {
        return switch (state) {
            case State.Closed closed -> true;
            case State.Open(Instant until) -> tries(until);
            case State.Trying(Instant until) -> tries(until);
        };
    }

    private boolean tries(Instant until) {
        if (clock.instant().isBefore(until)) {
            return false;
        }
        state = new State.Trying(clock.instant().plus(pause));
        return true;
    }

    synchronized void succeeded() {
        state = new State.Closed(0);
    }

    synchronized void failed(ProviderFailure failure) {
        state = switch (failure.kind()) {
            case MISCONFIGURED, RATE_LIMITED -> open(failure);
            case UNAVAILABLE, INTERRUPTED ->
                switch (state) {
                    case State.Closed(int failures)
                    when failures + 1 < failuresToPause -> new State.Closed(failures + 1);
                    case State.Closed closed -> open(failure);
                    case State.Trying trying -> open(failure);
                    case State.Open open -> open;
                };
            case REFUSED -> state instanceof State.Trying ? new State.Closed(0) : state;
        };
    }

    /** The model was not asked after all. */
    synchronized void notAsked() {
        if (state instanceof State.Trying) {
            state = new State.Open(clock.instant());
        }
    }

    private State open(ProviderFailure failure) {
        LOG.warnf(
                "Language model paused after failures, the next one answers: provider=%s model=%s pause=%s failure=%s",
                model.provider(), model.model(), pause, failure.kind());
        return new State.Open(clock.instant().plus(pause));
    }
}
