package org.pyairtable.ai.index;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.CorruptIndexException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.index.IndexFeed.Changes;
import org.pyairtable.ai.index.IndexFeed.Source;

/**
 * An index on disk with its position, which recovers from disk failures: an index that cannot be written is reopened, a
 * damaged one is rebuilt. Changed by one thread; read by any.
 */
final class HeldIndex {
    private static final Logger LOG = Logger.getLogger(HeldIndex.class);
    /** The refresh interval while many changes are taken over. */
    private static final Duration BETWEEN_REFRESHES = Duration.ofSeconds(2);
    /** The interval at which the time of the last read is stored without changes. */
    private static final Duration BETWEEN_NOTES = Duration.ofHours(1);

    private final IndexFolder folder;
    private final Clock clock;
    private final String model;
    private final int dimensions;
    private final long mostVectors;
    private final Duration betweenCommits;
    private volatile @Nullable LuceneIndex lucene;
    private volatile Checkpoint checkpoint;
    private volatile boolean damaged;
    /** Opened and not asked yet whether it may have more vectors than before. */
    private boolean justOpened;

    private Checkpoint committed;
    private Instant refreshed;
    private Instant committedAt;

    HeldIndex(IndexFolder folder, Clock clock, IndexFeed feed, long mostVectors, Duration betweenCommits) {
        this.folder = folder;
        this.clock = clock;
        this.model = feed.model();
        this.dimensions = feed.dimensions();
        this.mostVectors = mostVectors;
        this.betweenCommits = betweenCommits;
        this.refreshed = clock.instant();
        this.committedAt = refreshed;
        this.checkpoint = Checkpoint.beginning(model, refreshed);
        this.committed = checkpoint;
    }

    /** Absent while it cannot be opened. */
    Optional<LuceneIndex> present() {
        return Optional.ofNullable(lucene);
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    /** The index is inconsistent: it is rebuilt. */
    void markDamaged() {
        damaged = true;
    }

    /** Makes sure that the index can be changed. */
    void ensureOpen() throws IOException {
        LuceneIndex present = lucene;
        if (present != null && !damaged && present.writable()) {
            return;
        }
        if (present != null) {
            damaged |= present.failure() instanceof CorruptIndexException;
            LOG.warnf(
                    present.failure(),
                    "Search index cannot be changed any more; it is %s",
                    damaged ? "moved aside and rebuilt" : "reopened");
            lucene = null;
            present.close();
        }
        LuceneIndex opened = damaged
                ? folder.openAnew(dimensions, mostVectors, model, clock.instant())
                : folder.open(dimensions, mostVectors, model, clock.instant());
        damaged = false;
        checkpoint = opened.checkpoint().orElseGet(() -> Checkpoint.beginning(model, clock.instant()));
        committed = checkpoint;
        justOpened = true;
        lucene = opened;
    }

    /** With words and vectors, of which it takes over more where it may have more than before. */
    void holdVectors() throws IOException {
        if (justOpened && open().hasMoreRoom()) {
            checkpoint = checkpoint.withVectorsAgain();
        }
        justOpened = false;
    }

    /** With words only, because vectors are in PostgreSQL. */
    void leaveVectorsOut() throws IOException {
        open().leaveVectorsOut();
    }

    /** Starts over unless the index can continue with these documents. */
    void belongTo(Source source, Duration longestAbsence) throws IOException {
        boolean cutOff = checkpoint.followed().isBefore(clock.instant().minus(longestAbsence));
        if (checkpoint.continues(source) && !cutOff) {
            checkpoint = checkpoint.of(source);
            return;
        }
        LOG.infof(
                "Search index is rebuilt: reason=%s",
                cutOff
                        ? "removed documents may have been forgotten since it was last kept up"
                        : "it was made from another database");
        checkpoint = Checkpoint.beginning(model, clock.instant()).of(source);
        open().clear(checkpoint);
        committed = checkpoint;
    }

    void take(Changes changes, boolean last) throws IOException {
        LuceneIndex index = open();
        index.apply(changes.documents());
        Checkpoint taken = checkpoint.withWords(changes.last(), clock.instant());
        checkpoint = last ? taken.withWordsComplete(clock.instant()) : taken;
        settle(index, last);
    }

    void takeVectors(Changes changes) throws IOException {
        LuceneIndex index = open();
        List<IndexedDocument> documents = changes.documents();
        index.apply(documents);
        checkpoint = checkpoint.withVectors(documents.isEmpty() ? checkpoint.vectorsUntil() : changes.last());
        settle(index, checkpoint.complete());
    }

    void close() throws IOException {
        LuceneIndex present = lucene;
        lucene = null;
        if (present != null) {
            if (present.writable()) {
                present.commit(checkpoint);
            }
            present.close();
        }
    }

    private LuceneIndex open() throws IOException {
        LuceneIndex present = lucene;
        if (present == null) {
            throw new IOException("The search index is closed");
        }
        return present;
    }

    private void settle(LuceneIndex index, boolean rest) throws IOException {
        Instant now = clock.instant();
        if (rest || refreshed.plus(BETWEEN_REFRESHES).isBefore(now)) {
            index.refresh();
            refreshed = now;
        }
        boolean moved = checkpoint.words() != committed.words()
                || checkpoint.vectors() != committed.vectors()
                || checkpoint.wordsComplete() != committed.wordsComplete();
        boolean justComplete = checkpoint.complete() && !committed.complete();
        if (justComplete
                || committedAt.plus(moved ? betweenCommits : BETWEEN_NOTES).isBefore(now)) {
            index.commit(checkpoint);
            committed = checkpoint;
            committedAt = now;
        }
    }
}
