package org.pyairtable.core;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param nextCursor to be given as {@code cursor} for the next part; absent at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(List<T> items, @Nullable String nextCursor) {
    /** The default and greatest size of a page. */
    public static final int LIMIT = 100;

    public Page {
        items = List.copyOf(items);
    }

    /**
     * A page of at most {@code limit} of the rows.
     *
     * @param rows up to {@code limit + 1} rows: the one too many tells that there are more
     * @param cursor of a row, finds the rows after it
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> cursor) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        return new Page<>(rows.subList(0, limit), cursor.apply(rows.get(limit - 1)));
    }
}
