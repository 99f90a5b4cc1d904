package org.pyairtable.ai.index;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The position of an index in the changes of documents; stored in the index's own commits, so that both always match. A new
 * index takes over the words of all documents first, which is quick, and then their vectors.
 *
 * @param model whose vectors these are
 * @param database whose documents these are; blank until known
 * @param words the last change that was taken over
 * @param vectors the last change whose vector was taken over
 * @param vectorsUntil the change from which on words and vectors are taken over together
 * @param followed when the documents were last read
 */
record Checkpoint(String model, String database, long words, long vectors, long vectorsUntil, Instant followed) {
    /** Changes with the format of the index: analysis, fields, encoding of vectors. */
    private static final String FORMAT = "4";

    static Checkpoint beginning(String model, Instant now) {
        return new Checkpoint(model, "", 0, 0, Long.MAX_VALUE, now);
    }

    /** Whether an index at this position can be continued. One that is ahead of its database belongs to an earlier one. */
    boolean continues(IndexFeed.Source source) {
        return database.isEmpty() || (database.equals(source.database()) && words <= source.last());
    }

    Checkpoint of(IndexFeed.Source source) {
        return new Checkpoint(model, source.database(), words, vectors, vectorsUntil, followed);
    }

    /** Whether the first pass, which is for words only, is over. */
    boolean wordsComplete() {
        return vectorsUntil != Long.MAX_VALUE;
    }

    boolean complete() {
        return wordsComplete() && vectors >= vectorsUntil;
    }

    Checkpoint withWords(long last, Instant now) {
        return new Checkpoint(model, database, last, vectors, vectorsUntil, now);
    }

    Checkpoint withWordsComplete(Instant now) {
        return wordsComplete()
                ? new Checkpoint(model, database, words, vectors, vectorsUntil, now)
                : new Checkpoint(model, database, words, 0, words, now);
    }

    Checkpoint withVectors(long last) {
        return new Checkpoint(model, database, words, last, vectorsUntil, followed);
    }

    /** Restarts the pass over vectors, because more of them may be taken over now. */
    Checkpoint withVectorsAgain() {
        return wordsComplete() ? new Checkpoint(model, database, words, 0, words, followed) : this;
    }

    Map<String, String> toUserData() {
        return Map.of(
                "format", FORMAT,
                "model", model,
                "database", database,
                "words", Long.toString(words),
                "vectors", Long.toString(vectors),
                "vectorsUntil", Long.toString(vectorsUntil),
                "followed", followed.toString());
    }

    /** Empty when the data has another or no format. */
    static Optional<Checkpoint> of(Map<String, String> userData) {
        if (!FORMAT.equals(userData.get("format"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Checkpoint(
                    text(userData.get("model")),
                    text(userData.get("database")),
                    Long.parseLong(text(userData.get("words"))),
                    Long.parseLong(text(userData.get("vectors"))),
                    Long.parseLong(text(userData.get("vectorsUntil"))),
                    Instant.parse(text(userData.get("followed")))));
        } catch (NumberFormatException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
