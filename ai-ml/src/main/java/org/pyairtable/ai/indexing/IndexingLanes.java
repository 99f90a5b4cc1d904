package org.pyairtable.ai.indexing;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.pyairtable.ai.AiConfig;

/** Lets as many batches be indexed side by side as there are threads to embed them. */
@ApplicationScoped
class IndexingLanes {
    /** While changes pour in one by one, a pause between small batches makes them larger and so cheaper. */
    private static final Duration GATHERING = Duration.ofMillis(25);

    private final Indexer indexer;
    private final int lanes;
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicBoolean askedMeanwhile = new AtomicBoolean();

    IndexingLanes(Indexer indexer, AiConfig config) {
        this.indexer = indexer;
        this.lanes = config.embedding().workers();
    }

    /** Works until nothing is pending; when all lanes are busy, one of them looks again afterwards. */
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

    private Uni<Void> untilEmpty() {
        askedMeanwhile.set(false);
        return indexer.indexBatch().chain(more -> {
            if (more) {
                return untilEmpty();
            }
            return askedMeanwhile.get()
                    ? Uni.createFrom()
                            .voidItem()
                            .onItem()
                            .delayIt()
                            .by(GATHERING)
                            .chain(this::untilEmpty)
                    : Uni.createFrom().voidItem();
        });
    }
}
