package org.pyairtable.data.record.read;

import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/** The records of a list or a single read, to be written out. */
public sealed interface Listed {
    /** Few bytes, read already. */
    record Whole(Page page) implements Listed {}

    /** More than should be in memory at once: read piece by piece, each when the one before it is written. */
    @FunctionalInterface
    non-sealed interface Pieces extends Listed {
        /**
         * Hands over pages that together are the one that was asked for; the last one has the offset. Fails when the base
         * changes its schema meanwhile, because the pieces would not fit together.
         */
        Uni<Void> each(Function<Page, Uni<Void>> writing);
    }
}
