package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Works on items of different keys side by side and on those of one key in order. A key that takes long holds up itself
 * only.
 *
 * @param <K> what must stay in order
 * @param <T> the work
 */
final class KeyedLanes<K, T> {
    private record Item<K, T>(K key, T work) {}

    private final int width;
    private final Function<T, Uni<Void>> worker;
    private final Map<K, Deque<T>> waitingBehind = new HashMap<>();
    private final Deque<Item<K, T>> ready = new ArrayDeque<>();
    private int running;

    /** @param width how many keys are worked on at once */
    KeyedLanes(int width, Function<T, Uni<Void>> worker) {
        this.width = width;
        this.worker = worker;
    }

    /** The worker must not fail: what can fail is its own business. */
    void add(K key, T work) {
        synchronized (this) {
            Deque<T> behind = waitingBehind.get(key);
            if (behind != null) {
                behind.add(work);
                return;
            }
            waitingBehind.put(key, new ArrayDeque<>());
            ready.add(new Item<>(key, work));
        }
        startNext();
    }

    private void startNext() {
        for (Optional<Item<K, T>> next = take(); next.isPresent(); next = take()) {
            Item<K, T> item = next.get();
            worker.apply(item.work())
                    .onTermination()
                    .invoke(() -> {
                        finished(item.key());
                        startNext();
                    })
                    .subscribe()
                    .with(done -> {}, failure -> {});
        }
    }

    private synchronized Optional<Item<K, T>> take() {
        if (running >= width || ready.isEmpty()) {
            return Optional.empty();
        }
        running++;
        return Optional.ofNullable(ready.poll());
    }

    private synchronized void finished(K key) {
        running--;
        Deque<T> behind = waitingBehind.get(key);
        T next = behind == null ? null : behind.poll();
        if (next == null) {
            waitingBehind.remove(key);
        } else {
            ready.add(new Item<>(key, next));
        }
    }
}
