package org.pyairtable.communication.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyairtable.communication.webhooks.external.Answer;

class BackoffTest {
    private static final Backoff BACKOFF = new Backoff(List.of(Duration.ofSeconds(5), Duration.ofHours(2)), 0.2);

    @Test
    void thePauseAfterEachAttemptIsThatOfTheScheduleGiveOrTakeTheJitter() {
        assertThat(BACKOFF.after(1, 0.5)).contains(Duration.ofSeconds(5));
        assertThat(BACKOFF.after(1, 0.0)).contains(Duration.ofSeconds(4));
        assertThat(BACKOFF.after(1, 1.0)).contains(Duration.ofSeconds(6));
        assertThat(BACKOFF.after(2, 0.5)).contains(Duration.ofHours(2));
    }

    @Test
    void afterTheLastAttemptThereIsNoPause() {
        assertThat(BACKOFF.after(3, 0.5)).isEmpty();
    }

    @Test
    void anAcceptedMessageIsDelivered() {
        assertThat(Outcome.of(Answer.of(204, ""), 1, BACKOFF, 0.5)).isEqualTo(new Outcome.Delivered(204));
    }

    @Test
    void aRejectedOneIsTriedAgainUntilThePausesAreUsedUp() {
        Answer answer = Answer.of(503, "busy");

        assertThat(Outcome.of(answer, 2, BACKOFF, 0.5))
                .isEqualTo(new Outcome.Again(503, "The target answered 503: busy", Duration.ofHours(2)));
        assertThat(Outcome.of(answer, 3, BACKOFF, 0.5))
                .isEqualTo(new Outcome.Exhausted(503, "The target answered 503: busy"));
    }

    @Test
    void aRedirectIsARejection() {
        assertThat(Outcome.of(Answer.of(302, " "), 1, BACKOFF, 0.5))
                .isEqualTo(new Outcome.Again(302, "The target answered 302", Duration.ofSeconds(5)));
    }

    @Test
    void anUnreachableTargetIsTriedAgain() {
        assertThat(Outcome.of(new Answer.Unreachable("no route"), 1, BACKOFF, 0.5))
                .isEqualTo(new Outcome.Again(null, "no route", Duration.ofSeconds(5)));
    }

    @Test
    void aTargetThatAnswers410IsNotRetried() {
        assertThat(Outcome.of(Answer.of(410, "bye"), 1, BACKOFF, 0.5))
                .isEqualTo(new Outcome.Unsubscribed(410, "The target answered 410 Gone"));
    }
}
