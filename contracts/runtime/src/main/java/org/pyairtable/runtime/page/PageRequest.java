package org.pyairtable.runtime.page;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Which part of a list is asked for: the rows that follow the one that the cursor stands for.
 *
 * @param cursor as a page gave it; empty for the beginning of the list
 * @param limit the most items that the page may have
 */
public record PageRequest(Optional<String> cursor, int limit) {
    /** The default and greatest size of a page. */
    public static final int MOST = 100;

    /** Refuses a limit out of bounds. */
    public PageRequest {
        if (limit < 1 || limit > MOST) {
            throw ServiceException.invalid("limit", "is not between 1 and " + MOST);
        }
    }

    /** @param cursor absent or empty for the beginning of the list */
    public static PageRequest of(@Nullable String cursor, @Nullable Integer limit) {
        return new PageRequest(
                Optional.ofNullable(cursor).filter(given -> !given.isEmpty()), limit == null ? MOST : limit);
    }

    /** The cursor of a list that is in the order of a text; {@code beginning} without one. */
    public String textOr(String beginning) {
        return cursor.orElse(beginning);
    }

    /** The cursor of a list that is in the order of a number; {@code beginning} without one. Refuses what no page gave. */
    public long sequenceOr(long beginning) {
        return cursor.map(PageRequest::sequence).orElse(beginning);
    }

    /** How many rows to read: one more than the page holds says whether another page follows. */
    public int rows() {
        return limit + 1;
    }

    static String cursor(long sequence) {
        return Long.toString(sequence, Character.MAX_RADIX);
    }

    private static long sequence(String cursor) {
        try {
            return Long.parseLong(cursor, Character.MAX_RADIX);
        } catch (NumberFormatException e) {
            throw ServiceException.invalid("cursor", "is not a cursor of this list");
        }
    }
}
