package org.pyairtable.runtime.page;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
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

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    public PageRequest {
        if (limit < 1) {
            throw new IllegalArgumentException("A page has at least one item, not " + limit);
        }
    }

    /**
     * Refuses a limit that is not between 1 and {@link #MOST}.
     *
     * @param cursor absent or empty for the beginning of the list
     */
    public static PageRequest of(@Nullable String cursor, @Nullable Integer limit) {
        if (limit != null && (limit < 1 || limit > MOST)) {
            throw ServiceException.invalid("limit", "is not between 1 and " + MOST);
        }
        return new PageRequest(
                Optional.ofNullable(cursor).filter(given -> !given.isEmpty()), limit == null ? MOST : limit);
    }

    /**
     * For lists whose pages have another size. Refuses a limit that is not a number in its bounds.
     *
     * @param most the largest page, and the one without a limit
     */
    public static PageRequest of(@Nullable String cursor, @Nullable String limit, int most) {
        return new PageRequest(Optional.ofNullable(cursor), limit == null ? most : limit(limit, most));
    }

    private static int limit(String text, int most) {
        int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (number < 1 || number > most) {
            throw ServiceException.invalid("limit", "is not a number from 1 to " + most);
        }
        return number;
    }

    /** The answer to a cursor that is not the {@code next} of a page of this list. */
    public static ServiceException unknownCursor() {
        return ServiceException.invalid("cursor", "is not the 'next' of a page of this list; begin again without it");
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

    /** The rows that the page holds. */
    public <T> List<T> shown(List<T> rows) {
        return rows.subList(0, Math.min(limit, rows.size()));
    }

    /**
     * What asks for the next page; null on the last one.
     *
     * @param rows up to {@link #rows()} rows
     * @param cursor of a row, finds the rows behind it
     */
    public <T> @Nullable String next(List<T> rows, Function<? super T, String> cursor) {
        return rows.size() > limit ? cursor.apply(rows.get(limit - 1)) : null;
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
