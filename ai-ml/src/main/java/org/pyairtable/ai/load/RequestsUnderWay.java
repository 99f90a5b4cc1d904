package org.pyairtable.ai.load;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Counts requests under way, so that background work can yield to them. */
@ApplicationScoped
public class RequestsUnderWay {
    private final AtomicInteger count = new AtomicInteger();
    private final Queue<UniEmitter<? super Boolean>> waiting = new ConcurrentLinkedQueue<>();

    /** Counts a request from its subscription to its end, success or not. */
    public <T> Uni<T> during(Supplier<Uni<T>> answer) {
        return Uni.createFrom().deferred(() -> {
            count.incrementAndGet();
            Uni<T> begun;
            try {
                begun = answer.get();
            } catch (RuntimeException e) {
                begun = Uni.createFrom().failure(e);
            }
            // An answer that others wait for as well is cancelled once the first of them has it: it has two ends.
            AtomicBoolean over = new AtomicBoolean();
            return begun.onTermination().invoke(() -> {
                if (over.compareAndSet(false, true)) {
                    ended();
                }
            });
        });
    }

    /** Completes when no request is under way, and after {@code longest} in any case: load must not stop background work. */
    public Uni<Void> quiet(Duration longest) {
        if (count.get() == 0) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .<Boolean>emitter(emitter -> {
                    waiting.add(emitter);
                    emitter.onTermination(() -> waiting.remove(emitter));
                    if (count.get() == 0) {
                        wake();
                    }
                })
                .ifNoItem()
                .after(longest)
                .recoverWithItem(false)
                .replaceWithVoid();
    }

    private void ended() {
        if (count.decrementAndGet() == 0) {
            wake();
        }
    }

    private void wake() {
        for (UniEmitter<? super Boolean> next = waiting.poll(); next != null; next = waiting.poll()) {
            next.complete(true);
        }
    }
}
