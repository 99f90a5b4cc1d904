package org.pyairtable.runtime.state;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.pyairtable.events.State;
import org.pyairtable.events.Topic;

/** A {@link StateView} that a reader of the topic keeps up to date. */
final class TopicView<S extends State> implements StateView<S> {
    private record Waiting<S>(String key, UniEmitter<? super S> emitter) {}

    private final Topic<S> topic;
    private final Map<String, S> entries = new ConcurrentHashMap<>();
    private final List<BiConsumer<String, Optional<S>>> listeners = new CopyOnWriteArrayList<>();
    private final List<Waiting<S>> waiting = new CopyOnWriteArrayList<>();
    private volatile boolean caughtUp;

    TopicView(Topic<S> topic) {
        this.topic = topic;
    }

    Topic<S> topic() {
        return topic;
    }

    boolean caughtUp() {
        return caughtUp;
    }

    void markCaughtUp() {
        caughtUp = true;
    }

    synchronized void put(String key, S value) {
        entries.put(key, value);
        listeners.forEach(l -> l.accept(key, Optional.of(value)));
        // Completing an entry removes it, see await.
        waiting.stream().filter(w -> w.key().equals(key)).toList().forEach(w -> w.emitter()
                .complete(value));
    }

    synchronized void remove(String key) {
        if (entries.remove(key) != null) {
            listeners.forEach(l -> l.accept(key, Optional.empty()));
        }
    }

    @Override
    public Optional<S> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public Collection<S> values() {
        return List.copyOf(entries.values());
    }

    @Override
    public synchronized void onChange(BiConsumer<String, Optional<S>> listener) {
        entries.forEach((key, value) -> listener.accept(key, Optional.of(value)));
        listeners.add(listener);
    }

    @Override
    public Uni<S> await(String key, Duration atMost) {
        return Uni.createFrom()
                .<S>emitter(emitter -> {
                    Waiting<S> entry = new Waiting<>(key, emitter);
                    synchronized (this) {
                        S present = entries.get(key);
                        if (present != null) {
                            emitter.complete(present);
                            return;
                        }
                        waiting.add(entry);
                    }
                    emitter.onTermination(() -> waiting.remove(entry));
                })
                .ifNoItem()
                .after(atMost)
                .fail();
    }
}
