package org.pyairtable.data.paging;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * What part of a list is asked for.
 *
 * @param cursor the {@code next} of the page before; empty for the first page
 * @param limit the most rows of the page
 */
public record PageRequest(Optional<String> cursor, int limit) {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    /**
     * As the query parameters say it; without a limit the page is as large as it may be.
     *
     * @param most the largest page
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

    /** How many rows to read: one more than the page shows whether there is another. */
    public int rows() {
        return limit + 1;
    }

    /** The rows that the page shows. */
    public <T> List<T> shown(List<T> rows) {
        return rows.subList(0, Math.min(limit, rows.size()));
    }

    /**
     * What asks for the next page; null on the last one.
     *
     * @param cursor of a row, finds the rows behind it
     */
    public <T> @Nullable String next(List<T> rows, Function<T, String> cursor) {
        return rows.size() > limit ? cursor.apply(rows.get(limit - 1)) : null;
    }
}
