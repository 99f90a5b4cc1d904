package org.pyairtable.runtime.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequentialTest {
    @Test
    void theNextItemBeginsWhenTheOneBeforeItHasCompleted() {
        CompletableFuture<String> first = new CompletableFuture<>();
        List<String> begun = new ArrayList<>();

        CompletableFuture<Void> all = Sequential.each(List.of("a", "b"), item -> {
                    begun.add(item);
                    return item.equals("a")
                            ? Uni.createFrom().completionStage(first)
                            : Uni.createFrom().item(item);
                })
                .subscribeAsCompletionStage();

        assertThat(begun).containsExactly("a");
        first.complete("done");
        assertThat(begun).containsExactly("a", "b");
        assertThat(all).isCompleted();
    }

    @Test
    void aFailureEndsTheWork() {
        List<Integer> begun = new ArrayList<>();

        Uni<Void> all = Sequential.each(List.of(1, 2, 3), item -> {
            begun.add(item);
            return item == 2
                    ? Uni.createFrom().failure(new IllegalStateException("two"))
                    : Uni.createFrom().voidItem();
        });

        assertThatThrownBy(all.await()::indefinitely)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("two");
        assertThat(begun).containsExactly(1, 2);
    }

    @Test
    void thousandsOfItemsNeedNoDeepStack() throws InterruptedException {
        List<Integer> items = IntStream.range(0, 100_000).boxed().toList();
        AtomicInteger sum = new AtomicInteger();

        Thread smallStack = new Thread(
                null,
                () -> Sequential.each(items, item -> Uni.createFrom().item(sum.addAndGet(1)))
                        .await()
                        .indefinitely(),
                "small-stack",
                128 * 1024);
        smallStack.start();
        smallStack.join();

        assertThat(sum).hasValue(100_000);
    }

    @Test
    void answersComeInTheOrderOfTheItems() {
        assertThat(Sequential.map(List.of("b", "a"), item -> Uni.createFrom().item(item + item))
                        .await()
                        .indefinitely())
                .containsExactly("bb", "aa");
        assertThat(Sequential.map(List.<String>of(), item -> Uni.createFrom().item(item))
                        .await()
                        .indefinitely())
                .isEmpty();
    }

    @Test
    void workIsRepeatedForAsLongAsItAnswersThatThereMayBeMore() {
        AtomicInteger rounds = new AtomicInteger();

        Sequential.whilst(() -> Uni.createFrom().item(rounds.incrementAndGet() < 100_000))
                .await()
                .indefinitely();

        assertThat(rounds).hasValue(100_000);
    }

    @Test
    void aRoundThatFailsIsTheLastOne() {
        AtomicInteger rounds = new AtomicInteger();

        Uni<Void> work = Sequential.whilst(() -> rounds.incrementAndGet() < 3
                ? Uni.createFrom().item(true)
                : Uni.createFrom().failure(new IllegalStateException("three")));

        assertThatThrownBy(work.await()::indefinitely).hasMessage("three");
        assertThat(rounds).hasValue(3);
    }
}
