package org.pyairtable.data.turn;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.requests.VertxContexts;

/**
 * Lets work in as long as all that is inside does not weigh more than a limit. What does not fit waits in the order of its
 * arrival; work that weighs more than the limit goes in alone.
 */
public final class Turnstile {
    private final Vertx vertx;
    private final long limit;
    private final Deque<Turn> waiting = new ArrayDeque<>();
    private long free;

    public Turnstile(Vertx vertx, long limit) {
        this.vertx = vertx;
        this.limit = limit;
        this.free = limit;
    }

    /**
     * Runs the work when its turn has come, on the caller's context. Its place is free again when the work ends or nobody
     * waits for it any more.
     *
     * @param patience how long to wait for the turn
     * @param refusal what it fails with after that
     */
    public <T> Uni<T> within(
            long weight, Duration patience, Supplier<? extends Throwable> refusal, Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            Turn turn = new Turn(Math.min(limit, weight));
            return (enter(turn) ? work.get() : waited(turn, patience, refusal).chain(() -> work.get()))
                    .onTermination()
                    .invoke(() -> leave(turn));
        });
    }

    /** What is inside weighs so much. */
    public synchronized long inside() {
        return limit - free;
    }

    /** How many wait. */
    public synchronized int queued() {
        return waiting.size();
    }

    private Uni<Void> waited(Turn turn, Duration patience, Supplier<? extends Throwable> refusal) {
        Executor turns = VertxContexts.turns(vertx.getOrCreateContext());
        return Uni.createFrom()
                .<Void>emitter(turn::come)
                .ifNoItem()
                .after(patience)
                .failWith(refusal)
                .emitOn(turns);
    }

    private synchronized boolean enter(Turn turn) {
        if (waiting.isEmpty() && turn.weight <= free) {
            free -= turn.weight;
            turn.inside = true;
            return true;
        }
        waiting.add(turn);
        return false;
    }

    private void leave(Turn turn) {
        List<Turn> next = new ArrayList<>();
        synchronized (this) {
            if (turn.inside) {
                turn.inside = false;
                free += turn.weight;
            } else {
                waiting.remove(turn);
            }
            while (!waiting.isEmpty() && waiting.getFirst().weight <= free) {
                Turn first = waiting.removeFirst();
                free -= first.weight;
                first.inside = true;
                next.add(first);
            }
        }
        next.forEach(Turn::go);
    }

    /** {@link #inside} belongs to the turnstile's lock. */
    private static final class Turn {
        private final long weight;
        private boolean inside;
        private boolean called;
        private @Nullable UniEmitter<? super Void> emitter;

        Turn(long weight) {
            this.weight = weight;
        }

        void come(UniEmitter<? super Void> given) {
            synchronized (this) {
                emitter = given;
                if (!called) {
                    return;
                }
            }
            given.complete(null);
        }

        void go() {
            UniEmitter<? super Void> there;
            synchronized (this) {
                called = true;
                there = emitter;
            }
            if (there != null) {
                there.complete(null);
            }
        }
    }
}
