package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;

/** Growing pauses between attempts. */
record Pauses(Duration next) {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int GROWTH = 3;

    Pauses longer() {
        Duration grown = next.multipliedBy(GROWTH);
        return new Pauses(grown.compareTo(LONGEST) > 0 ? LONGEST : grown);
    }

    <T> Uni<T> then(Supplier<Uni<T>> work) {
        return Uni.createFrom().voidItem().onItem().delayIt().by(next).chain(ignored -> work.get());
    }
}
