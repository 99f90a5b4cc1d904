package org.pyairtable.data.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnstileTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final Turnstile turnstile = new Turnstile(vertx, 10);
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<String>> started = new ArrayList<>();
    private final List<UniEmitter<? super String>> open = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        vertx.close();
    }

    /** Work that goes on until it is ended. */
    private Uni<String> work(String name, long weight, Duration patience) {
        return turnstile.within(weight, patience, () -> new IllegalStateException("busy"), () -> {
            begun.add(name);
            return Uni.createFrom().emitter(open::add);
        });
    }

    private void begin(String name, long weight) {
        started.add(work(name, weight, LONG).subscribeAsCompletionStage());
    }

    private static void eventually(java.util.function.BooleanSupplier condition) {
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition::getAsBoolean);
    }

    @Test
    void whatDoesNotFitWaitsInItsOrder() throws Exception {
        List<CompletableFuture<String>> all = new ArrayList<>();
        all.add(work("a", 6, LONG).subscribeAsCompletionStage());
        all.add(work("b", 6, LONG).subscribeAsCompletionStage());
        all.add(work("c", 4, LONG).subscribeAsCompletionStage());
        assertThat(begun).containsExactly("a");
        assertThat(turnstile.queued()).isEqualTo(2);

        open.getFirst().complete("done");
        assertThat(all.getFirst().get(1, TimeUnit.MINUTES)).isEqualTo("done");
        eventually(() -> begun.size() == 3);
        assertThat(begun).startsWith("a").contains("b", "c");
        assertThat(turnstile.inside()).isEqualTo(10);
    }

    @Test
    void whatWeighsMoreThanAllGoesInAlone() {
        begin("small", 1);
        begin("huge", 1_000);
        assertThat(begun).containsExactly("small");
        open.getFirst().complete("done");
        eventually(() -> begun.contains("huge"));
        assertThat(turnstile.inside()).isEqualTo(10);
    }

    @Test
    void whoWaitsTooLongIsRefused() {
        begin("a", 10);
        assertThatThrownBy(() -> work("b", 1, Duration.ofMillis(20)).await().atMost(LONG))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("busy");
        assertThat(turnstile.queued()).isZero();
        assertThat(begun).containsExactly("a");
    }

    @Test
    void whoGoesAwayLeavesItsPlace() {
        Cancellable inside = work("a", 10, LONG).subscribe().with(done -> {});
        Cancellable waiting = work("b", 10, LONG).subscribe().with(done -> {});
        begin("c", 10);
        waiting.cancel();
        assertThat(begun).containsExactly("a");
        inside.cancel();
        eventually(() -> begun.contains("c"));
        assertThat(begun).containsExactly("a", "c");
    }

    @Test
    void workThatFailsLeavesItsPlace() {
        assertThatThrownBy(() -> turnstile
                        .within(10, LONG, () -> new IllegalStateException("busy"), () -> Uni.createFrom()
                                .<String>failure(new IllegalArgumentException("broken")))
                        .await()
                        .atMost(LONG))
                .hasMessage("broken");
        assertThat(turnstile.inside()).isZero();
    }
}
