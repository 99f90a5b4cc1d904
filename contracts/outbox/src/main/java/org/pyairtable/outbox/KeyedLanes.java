package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Works on items of different keys side by side and on those of one key in order. A slow key delays only itself; items that
 * queue up behind it are then handled together. A turn can let its key rest for a while, so that more items gather; an item
 * that arrives after the rest is handled at once.
 *
 * @param <K> what must stay in order
 * @param <T> the items
 */
final class KeyedLanes<K, T extends KeyedLanes.Weighed> {
    /** An item with a size in bytes. */
    interface Weighed {
        long bytes();
    }

    /**
     * @param width how many keys are worked on at once
     * @param most how many items of one key are handed over together
     * @param heaviest how many bytes they may have together, unless it is a single item
     * @param crowded how many items, of all keys, may wait while any of them rests
     */
    record Limits(int width, int most, long heaviest, int crowded) {}

    /** Runs a task after a delay. */
    @FunctionalInterface
    interface Timer {
        void after(Duration pause, Runnable action);
    }

    private enum Phase {
        READY,
        RUNNING,
        RESTING
    }

    private static final class Lane<T> {
        private final Deque<T> waiting = new ArrayDeque<>();
        private Phase phase = Phase.READY;
    }

    private record Turn<K, T>(K key, List<T> works) {}

    private final Limits limits;
    private final Timer timer;
    private final Function<List<T>, Uni<Duration>> worker;
    private final Map<K, Lane<T>> lanes = new HashMap<>();
    private final Deque<K> ready = new ArrayDeque<>();
    private int waiting;
    private int running;

    /**
     * @param worker handles a turn and returns how long the key rests afterwards, unless more waits than one turn takes;
     *     must handle its own failures
     */
    KeyedLanes(Limits limits, Timer timer, Function<List<T>, Uni<Duration>> worker) {
        this.limits = limits;
        this.timer = timer;
        this.worker = worker;
    }

    void add(K key, T work) {
        enqueue(key, work);
        startNext();
    }

    private synchronized void enqueue(K key, T work) {
        Lane<T> lane = lanes.get(key);
        if (lane == null) {
            lane = new Lane<>();
            lanes.put(key, lane);
            ready.add(key);
        }
        lane.waiting.add(work);
        waiting++;
        if (lane.phase == Phase.RESTING && lane.waiting.size() >= limits.most()) {
            makeReady(key, lane);
        }
        if (waiting >= limits.crowded()) {
            lanes.forEach((k, l) -> {
                if (l.phase == Phase.RESTING && !l.waiting.isEmpty()) {
                    makeReady(k, l);
                }
            });
        }
    }

    private void makeReady(K key, Lane<T> lane) {
        lane.phase = Phase.READY;
        ready.add(key);
    }

    private void startNext() {
        for (Optional<Turn<K, T>> next = take(); next.isPresent(); next = take()) {
            Turn<K, T> turn = next.get();
            worker.apply(turn.works())
                    .onItemOrFailure()
                    .invoke((rest, failure) -> {
                        finished(turn.key(), failure == null ? rest : Duration.ZERO);
                        startNext();
                    })
                    .subscribe()
                    .with(done -> {}, failure -> {});
        }
    }

    private synchronized Optional<Turn<K, T>> take() {
        if (running >= limits.width() || ready.isEmpty()) {
            return Optional.empty();
        }
        running++;
        K key = ready.remove();
        Lane<T> lane = lanes.getOrDefault(key, new Lane<>());
        lane.phase = Phase.RUNNING;
        List<T> works = new ArrayList<>();
        long bytes = 0;
        while (works.size() < limits.most() && !lane.waiting.isEmpty()) {
            bytes += lane.waiting.element().bytes();
            if (bytes > limits.heaviest() && !works.isEmpty()) {
                break;
            }
            works.add(lane.waiting.remove());
        }
        waiting -= works.size();
        return Optional.of(new Turn<>(key, works));
    }

    private synchronized void finished(K key, Duration rest) {
        running--;
        Lane<T> lane = lanes.getOrDefault(key, new Lane<>());
        boolean rests = rest.isPositive()
                && lane.waiting.size() < limits.most()
                && (lane.waiting.isEmpty() || waiting < limits.crowded());
        if (rests) {
            lane.phase = Phase.RESTING;
            timer.after(rest, () -> rested(key, lane));
        } else if (lane.waiting.isEmpty()) {
            lanes.remove(key);
        } else {
            makeReady(key, lane);
        }
    }

    private void rested(K key, Lane<T> lane) {
        synchronized (this) {
            // The timer of a rest that was cut short may fire during a later one, which is then short as well.
            if (lane.phase != Phase.RESTING) {
                return;
            }
            if (lane.waiting.isEmpty()) {
                lanes.remove(key, lane);
            } else {
                makeReady(key, lane);
            }
        }
        startNext();
    }
}
