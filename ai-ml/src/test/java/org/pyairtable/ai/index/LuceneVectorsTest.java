package org.pyairtable.ai.index;

import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Vectors in the index of a replica. */
class LuceneVectorsTest extends VectorIndexConformance {
    private LuceneIndex lucene;

    @BeforeEach
    void open() throws IOException {
        lucene = new LuceneIndex(new ByteBuffersDirectory(), DIMENSIONS, Long.MAX_VALUE);
    }

    @AfterEach
    void close() throws IOException {
        lucene.close();
    }

    @Override
    VectorIndex index() {
        return (question, scope, limit, minimum) ->
                Uni.createFrom().item(() -> lucene.nearest(question, scope, limit, minimum));
    }

    @Override
    void take(List<IndexedDocument> changes) {
        try {
            lucene.apply(changes);
            lucene.refresh();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void holdAtMost(long vectors) {
        try {
            lucene.close();
            lucene = new LuceneIndex(new ByteBuffersDirectory(), DIMENSIONS, vectors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
