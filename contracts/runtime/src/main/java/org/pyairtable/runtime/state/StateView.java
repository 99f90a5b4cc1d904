package org.pyairtable.runtime.state;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.pyairtable.events.State;

/** The newest values of a state topic, in memory. Reads never block and never fail; they may lag by milliseconds. */
public interface StateView<S extends State> {
    Optional<S> get(String key);

    Collection<S> values();

    /**
     * Calls {@code listener} for each present entry now and for each change from then on, with an empty value for a
     * removal. Calls come from one thread; they must be quick and must not block.
     */
    void onChange(BiConsumer<String, Optional<S>> listener);

    /** The value as soon as it is there; fails with a timeout when it does not come. */
    Uni<S> await(String key, Duration atMost);
}
