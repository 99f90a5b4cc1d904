package org.pyairtable.ai.embedding;

import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * Turns texts into vectors whose directions are close when the texts have similar meanings. Never blocks the caller's
 * thread.
 */
public interface Embedder {
    /** Stored with each vector: vectors of different models cannot be compared. */
    String model();

    int dimensions();

    /** Whether the model is loaded; always true for a remote one. */
    boolean ready();

    /** The vectors of passages of documents, in order. */
    Uni<List<Vector>> embedAll(List<String> passages);

    /** The vector of a question; does not wait behind the passages of documents. */
    Uni<Vector> embedQuestion(String question);
}
