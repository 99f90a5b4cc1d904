package org.pyairtable.ai.indexing;

import java.util.List;
import org.pyairtable.ai.document.Rendering;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.embedding.Vector;

/** A pending document ready for the index. {@code vectors}: of its passages; empty when they could not be embedded yet. */
record IndexableDocument(PendingDocument pending, TableInfo table, Rendering rendering, List<Vector> vectors) {
    IndexableDocument {
        vectors = List.copyOf(vectors);
    }
}
