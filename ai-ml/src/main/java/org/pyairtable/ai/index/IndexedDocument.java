package org.pyairtable.ai.index;

import java.util.Optional;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.embedding.Vector;

/** A change that an index takes over from the documents. */
sealed interface IndexedDocument {
    DocumentKey key();

    /** @param vector empty when it is not embedded by the present model (yet); it is then found by its words only */
    record Present(
            DocumentKey key, String workspaceId, String baseId, String title, String body, Optional<Vector> vector)
            implements IndexedDocument {}

    record Removed(DocumentKey key) implements IndexedDocument {}
}
