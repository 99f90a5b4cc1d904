package org.pyairtable.ai.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Duration LONGEST = Duration.ofMillis(500);

    private final AtomicLong nanos = new AtomicLong();
    private final Pace pace = new Pace(LONGEST, nanos::get);

    @Test
    void workThatWasNeverMeasuredDoesNotPause() {
        assertThat(pace.pause()).isZero();
    }

    @Test
    void workPausesThreeTimesAsLongAsItTakesSoThatItKeepsAQuarterOfItsSpeed() {
        took(Duration.ofMillis(10));

        assertThat(pace.pause()).isEqualTo(Duration.ofMillis(30));
    }

    @Test
    void oneSlowPieceDoesNotDecide() {
        took(Duration.ofMillis(10));
        took(Duration.ofMillis(90));

        assertThat(pace.pause()).isEqualTo(Duration.ofMillis(60));
    }

    @Test
    void noPauseIsLongerThanTheLongest() {
        took(Duration.ofSeconds(3));

        assertThat(pace.pause()).isEqualTo(LONGEST);
    }

    @Test
    void aRequestThatNeverEndsHoldsAPieceForItsPauseOnly() {
        Pace measured = new Pace(Duration.ofMinutes(5), nanos::get);
        measured.piece(() -> nanos.addAndGet(Duration.ofMillis(5).toNanos()));
        RequestsUnderWay requests = new RequestsUnderWay();
        requests.during(() -> Uni.createFrom().nothing()).subscribe().withSubscriber(UniAssertSubscriber.create());

        requests.quiet(measured.pause())
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .awaitItem(Duration.ofSeconds(20))
                .assertCompleted();
    }

    private void took(Duration time) {
        pace.piece(() -> nanos.addAndGet(time.toNanos()));
    }
}
