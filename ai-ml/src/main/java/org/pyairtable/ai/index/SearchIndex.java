package org.pyairtable.ai.index;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.pyairtable.ai.AiConfig;
import org.pyairtable.runtime.health.ReadinessGate;

/**
 * This replica's index. It starts empty, takes over all documents, and follows their changes from then on; it is ready
 * when it has caught up once. A replica that was cut off for so long that removed documents may be forgotten begins
 * anew.
 */
@Startup
@Singleton
public class SearchIndex implements ReadinessGate {
    private static final int PAGE = 500;

    private final LuceneIndex lucene;
    private final IndexFeed feed;
    private final Clock clock;
    private final AiConfig config;
    private final AtomicBoolean following = new AtomicBoolean();
    private final AtomicBoolean askedAgain = new AtomicBoolean();
    private volatile long last;
    private volatile boolean caughtUp;
    private volatile Instant followedAt;

    SearchIndex(
            IndexFeed feed,
            Clock clock,
            AiConfig config,
            MeterRegistry metrics,
            @ConfigProperty(name = "pyairtable.data.dir") Optional<String> dataDirectory)
            throws IOException {
        this.lucene = new LuceneIndex(IndexDirectory.open(dataDirectory));
        this.feed = feed;
        this.clock = clock;
        this.config = config;
        this.followedAt = clock.instant();
        metrics.gauge("pyairtable.search.documents", lucene, LuceneIndex::size);
    }

    @Override
    public String name() {
        return "search-index";
    }

    @Override
    public boolean open() {
        return caughtUp;
    }

    public int size() {
        return lucene.size();
    }

    /** Takes over what changed since the last time. One caller at a time works, for the others as well. */
    public Uni<Void> follow() {
        askedAgain.set(true);
        if (!following.compareAndSet(false, true)) {
            return Uni.createFrom().voidItem();
        }
        return startOverIfCutOff()
                .chain(this::takeOver)
                .onTermination()
                .invoke(() -> following.set(false))
                // A request that came between the last look and the line above is not lost.
                .chain(() -> askedAgain.get() ? follow() : Uni.createFrom().voidItem());
    }

    /** Asks the index on a worker thread. */
    public Uni<List<Match>> lexical(String words, Scope scope, int limit) {
        return blocking(index -> index.matching(words, scope, limit));
    }

    /** Asks the index on a worker thread. */
    public Uni<List<Match>> vector(Function<VectorIndex, List<Match>> question) {
        return blocking(question::apply);
    }

    void stop(@Observes ShutdownEvent event) throws IOException {
        lucene.close();
    }

    private Uni<Void> startOverIfCutOff() {
        Instant forgotten = clock.instant().minus(config.indexing().tombstoneRetention());
        if (!followedAt.isBefore(forgotten)) {
            return Uni.createFrom().voidItem();
        }
        return blocking(index -> {
                    index.clear();
                    last = 0;
                    return index;
                })
                .replaceWithVoid();
    }

    private Uni<Void> takeOver() {
        askedAgain.set(false);
        return feed.after(last, PAGE).chain(changes -> {
            Uni<Void> applied = changes.documents().isEmpty()
                    ? Uni.createFrom().voidItem()
                    : blocking(index -> {
                                index.apply(changes.documents());
                                last = changes.last();
                                return index;
                            })
                            .replaceWithVoid();
            return applied.chain(() -> {
                followedAt = clock.instant();
                if (changes.documents().size() == PAGE || askedAgain.get()) {
                    return takeOver();
                }
                caughtUp = true;
                return Uni.createFrom().voidItem();
            });
        });
    }

    private interface Work<T> {
        T on(LuceneIndex index) throws IOException;
    }

    private <T> Uni<T> blocking(Work<T> work) {
        return Uni.createFrom()
                .item(() -> {
                    try {
                        return work.on(lucene);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
