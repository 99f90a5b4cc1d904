package org.pyairtable.ai.index;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the vectors in PostgreSQL follow the documents; stored with them, so that a restart goes on from there.
 *
 * @param change the number of the last change that was taken over
 * @param complete whether all changes were taken over once
 * @param documents that have vectors
 * @param vectors of them
 * @param most under which limit of vectors it follows
 * @param catchingUp up to which change vectors were taken over that an earlier limit left out; absent when all were
 */
record VectorPosition(
        long change,
        boolean complete,
        long documents,
        long vectors,
        Instant followed,
        long most,
        Optional<Long> catchingUp) {
    static final VectorPosition UNKNOWN = new VectorPosition(0, false, 0, 0, Instant.EPOCH, 0, Optional.empty());

    /** Whether all documents that may have vectors have them. */
    boolean caughtUp() {
        return complete && catchingUp.isEmpty();
    }

    /** By how much a change makes the set of vectors larger; negative where it makes it smaller. */
    record Growth(long documents, long vectors) {
        static final Growth NONE = new Growth(0, 0);

        Growth plus(Growth other) {
            return new Growth(documents + other.documents, vectors + other.vectors);
        }

        Growth reversed() {
            return new Growth(-documents, -vectors);
        }
    }
}
