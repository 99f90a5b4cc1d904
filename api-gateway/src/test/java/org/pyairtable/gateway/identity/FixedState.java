package org.pyairtable.gateway.identity;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.pyairtable.events.State;
import org.pyairtable.runtime.state.StateView;

/** A view that a test fills by hand. */
final class FixedState<S extends State> implements StateView<S> {
    final Map<String, S> entries = new HashMap<>();

    void put(S state) {
        entries.put(state.aggregateId(), state);
    }

    @Override
    public Optional<S> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public Collection<S> values() {
        return entries.values();
    }

    @Override
    public void onChange(BiConsumer<String, Optional<S>> listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<S> await(String key, Duration atMost) {
        return get(key).map(state -> Uni.createFrom().item(state))
                .orElseGet(() ->
                        Uni.createFrom().<S>nothing().ifNoItem().after(atMost).fail());
    }
}
