package org.pyairtable.runtime.flow;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Processes items one after the other: the next one starts when the one before it has completed. The depth of the stack does
 * not depend on the number of items. Stops at the first failure and fails with it.
 */
public final class Sequential {
    private Sequential() {}

    /** Completes when the work on every item has. */
    public static <T> Uni<Void> each(Iterable<T> items, Function<? super T, ? extends Uni<?>> work) {
        return Multi.createFrom()
                .iterable(items)
                .onItem()
                .transformToUniAndConcatenate(
                        item -> work.apply(item).onItem().ignore().andContinueWithNull())
                .onItem()
                .ignoreAsUni();
    }

    /** Repeats the work for as long as it answers that there may be more to do. What earlier rounds have read is let go. */
    public static Uni<Void> whilst(Supplier<Uni<? extends Boolean>> work) {
        return Multi.createBy()
                .repeating()
                .uni(work)
                .whilst(more -> more)
                .onItem()
                .ignoreAsUni();
    }

    /** The results, in the order of the items. */
    public static <T, R> Uni<List<R>> map(Iterable<T> items, Function<? super T, Uni<R>> work) {
        return Uni.createFrom().deferred(() -> {
            List<R> results = new ArrayList<>();
            return each(items, item -> work.apply(item).invoke(results::add)).replaceWith(results);
        });
    }
}
