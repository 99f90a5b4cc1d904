package org.pyairtable.ai.index;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.document.Rendering;
import org.pyairtable.ai.embedding.Vector;

/** An index for tests of what is found in it; all its records are in one workspace. */
public final class InMemoryIndex implements AutoCloseable {
    public static final Scope ALL = new Scope(Set.of("w1"), Optional.empty(), Optional.empty(), Set.of("*"), Set.of());

    private final LuceneIndex index;

    public InMemoryIndex(int dimensions) throws IOException {
        this.index = new LuceneIndex(new ByteBuffersDirectory(), dimensions, Long.MAX_VALUE);
    }

    public void add(String recordId, Rendering rendering, List<Vector> vectors) throws IOException {
        index.apply(List.of(new IndexedDocument.Present(
                new DocumentKey("t1", recordId), "w1", "b1", rendering.title(), rendering.body(), vectors)));
    }

    public void refresh() throws IOException {
        index.refresh();
    }

    public LexicalIndex words() {
        return index;
    }

    public List<Match> nearest(Vector question, int limit, float minimum) {
        return index.nearest(question, ALL, limit, minimum);
    }

    @Override
    public void close() throws IOException {
        index.close();
    }
}
