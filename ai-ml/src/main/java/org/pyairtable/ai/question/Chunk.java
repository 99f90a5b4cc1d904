package org.pyairtable.ai.question;

import java.util.Optional;

/**
 * Some neighbouring words with a meaning that they may have.
 *
 * @param from the first word
 * @param to the word after the last
 * @param cost how unlikely it is; few long chunks are likelier than many short ones
 * @param readAs the name that is meant, when the question has it with a mistake
 */
record Chunk(int from, int to, Meaning meaning, int cost, Optional<String> readAs) {
    private static final int SURE = 10;
    private static final int THROUGH_LINK = 12;
    private static final int MISTAKEN = 25;
    private static final int UNKNOWN = 1_000;

    static Chunk sure(int from, int to, Meaning meaning) {
        return new Chunk(from, to, meaning, SURE, Optional.empty());
    }

    /** A name of a linked table counts when nothing nearer has it. */
    static Chunk throughLink(int from, int to, Meaning meaning) {
        return new Chunk(from, to, meaning, THROUGH_LINK, Optional.empty());
    }

    static Chunk mistaken(int from, int to, Meaning meaning, String readAs) {
        return new Chunk(from, to, meaning, MISTAKEN, Optional.of(readAs));
    }

    static Chunk unknown(int at, String word) {
        return new Chunk(at, at + 1, new Meaning.Unknown(word), UNKNOWN, Optional.empty());
    }

    boolean isSure() {
        return cost <= THROUGH_LINK;
    }
}
