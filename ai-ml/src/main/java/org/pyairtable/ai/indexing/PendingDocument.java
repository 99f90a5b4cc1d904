package org.pyairtable.ai.indexing;

import java.util.List;
import java.util.Optional;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.document.SourceRecord;
import org.pyairtable.ai.embedding.Vector;

/**
 * A document taken for indexing.
 *
 * @param revision the revision that was rendered; the result is not stored as the newest when there is a newer one by then
 * @param embedded the vectors of its last passages under the present model
 */
record PendingDocument(DocumentKey key, long revision, SourceRecord source, Optional<Embedded> embedded, Cause cause) {
    record Embedded(String passageHash, List<Vector> vectors) {
        Embedded {
            vectors = List.copyOf(vectors);
        }
    }

    /** The event that made it pending. */
    record Cause(String eventId, String actor, String correlation) {}
}
