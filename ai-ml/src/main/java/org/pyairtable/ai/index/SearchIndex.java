package org.pyairtable.ai.index;

import io.micrometer.core.instrument.Gauge;
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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.FolderSettings;
import org.pyairtable.ai.embedding.Vector;
import org.pyairtable.ai.index.IndexState.Phase;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.health.ReadinessGate;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * This replica's index. It is on disk and serves at once what it held when the replica stopped; later changes are applied in
 * the background. The documents in the database are the source of truth: an index that cannot be read, that belongs to
 * another database or model, or that was offline for longer than deletions are remembered, is rebuilt. Where the database
 * holds the vectors ({@link SharedVectors}), only words are in it.
 */
@Startup
@Singleton
public class SearchIndex implements VectorIndex, ReadinessGate {
    private static final Logger LOG = Logger.getLogger(SearchIndex.class);
    private static final int PAGE = 200;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final IndexFeed feed;
    private final SharedVectors shared;
    private final HeldIndex held;
    private final AiSettings config;
    private final ExecutorService writing = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("search-index").factory());
    private final AtomicBoolean following = new AtomicBoolean();
    private final AtomicBoolean askedAgain = new AtomicBoolean();

    SearchIndex(
            IndexFeed feed,
            SharedVectors shared,
            Clock clock,
            AiSettings config,
            MeterRegistry metrics,
            FolderSettings folders) {
        this.feed = feed;
        this.shared = shared;
        this.config = config;
        AiSettings.Index terms = config.index();
        this.held = new HeldIndex(new IndexFolder(folders.dir()), clock, feed, terms.mostVectors(), terms.checkpoint());
        openAtOnce();
        metrics.gauge(
                "pyairtable.search.documents", this, index -> index.state().documents());
        metrics.gauge("pyairtable.search.vectors", this, index -> index.state().vectors());
        for (Phase phase : Phase.values()) {
            Gauge.builder(
                            "pyairtable.search.phase",
                            this,
                            index -> index.state().phase() == phase ? 1 : 0)
                    .tag("phase", phase.wireName())
                    .description("1 for the phase that the search index is in")
                    .register(metrics);
        }
    }

    @Override
    public String name() {
        return "search-index";
    }

    /** Readiness does not wait for an index that is being built: it answers with what it has, and says so. */
    @Override
    public boolean open() {
        return held.present().isPresent() && shared.settled();
    }

    /** The present completeness. */
    public IndexState state() {
        long documents = held.present().map(LuceneIndex::size).orElse(0);
        long vectors = shared.position()
                .map(VectorPosition::documents)
                .orElseGet(() -> held.present().map(LuceneIndex::vectors).orElse(0L));
        return new IndexState(phase(), documents, vectors, mostVectors());
    }

    /** Of shared vectors the limit that they follow, whatever this replica was started with. */
    private long mostVectors() {
        return shared.position()
                .map(VectorPosition::most)
                .filter(most -> most > 0)
                .orElse(config.index().mostVectors());
    }

    /** Whether further documents are indexed without a vector. */
    public boolean full() {
        return shared.position()
                .map(position -> position.vectors() >= mostVectors())
                .orElseGet(() -> held.present().map(LuceneIndex::full).orElse(false));
    }

    /** Applies the changes since the last time. Concurrent callers share one pass. */
    public Uni<Void> follow() {
        askedAgain.set(true);
        if (!following.compareAndSet(false, true)) {
            return Uni.createFrom().voidItem();
        }
        return shared.chosen()
                .chain(this::followed)
                .onTermination()
                .invoke(() -> following.set(false))
                // Catches a request that arrived between the last check and the line above.
                .chain(() -> askedAgain.get() ? follow() : Uni.createFrom().voidItem());
    }

    /** Asks the index on a worker thread. */
    public Uni<List<Match>> lexical(Function<LexicalIndex, List<Match>> question) {
        return reading(question::apply);
    }

    @Override
    public Uni<List<Match>> nearest(Vector question, Scope scope, int limit, float minimum) {
        return shared.position().isPresent()
                ? shared.nearest(question, scope, limit, minimum)
                : reading(index -> index.nearest(question, scope, limit, minimum));
    }

    void stop(@Observes ShutdownEvent event) throws IOException {
        writing.shutdown();
        held.close();
    }

    private Phase phase() {
        Checkpoint checkpoint = held.checkpoint();
        if (!checkpoint.wordsComplete()) {
            return Phase.TAKING_OVER_WORDS;
        }
        if (full()) {
            return Phase.WORDS_ONLY_BEYOND_LIMIT;
        }
        boolean complete = shared.position().map(VectorPosition::caughtUp).orElseGet(checkpoint::complete);
        return complete ? Phase.COMPLETE : Phase.TAKING_OVER_VECTORS;
    }

    /** A failure does not prevent the start: opening the index is retried with each pass. */
    private void openAtOnce() {
        try {
            held.ensureOpen();
        } catch (IOException e) {
            LOG.errorf(e, "Search index not opened, opening is retried");
        }
    }

    /** @param apart whether vectors are apart from words, in PostgreSQL */
    private Uni<Void> followed(boolean apart) {
        return writing(HeldIndex::ensureOpen)
                .chain(feed::source)
                .chain(source -> writing(
                        index -> index.belongTo(source, config.indexing().tombstoneRetention())))
                .chain(() -> writing(apart ? HeldIndex::leaveVectorsOut : HeldIndex::holdVectors))
                .chain(() -> Sequential.whilst(() -> step(apart)));
    }

    /** Applies the newest changes first, then vectors that were left out. Returns whether more remains. */
    private Uni<Boolean> step(boolean apart) {
        askedAgain.set(false);
        Checkpoint now = held.checkpoint();
        return feed.after(now.words(), PAGE, now.wordsComplete() && !apart).chain(changes -> {
            boolean last = changes.documents().size() < PAGE;
            Uni<Void> words = writing(index -> index.take(changes, last));
            if (!last) {
                return words.replaceWith(true);
            }
            return apart
                    ? words.chain(shared::followPage).map(more -> more || askedAgain.get())
                    : words.chain(this::vectorsStep);
        });
    }

    private Uni<Boolean> vectorsStep() {
        Checkpoint now = held.checkpoint();
        if (now.complete()) {
            return Uni.createFrom().item(askedAgain::get);
        }
        return feed.embeddedBetween(now.vectors(), now.vectorsUntil(), PAGE)
                .chain(changes -> writing(index -> index.takeVectors(changes)))
                .replaceWith(true);
    }

    private interface Change {
        void of(HeldIndex index) throws IOException;
    }

    private Uni<Void> writing(Change change) {
        return Uni.createFrom()
                .item(() -> {
                    try {
                        change.of(held);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return held;
                })
                .runSubscriptionOn(writing)
                .replaceWithVoid();
    }

    private Uni<List<Match>> reading(Function<LuceneIndex, List<Match>> question) {
        return Uni.createFrom()
                .item(() -> {
                    LuceneIndex index = held.present().orElseThrow(SearchIndex::unavailable);
                    try {
                        return question.apply(index);
                    } catch (UncheckedIOException e) {
                        LOG.errorf(e, "Search index cannot be read and is rebuilt");
                        held.markDamaged();
                        throw unavailable();
                    }
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private static ServiceException unavailable() {
        return new ServiceException(new ServiceError.Unavailable("The search index is being opened or rebuilt", SOON));
    }
}
