package org.pyairtable.ai.indexing;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.pyairtable.ai.AiSettings;

/** Indexes as many batches concurrently as there are threads to embed them. */
@ApplicationScoped
class IndexingLanes {
    /** While changes arrive one by one, a pause between small batches makes them larger and so cheaper. */
    private static final Duration GATHERING = Duration.ofMillis(25);

    private final Indexer indexer;
    private final int lanes;
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicBoolean askedMeanwhile = new AtomicBoolean();

    IndexingLanes(Indexer indexer, AiSettings config) {
        this.indexer = indexer;
        this.lanes = config.embedding().workers();
    }

    /** Works until nothing is pending; when all lanes are busy, one of them checks again afterwards. */
    Uni<Void> work() {
        if (busy.incrementAndGet() > lanes) {
            askedMeanwhile.set(true);
            busy.decrementAndGet();
            return Uni.createFrom().voidItem();
        }
        return untilEmpty()
                .onTermination()
                .invoke(busy::decrementAndGet)
                .chain(() -> askedMeanwhile.get() ? work() : Uni.createFrom().voidItem());
    }

    /** A loop, because a chain of continuations as long as the backlog would stay in memory. */
    private Uni<Void> untilEmpty() {
        return Multi.createBy()
                .repeating()
                .uni(this::oneBatch)
                .whilst(more -> more)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Boolean> oneBatch() {
        askedMeanwhile.set(false);
        return indexer.indexBatch().chain(more -> {
            Uni<Boolean> next = Uni.createFrom().item(more || askedMeanwhile.get());
            return more || !askedMeanwhile.get()
                    ? next
                    : next.onItem().delayIt().by(GATHERING);
        });
    }
}
