package org.pyairtable.runtime.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class LoopTurnsTest {
    /** A loop that turns when the test says so. */
    private static final class HandTurned implements Executor {
        private final Queue<Runnable> waiting = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            waiting.add(task);
        }

        void turn() {
            while (!waiting.isEmpty()) {
                waiting.remove().run();
            }
        }
    }

    private final HandTurned first = new HandTurned();
    private final HandTurned second = new HandTurned();
    private final LoopTurns turns = new LoopTurns(List.of(first, second));

    @Test
    void everyLoopIsAskedAndASilentOneCountsOneForEachTick() {
        turns.tick();
        first.turn();
        assertThat(turns.tick()).isEqualTo(new LoopTurns.Silence(Optional.empty(), 1));
        first.turn();
        assertThat(turns.tick().ticks()).isEqualTo(2);
        assertThat(turns.longest()).isEqualTo(2);

        second.turn();
        first.turn();

        assertThat(turns.tick().ticks()).isZero();
        assertThat(turns.longest()).isZero();
    }

    @Test
    void aSilentLoopIsAskedOnce() {
        for (int i = 0; i < 100; i++) {
            turns.tick();
        }

        assertThat(second.waiting).hasSize(1);
        assertThat(turns.longest()).isEqualTo(99);
    }

    @Test
    void theSilentLoopIsNamedByItsThread() {
        turns.tick();
        first.turn();
        second.turn();
        turns.tick();
        second.turn();

        assertThat(turns.tick().thread()).contains(Thread.currentThread());
    }

    @Test
    void aLoopThatHasEndedIsNotSilent() {
        LoopTurns ending = new LoopTurns(List.of(task -> {
            throw new RejectedExecutionException();
        }));
        assertThat(ending.ended()).isFalse();

        assertThat(ending.tick().ticks()).isZero();
        assertThat(ending.tick().ticks()).isZero();
        assertThat(ending.ended()).isTrue();
    }
}
