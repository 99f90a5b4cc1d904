package org.pyairtable.ai.index;

import java.util.List;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.embedding.Vector;

/** A change of a document, for the index. */
sealed interface IndexedDocument {
    DocumentKey key();

    /**
     * @param vectors of its passages, the most telling first; empty when it is not embedded by the present model (yet): it is
     *     then found by its words only
     */
    record Present(DocumentKey key, String workspaceId, String baseId, String title, String body, List<Vector> vectors)
            implements IndexedDocument {
        public Present {
            vectors = List.copyOf(vectors);
        }
    }

    record Removed(DocumentKey key) implements IndexedDocument {}
}
