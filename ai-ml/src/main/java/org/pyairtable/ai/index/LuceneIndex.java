package org.pyairtable.ai.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.embedding.Vector;

/** Words and vectors in one Lucene index. It is a copy that can be lost: nothing in it is ever committed. */
final class LuceneIndex implements VectorIndex, LexicalIndex, AutoCloseable {
    private static final String ID = "id";
    private static final String WORKSPACE = "workspace";
    private static final String BASE = "base";
    private static final String TABLE = "table";
    private static final String RECORD = "record";
    private static final String TITLE = "title";
    private static final String BODY = "body";
    private static final String VECTOR = "vector";
    private static final float TITLE_BOOST = 2f;
    /** A record must hold this share of the question's different words, so that one "the" is no match. */
    private static final float WANTED_SHARE = 0.4f;

    private static final int MAX_WORDS = 64;
    private static final double WRITE_BUFFER_MEGABYTES = 16;

    private final Directory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;

    LuceneIndex(Directory directory) throws IOException {
        this.directory = directory;
        this.writer = new IndexWriter(
                directory,
                new IndexWriterConfig(Words.analyzer())
                        .setOpenMode(IndexWriterConfig.OpenMode.CREATE)
                        .setRAMBufferSizeMB(WRITE_BUFFER_MEGABYTES)
                        .setCommitOnClose(false));
        this.searchers = new SearcherManager(writer, null);
    }

    /** Takes the changes over and makes them findable. */
    void apply(List<IndexedDocument> changes) throws IOException {
        for (IndexedDocument change : changes) {
            Term id = new Term(ID, id(change.key()));
            switch (change) {
                case IndexedDocument.Present present -> writer.updateDocument(id, document(present));
                case IndexedDocument.Removed removed -> writer.deleteDocuments(id);
            }
        }
        searchers.maybeRefreshBlocking();
    }

    /** Forgets everything. */
    void clear() throws IOException {
        writer.deleteAll();
        searchers.maybeRefreshBlocking();
    }

    int size() {
        return search(searcher -> searcher.getIndexReader().numDocs());
    }

    @Override
    public List<Match> nearest(Vector question, Scope scope, int limit, float minimum) {
        Query query = new KnnFloatVectorQuery(VECTOR, question.values(), limit, filter(scope));
        // Lucene maps a cosine to (1 + cosine) / 2.
        return matches(query, limit).stream()
                .map(match -> new Match(match.key(), 2 * match.score() - 1))
                .filter(match -> match.score() >= minimum)
                .toList();
    }

    @Override
    public List<Match> matching(String words, Scope scope, int limit) {
        List<String> wanted =
                Words.of(words).stream().distinct().limit(MAX_WORDS).toList();
        if (wanted.isEmpty()) {
            return List.of();
        }
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        wanted.forEach(word -> any.add(anywhere(word), Occur.SHOULD));
        any.setMinimumNumberShouldMatch((int) Math.ceil(wanted.size() * WANTED_SHARE));
        return matches(
                new BooleanQuery.Builder()
                        .add(any.build(), Occur.MUST)
                        .add(filter(scope), Occur.FILTER)
                        .build(),
                limit);
    }

    @Override
    public void close() throws IOException {
        searchers.close();
        writer.close();
        directory.close();
    }

    private static Query anywhere(String word) {
        Query title = new BoostQuery(new TermQuery(new Term(TITLE, word)), TITLE_BOOST);
        return new DisjunctionMaxQuery(List.of(title, new TermQuery(new Term(BODY, word))), 0.1f);
    }

    private static Query filter(Scope scope) {
        BooleanQuery.Builder all = new BooleanQuery.Builder().add(in(WORKSPACE, scope.workspaces()), Occur.FILTER);
        scope.baseId().ifPresent(base -> all.add(in(BASE, Set.of(base)), Occur.FILTER));
        scope.tableId().ifPresent(table -> all.add(in(TABLE, Set.of(table)), Occur.FILTER));
        if (!scope.allResources()) {
            all.add(
                    new BooleanQuery.Builder()
                            .add(in(BASE, scope.resources()), Occur.SHOULD)
                            .add(in(WORKSPACE, scope.resources()), Occur.SHOULD)
                            .build(),
                    Occur.FILTER);
        }
        return all.build();
    }

    private static Query in(String field, Set<String> values) {
        return new TermInSetQuery(field, values.stream().map(BytesRef::new).toList());
    }

    private List<Match> matches(Query query, int limit) {
        return search(searcher -> {
            ScoreDoc[] hits = searcher.search(query, limit).scoreDocs;
            var stored = searcher.storedFields();
            Match[] matches = new Match[hits.length];
            for (int i = 0; i < hits.length; i++) {
                Document document = stored.document(hits[i].doc, Set.of(TABLE, RECORD));
                matches[i] = new Match(new DocumentKey(document.get(TABLE), document.get(RECORD)), hits[i].score);
            }
            return Arrays.asList(matches);
        });
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

    private static Document document(IndexedDocument.Present present) {
        Document document = new Document();
        Stream.of(
                        new StringField(ID, id(present.key()), Store.NO),
                        new StringField(WORKSPACE, present.workspaceId(), Store.NO),
                        new StringField(BASE, present.baseId(), Store.NO),
                        new StringField(TABLE, present.key().tableId(), Store.YES),
                        new StringField(RECORD, present.key().recordId(), Store.YES),
                        new TextField(TITLE, present.title(), Store.NO),
                        new TextField(BODY, present.body(), Store.NO))
                .forEach(document::add);
        present.vector()
                .ifPresent(vector -> document.add(
                        new KnnFloatVectorField(VECTOR, vector.values(), VectorSimilarityFunction.DOT_PRODUCT)));
        return document;
    }

    private static String id(DocumentKey key) {
        return key.tableId() + "/" + key.recordId();
    }
}
