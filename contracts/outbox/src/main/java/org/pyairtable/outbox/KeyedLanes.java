package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Works on items of different keys side by side and on those of one key in order. A key that takes long holds up itself
 * only; what has come in behind it meanwhile is then worked on together.
 *
 * @param <K> what must stay in order
 * @param <T> the work
 */
final class KeyedLanes<K, T> {
    private record Turn<K, T>(K key, List<T> works) {}

    private final int width;
    private final int most;
    private final Function<List<T>, Uni<Void>> worker;
    /** What waits, of all keys that are ready or worked on. */
    private final Map<K, Deque<T>> waiting = new HashMap<>();

    private final Deque<K> ready = new ArrayDeque<>();
    private int running;

    /**
     * @param width how many keys are worked on at once
     * @param most how many items of one key are handed over together
     * @param worker must not fail: what can fail is its own business
     */
    KeyedLanes(int width, int most, Function<List<T>, Uni<Void>> worker) {
        this.width = width;
        this.most = most;
        this.worker = worker;
    }

    void add(K key, T work) {
        synchronized (this) {
            Deque<T> behind = waiting.get(key);
            if (behind != null) {
                behind.add(work);
                return;
            }
            Deque<T> first = new ArrayDeque<>();
            first.add(work);
            waiting.put(key, first);
            ready.add(key);
        }
        startNext();
    }

    private void startNext() {
        for (Optional<Turn<K, T>> next = take(); next.isPresent(); next = take()) {
            Turn<K, T> turn = next.get();
            worker.apply(turn.works())
                    .onTermination()
                    .invoke(() -> {
                        finished(turn.key());
                        startNext();
                    })
                    .subscribe()
                    .with(done -> {}, failure -> {});
        }
    }

    private synchronized Optional<Turn<K, T>> take() {
        if (running >= width || ready.isEmpty()) {
            return Optional.empty();
        }
        running++;
        K key = ready.remove();
        Deque<T> behind = waiting.getOrDefault(key, new ArrayDeque<>());
        List<T> works = new ArrayList<>();
        while (works.size() < most && !behind.isEmpty()) {
            works.add(behind.remove());
        }
        return Optional.of(new Turn<>(key, works));
    }

    private synchronized void finished(K key) {
        running--;
        if (waiting.getOrDefault(key, new ArrayDeque<>()).isEmpty()) {
            waiting.remove(key);
        } else {
            ready.add(key);
        }
    }
}
