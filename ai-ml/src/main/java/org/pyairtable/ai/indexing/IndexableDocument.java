package org.pyairtable.ai.indexing;

import java.util.Optional;
import org.pyairtable.ai.document.Rendering;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.embedding.Vector;

/** A pending document as it will be found. {@code vector}: empty when it could not be embedded yet. */
record IndexableDocument(PendingDocument pending, TableInfo table, Rendering rendering, Optional<Vector> vector) {}
