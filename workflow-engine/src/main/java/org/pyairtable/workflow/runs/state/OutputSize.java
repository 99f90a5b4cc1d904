package org.pyairtable.workflow.runs.state;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bounds what a step gives and sends, before it is written out. */
public final class OutputSize {
    public static final int MOST = 1_000_000;

    private long left = MOST;

    private OutputSize() {}

    /** Why the value is too large, if it is. Looks no further than to the bound. */
    public static Optional<String> excess(@Nullable Object value) {
        OutputSize size = new OutputSize();
        size.count(value);
        return size.left >= 0
                ? Optional.empty()
                : Optional.of("The step gives more than " + MOST
                        + " characters, the limit; let it give less, for example ids in place of records");
    }

    /** About how many characters it has as JSON; not more than a little above the bound. */
    public static long of(@Nullable Object value) {
        OutputSize size = new OutputSize();
        size.count(value);
        return MOST - size.left;
    }

    private void count(@Nullable Object value) {
        if (left < 0) {
            return;
        }
        switch (value) {
            case null -> left -= 4;
            case String text -> left -= text.length() + 2;
            case Collection<?> items -> {
                left -= 2;
                for (Object item : items) {
                    count(item);
                }
            }
            case Map<?, ?> map -> {
                left -= 2;
                map.forEach((name, item) -> {
                    left -= String.valueOf(name).length() + 4;
                    count(item);
                });
            }
            default -> left -= 8;
        }
    }
}
