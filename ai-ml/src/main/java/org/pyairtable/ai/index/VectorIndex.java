package org.pyairtable.ai.index;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.pyairtable.ai.embedding.Vector;

/** Finds records with a similar meaning. */
public interface VectorIndex {
    /** The nearest records, by the nearest of their passages, within the scope, best first; scores are cosines and at least {@code minimum}. */
    Uni<List<Match>> nearest(Vector question, Scope scope, int limit, float minimum);
}
