package org.pyairtable.runtime.liveness;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Counts for each event loop the ticks since it last turned. A tick counts as one however long it lasted, so that a pause of
 * the whole process (a paused container, a suspended machine) does not count against its loops.
 */
final class LoopTurns {
    /** An event loop and the number of ticks since its last turn; the thread is absent if it never ran. */
    record Silence(Optional<Thread> thread, int ticks) {}

    private final List<Loop> loops;
    private volatile int longest;

    LoopTurns(List<? extends Executor> loops) {
        this.loops = loops.stream().map(Loop::new).toList();
    }

    /** Records which loops have turned since the last call, schedules their next turn, and returns the longest silence. */
    Silence tick() {
        Silence worst = new Silence(Optional.empty(), 0);
        for (Loop loop : loops) {
            Silence silence = loop.tick();
            worst = silence.ticks() > worst.ticks() ? silence : worst;
        }
        longest = worst.ticks();
        return worst;
    }

    /** The ticks of the longest silence at the last {@link #tick()}. */
    int longest() {
        return longest;
    }

    /** Whether every loop has terminated. */
    boolean ended() {
        return loops.stream().allMatch(loop -> loop.ended);
    }

    private static final class Loop {
        private final Executor executor;
        private volatile @Nullable Thread thread;
        private volatile boolean turned = true;
        private boolean ended;
        private int ticks;

        Loop(Executor executor) {
            this.executor = executor;
        }

        Silence tick() {
            if (ended) {
                return new Silence(Optional.empty(), 0);
            }
            if (!turned) {
                ticks++;
                return new Silence(Optional.ofNullable(thread), ticks);
            }
            ticks = 0;
            turned = false;
            try {
                executor.execute(this::turn);
            } catch (RejectedExecutionException shutDown) {
                ended = true;
            }
            return new Silence(Optional.ofNullable(thread), 0);
        }

        private void turn() {
            thread = Thread.currentThread();
            turned = true;
        }
    }
}
