package org.pyairtable.ai.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.StreamSupport;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.embedding.Vector;

/**
 * Words and vectors in one Lucene index on disk. Changes are findable after {@link #refresh} and survive a restart from
 * {@link #commit} on. Only one caller at a time may change it.
 */
final class LuceneIndex implements LexicalIndex, AutoCloseable {
    private static final String MOST_VECTORS = "mostVectors";
    private static final int MOST_CODES = 64;
    /** What a word in another spelling counts, compared with one that is as in the question. */
    private static final float OTHER_SPELLING = 0.8f;

    private final Directory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final int dimensions;
    private volatile long mostVectors;
    private final AtomicLong embedded = new AtomicLong();
    private final AtomicLong vectors = new AtomicLong();

    /**
     * @param dimensions vectors of other sizes are left out
     * @param mostVectors further documents are found by their words only
     */
    LuceneIndex(Directory directory, int dimensions, long mostVectors) throws IOException {
        this.directory = directory;
        this.dimensions = dimensions;
        this.mostVectors = mostVectors;
        this.writer = new IndexWriter(directory, WriterTerms.config());
        try {
            this.searchers = new SearcherManager(writer, new Weighing());
            count();
        } catch (IOException | RuntimeException e) {
            writer.rollback();
            throw e;
        }
    }

    /** Applies the changes. */
    void apply(List<IndexedDocument> changes) throws IOException {
        for (IndexedDocument change : changes) {
            Term id = IndexFields.id(change.key());
            switch (change) {
                case IndexedDocument.Present present -> writer.updateDocuments(id, documents(present));
                case IndexedDocument.Removed removed -> writer.deleteDocuments(id);
            }
        }
    }

    /** Makes applied changes findable. */
    void refresh() throws IOException {
        if (searchers.maybeRefresh()) {
            count();
        }
    }

    /** Stores applied changes together with the position. */
    void commit(Checkpoint checkpoint) throws IOException {
        Map<String, String> userData = new HashMap<>(checkpoint.toUserData());
        userData.put(MOST_VECTORS, Long.toString(mostVectors));
        writer.setLiveCommitData(userData.entrySet());
        writer.commit();
    }

    /** Whether more documents may have vectors than when it was committed. */
    boolean hasMoreRoom() {
        String earlier = userData().get(MOST_VECTORS);
        return earlier != null && Long.parseLong(earlier) < mostVectors;
    }

    /** The position of the last commit. */
    Optional<Checkpoint> checkpoint() {
        return Checkpoint.of(userData());
    }

    private Map<String, String> userData() {
        Map<String, String> userData = new HashMap<>();
        Iterable<Map.Entry<String, String>> committed = writer.getLiveCommitData();
        if (committed != null) {
            StreamSupport.stream(committed.spliterator(), false)
                    .forEach(entry -> userData.put(entry.getKey(), entry.getValue()));
        }
        return userData;
    }

    /** Removes everything. */
    void clear(Checkpoint beginning) throws IOException {
        writer.deleteAll();
        commit(beginning);
        refresh();
    }

    /** The number of documents that can be found, at least by their words. */
    int size() {
        return search(searcher -> searcher.count(new TermQuery(IndexFields.WHOLE)));
    }

    /** The number of documents that can be found by meaning. */
    long vectors() {
        return embedded.get();
    }

    /** Whether further documents are indexed with their words only. */
    boolean full() {
        return vectors.get() >= mostVectors;
    }

    /** Whether it can be changed; one whose disk failed in the middle of a change cannot. */
    boolean writable() {
        return writer.isOpen();
    }

    /** Why it cannot be changed any more; absent as long as it can. */
    @Nullable
    Throwable failure() {
        return writer.getTragicException();
    }

    /** From now on all documents are taken over with their words only: their vectors are elsewhere. */
    void leaveVectorsOut() {
        mostVectors = 0;
    }

    /** As {@link VectorIndex} promises. Blocking, off the event loop. */
    List<Match> nearest(Vector question, Scope scope, int limit, float minimum) {
        Optional<byte[]> direction = Quantized.of(question);
        if (direction.isEmpty() || question.dimensions() != dimensions) {
            return List.of();
        }
        // Several of the nearest vectors may belong to one record.
        int nearest = vectors.get() > embedded.get() ? 2 * limit : limit;
        Query query = new KnnByteVectorQuery(IndexFields.VECTOR, direction.get(), nearest, IndexQueries.scope(scope));
        // Lucene maps a cosine to (1 + cosine) / 2.
        List<Match> passages = matches(query, nearest).stream()
                .map(match -> new Match(match.key(), 2 * match.score() - 1))
                .toList();
        return Match.bestOfEach(passages, limit, minimum);
    }

