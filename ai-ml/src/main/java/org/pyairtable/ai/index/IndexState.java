package org.pyairtable.ai.index;

import java.util.Locale;
import java.util.Optional;

/**
 * The completeness of the index at the moment.
 *
 * @param documents that are found by their words
 * @param vectors of these, those that are found by meaning too
 */
public record IndexState(Phase phase, long documents, long vectors, long mostVectors) {
    /** Which documents can be found. */
    public enum Phase {
        /** All documents, or all within moments. */
        COMPLETE,
        /** A new index: some documents are not found yet. */
        TAKING_OVER_WORDS,
        /** A new index: all documents are found by their words, some not yet by meaning. */
        TAKING_OVER_VECTORS,
        /** More documents than may have vectors: the rest is found by words only. */
        WORDS_ONLY_BEYOND_LIMIT;

        /** For metrics and operators: {@code complete}, {@code taking-over-words} and so on. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The notice for users; absent when the index is complete. */
    public Optional<String> notice() {
        return switch (phase) {
            case COMPLETE -> Optional.empty();
            case TAKING_OVER_WORDS ->
                Optional.of("The search index is being built: %d records are found so far.".formatted(documents));
            case TAKING_OVER_VECTORS ->
                Optional.of("The search index is being built: %d of %d records are found by meaning so far,"
                                .formatted(vectors, documents)
                        + " all of them by their words.");
            case WORDS_ONLY_BEYOND_LIMIT ->
                Optional.of("%d of %d records are found by their words only: more than %d are not searched by meaning"
                                .formatted(documents - vectors, documents, mostVectors)
                        + " (setting pyairtable.ai.index.most-vectors).");
        };
    }
}
