package org.pyairtable.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * A piece of a list.
 *
 * @param nextCursor asks for the next piece; absent at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(List<T> items, @Nullable String nextCursor) {
    private static final int MOST = 100;

    public Page {
        items = List.copyOf(items);
    }

    /** What piece of a list is asked for: the rows after (in the list's order) the one with this sequence number. */
    public record Request(@Nullable Long after, int limit) {
        /** Fails with an invalid value when the cursor was not given out by us or the limit is out of bounds. */
        public static Request of(@Nullable String cursor, @Nullable Integer limit) {
            int wanted = limit == null ? MOST : limit;
            if (wanted < 1 || wanted > MOST) {
                throw ServiceException.invalid("limit", "is not between 1 and " + MOST);
            }
            return new Request(cursor == null || cursor.isEmpty() ? null : sequence(cursor), wanted);
        }

        private static Long sequence(String cursor) {
            try {
                return Long.valueOf(cursor, Character.MAX_RADIX);
            } catch (NumberFormatException e) {
                throw ServiceException.invalid("cursor", "is not a cursor of this list");
            }
        }
    }

    /** A page of rows of which one more than the limit was read, to see whether there is more. */
    public static <R, T> Page<T> of(List<R> rows, Request request, ToLongFunction<R> sequence, Function<R, T> view) {
        boolean more = rows.size() > request.limit();
        List<R> shown = more ? rows.subList(0, request.limit()) : rows;
        String next = more ? Long.toString(sequence.applyAsLong(shown.getLast()), Character.MAX_RADIX) : null;
        return new Page<>(shown.stream().map(view).toList(), next);
    }
}
