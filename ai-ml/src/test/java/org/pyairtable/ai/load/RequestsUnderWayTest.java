package org.pyairtable.ai.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RequestsUnderWayTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final RequestsUnderWay requests = new RequestsUnderWay();

    @Test
    void workDoesNotWaitWithoutRequests() {
        requests.quiet(LONG)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .assertCompleted();
    }

    @Test
    void workWaitsUntilTheLastAnswerIsGiven() {
        UniEmitter<? super String> first = asked();
        UniEmitter<? super String> second = asked();
        UniAssertSubscriber<Void> work = requests.quiet(LONG).subscribe().withSubscriber(UniAssertSubscriber.create());

        first.complete("answer");
        work.assertNotTerminated();
        second.fail(new IllegalStateException());

        work.assertCompleted();
    }

    @Test
    void aCancelledRequestDoesNotCount() {
        UniAssertSubscriber<Object> asker = requests.during(
                        () -> Uni.createFrom().nothing())
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        UniAssertSubscriber<Void> work = requests.quiet(LONG).subscribe().withSubscriber(UniAssertSubscriber.create());

        asker.cancel();

        work.assertCompleted();
    }

    @Test
    void anAnswerThatIsCancelledAfterItWasGivenCountsOnce() {
        Uni<String> answer = requests.during(() -> Uni.createFrom().item("answer"));
        Uni.join()
                .first(answer, Uni.createFrom().<String>nothing())
                .toTerminate()
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .assertItem("answer");

        requests.quiet(LONG)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .assertCompleted();
    }

    @Test
    void workGoesOnBesideRequestsThatNeverEnd() {
        asked();

        requests.quiet(Duration.ofMillis(20))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .awaitItem(Duration.ofSeconds(20))
                .assertCompleted();
    }

    private UniEmitter<? super String> asked() {
        AtomicReference<UniEmitter<? super String>> answer = new AtomicReference<>();
        requests.during(() -> Uni.createFrom().<String>emitter(answer::set))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        assertThat(answer.get()).isNotNull();
        return answer.get();
    }
}
