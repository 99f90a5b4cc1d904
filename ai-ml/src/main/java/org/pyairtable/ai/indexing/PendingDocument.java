package org.pyairtable.ai.indexing;

import java.util.Optional;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.document.SourceRecord;
import org.pyairtable.ai.embedding.Vector;

/**
 * A document taken for indexing.
 *
 * @param revision what it is stored under; it is left to others when there is a newer one by then
 * @param embedded what its last passage was embedded to by the present model
 */
record PendingDocument(DocumentKey key, long revision, SourceRecord source, Optional<Embedded> embedded, Cause cause) {
    record Embedded(String passageHash, Vector vector) {}

    /** The event that made it pending. */
    record Cause(String eventId, String actor, String correlation) {}
}
