package org.pyairtable.ai.index;

import java.util.List;
import org.pyairtable.ai.embedding.Vector;

/** Finds records that are near in meaning. Blocking, off the event loop. */
public interface VectorIndex {
    /** The nearest records within the scope, best first; scores are cosines and at least {@code minimum}. */
    List<Match> nearest(Vector question, Scope scope, int limit, float minimum);
}
