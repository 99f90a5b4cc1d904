package org.pyairtable.ai.embedding;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Turns texts into vectors whose directions are near when the texts mean alike. Never blocks the caller's thread. */
public interface Embedder {
    /** Stored with each vector: vectors of different models cannot be compared. */
    String model();

    int dimensions();

    /** Whether it can be asked; a remote one always is. */
    boolean ready();

    /** The vectors of the passages, in their order. For the many texts of documents. */
    Uni<List<Vector>> embedAll(List<String> passages);

    /** The vector of a question; does not wait behind the passages of documents. */
    Uni<Vector> embedQuestion(String question);
}
