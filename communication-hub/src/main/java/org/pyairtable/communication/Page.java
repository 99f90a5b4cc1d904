package org.pyairtable.communication;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * A part of a list.
 *
 * @param nextCursor to be given as {@code cursor} for the next part; absent at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(List<T> items, @Nullable String nextCursor) {
    /** The greatest size of a page. */
    public static final int MOST = 100;

    public Page {
        items = List.copyOf(items);
    }

    /**
     * What part of a list, newest first, is asked for.
     *
     * @param before rows with a smaller sequence number are meant
     */
    public record Request(long before, int limit) {
        /** Refuses a cursor that no list gave out and a limit out of bounds. */
        public static Request of(Optional<String> cursor, Optional<Integer> limit) {
            int wanted = limit.orElse(MOST);
            if (wanted < 1 || wanted > MOST) {
                throw ServiceException.invalid("limit", "is not between 1 and " + MOST);
            }
            return new Request(cursor.map(Request::sequence).orElse(Long.MAX_VALUE), wanted);
        }

        /** One row more than fits tells whether there is another page. */
        public int rows() {
            return limit + 1;
        }

        private static long sequence(String cursor) {
            try {
                return Long.parseLong(cursor, Character.MAX_RADIX);
            } catch (NumberFormatException e) {
                throw ServiceException.invalid("cursor", "is none that this list gave out");
            }
        }
    }

    /** @param rows up to {@link Request#rows()} rows */
    public static <R, T> Page<T> of(List<R> rows, Request request, ToLongFunction<R> sequence, Function<R, T> view) {
        boolean more = rows.size() > request.limit();
        List<R> shown = more ? rows.subList(0, request.limit()) : rows;
        String next = more ? Long.toString(sequence.applyAsLong(shown.getLast()), Character.MAX_RADIX) : null;
        return new Page<>(shown.stream().map(view).toList(), next);
    }
}