    @Override
    public List<Match> matching(String words, Scope scope, int limit) {
        List<IndexQueries.Word> wanted = IndexQueries.wordsOf(words);
        return wanted.isEmpty()
                ? List.of()
                : shares(matches(IndexQueries.words(parts(wanted, scope), scope), limit), most(wanted));
    }

    /** A query for each word, or for what it may stand for. */
    private List<Query> parts(List<IndexQueries.Word> wanted, Scope scope) {
        return search(searcher -> {
            OtherSpellings spellings = new OtherSpellings(searcher, scope);
            float weight = OTHER_SPELLING
                    * IndexQueries.TITLE_BOOST
                    * (float) rarity(searcher.getIndexReader().numDocs(), 0);
            List<Query> parts = new ArrayList<>();
            int place = 0;
            while (place < wanted.size()) {
                OtherSpellings.Part part = spellings.at(wanted, place, weight);
                parts.add(part.query());
                place += part.words();
            }
            return parts;
        });
    }

    @Override
    public List<Match> holding(String question, Scope scope, int limit) {
        List<Set<String>> codes =
                Codes.asked(question).stream().limit(MOST_CODES).toList();
        return IndexQueries.codes(codes, scope)
                .map(query -> shares(matches(query, limit), codes.size()))
                .orElse(List.of());
    }

    /** Uncommitted changes are applied again after the next start. */
    @Override
    public void close() throws IOException {
        try (directory;
                searchers) {
            if (writer.isOpen()) {
                writer.rollback();
            }
        }
    }

    private List<Document> documents(IndexedDocument.Present present) {
        List<Document> documents = new ArrayList<>();
        documents.add(IndexFields.words(present));
        List<byte[]> directions = present.vectors().stream()
                .filter(vector -> vector.dimensions() == dimensions)
                .flatMap(vector -> Quantized.of(vector).stream())
                .toList();
        for (int i = 0; i < directions.size() && !full(); i++) {
            if (i == 0) {
                IndexFields.markEmbedded(documents.getFirst());
                embedded.incrementAndGet();
            } else {
                documents.add(IndexFields.scoped(present));
            }
            IndexFields.addVector(documents.getLast(), directions.get(i));
            vectors.incrementAndGet();
        }
        return documents;
    }

    private void count() {
        embedded.set(search(searcher -> (long) searcher.count(new TermQuery(IndexFields.EMBEDDED))));
        vectors.set(search(searcher -> (long) searcher.count(new TermQuery(IndexFields.PASSAGE))));
    }

    /** The score of a record that had nothing but each of the words in its title. */
    private float most(List<IndexQueries.Word> words) {
        return search(searcher -> {
            double documents = searcher.getIndexReader().numDocs();
            double sum = 0;
            for (IndexQueries.Word word : words) {
                int frequency = 0;
                for (Term term : word.terms()) {
                    frequency = Math.max(frequency, searcher.getIndexReader().docFreq(term));
                }
                sum += rarity(documents, frequency);
            }
            return (float) sum * IndexQueries.TITLE_BOOST;
        });
    }

    /** As BM25 weighs words: rare ones say more. */
    private static double rarity(double documents, int frequency) {
        return Math.log(1 + (Math.max(documents, frequency) - frequency + 0.5) / (frequency + 0.5));
    }

    private static List<Match> shares(List<Match> matches, float most) {
        return matches.stream()
                .map(match -> new Match(match.key(), most > 0 ? Math.min(1, match.score() / most) : 0))
                .toList();
    }

    private List<Match> matches(Query query, int limit) {
        return search(searcher -> {
            ScoreDoc[] hits = searcher.search(query, limit).scoreDocs;
            var stored = searcher.storedFields();
            Match[] matches = new Match[hits.length];
            for (int i = 0; i < hits.length; i++) {
                Document document = stored.document(hits[i].doc, Set.of(IndexFields.TABLE, IndexFields.RECORD));
                matches[i] = new Match(IndexFields.key(document), hits[i].score);
            }
            return Arrays.asList(matches);
        });
    }

    private static final class Weighing extends SearcherFactory {
        @Override
        public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setSimilarity(WriterTerms.WEIGHTS);
            return searcher;
        }
    }

    private interface Search<T> {
        T in(IndexSearcher searcher) throws IOException;
    }

    private <T> T search(Search<T> search) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return search.in(searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
