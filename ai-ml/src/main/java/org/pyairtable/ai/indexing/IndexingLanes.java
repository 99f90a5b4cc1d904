package org.pyairtable.ai.indexing;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.runtime.flow.Sequential;

/** Indexes as many batches concurrently as there are threads to embed them. */
@ApplicationScoped
class IndexingLanes {
    /** While changes arrive one by one, a pause between small batches makes them larger and so cheaper. */
    private static final Duration GATHERING = Duration.ofMillis(25);

    private final Indexer indexer;
    private final Clock clock;
    private final int lanes;
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicBoolean askedMeanwhile = new AtomicBoolean();
    private final AtomicLong batches = new AtomicLong();
    private volatile Instant restUntil = Instant.EPOCH;

    IndexingLanes(Indexer indexer, Clock clock, AiSettings config) {
        this.indexer = indexer;
        this.clock = clock;
        this.lanes = config.embedding().workers();
    }

    /** Like {@link #work}, but not while it is known that nothing is due unless a document changes. */
    Uni<Void> workIfDue() {
        Duration left = Duration.between(clock.instant(), restUntil);
        // A clock that was set back prolongs no rest.
        boolean rests = left.isPositive() && left.compareTo(TableRotation.LONGEST_REST) <= 0;
        return rests ? Uni.createFrom().voidItem() : work();
    }

    /** Works until nothing is pending; when all lanes are busy, one of them checks again afterwards. */
    Uni<Void> work() {
        if (busy.incrementAndGet() > lanes) {
            askedMeanwhile.set(true);
            // The lane that is to check again may have ended between the two, with a rest.
            restUntil = Instant.EPOCH;
            busy.decrementAndGet();
            return Uni.createFrom().voidItem();
        }
        return Sequential.whilst(this::oneBatch)
                .onFailure()
                .invoke(() -> restUntil = Instant.EPOCH)
                .onTermination()
                .invoke(busy::decrementAndGet)
                .chain(() -> askedMeanwhile.get() ? work() : Uni.createFrom().voidItem());
    }

    private Uni<Boolean> oneBatch() {
        askedMeanwhile.set(false);
        long batch = batches.incrementAndGet();
        return indexer.indexBatch().chain(outlook -> {
            rest(outlook.rest(), batch);
            boolean more = outlook.more();
            Uni<Boolean> next = Uni.createFrom().item(more || askedMeanwhile.get());
            return more || !askedMeanwhile.get()
                    ? next
                    : next.onItem().delayIt().by(GATHERING);
        });
    }

    /** Another lane that has begun a batch since may have postponed a document that this one took for due later. */
    private void rest(Duration rest, long batch) {
        restUntil = batches.get() == batch ? clock.instant().plus(rest) : Instant.EPOCH;
    }
}
