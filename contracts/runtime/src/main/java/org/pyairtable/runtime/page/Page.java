package org.pyairtable.runtime.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param nextCursor to be given as {@code cursor} for the next part; absent at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(List<T> items, @Nullable String nextCursor) {
    public Page {
        items = List.copyOf(items);
    }

    /**
     * The page of a list that is in the order of a text.
     *
     * @param rows up to {@link PageRequest#rows()} rows
     * @param key by which the list is in order, and which no two rows share
     */
    public static <T> Page<T> ofTexts(List<T> rows, PageRequest request, Function<T, String> key) {
        return new Page<>(request.shown(rows), request.next(rows, key));
    }

    /**
     * The page of a list that is in the order of a number, ascending or descending.
     *
     * @param rows up to {@link PageRequest#rows()} rows
     * @param sequence by which the list is in order, and which no two rows share
     */
    public static <T> Page<T> ofSequence(List<T> rows, PageRequest request, ToLongFunction<T> sequence) {
        return new Page<>(
                request.shown(rows), request.next(rows, row -> PageRequest.cursor(sequence.applyAsLong(row))));
    }

    /** The same part with other views of its items. */
    public <S> Page<S> map(Function<? super T, ? extends S> view) {
        return new Page<>(items.stream().<S>map(view).toList(), nextCursor);
    }
}
