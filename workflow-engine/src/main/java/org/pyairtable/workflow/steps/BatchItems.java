package org.pyairtable.workflow.steps;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.scope.PartialCellException;
import org.pyairtable.workflow.templates.UnfilledException;

/** What a step that writes many records makes of the items of its list. */
sealed interface BatchItems<T> {
    /** Of the items of one step. */
    int MOST = 1_000;

    /** Of what is written together, in characters. */
    int LONGEST = 1_000_000;

    /** Of cells that are filled by one step. */
    int MOST_CELLS = 50_000;

    /** How many items are shown to readers. */
    int SHOWN = 10;

    String LIST = "A template that gives a list of at most 1,000 items; each is one record.";

    String RECORD =
            "A template that gives the record's id at an item; without it the item is a record, with its `id`, or an id"
                    + " itself.";

    /** @param made one for each item; none for an empty list */
    record Made<T>(List<T> made) implements BatchItems<T> {}

    record Wrong<T>(String reason) implements BatchItems<T> {}

    /** An item of which nothing can be made. */
    final class ItemException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ItemException(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * @param cells how many each record has
     * @param make gets the run at an item; fails with an {@link ItemException}
     * @param length of what was made, in characters
     */
    static <T> BatchItems<T> of(
            String list, Starting run, int cells, Function<Starting, T> make, Function<T, Long> length) {
        if (!(run.value(list).orElse(List.of()) instanceof Collection<?> items)) {
            return new Wrong<>("list gives a single value, not a list: " + list);
        }
        if (items.size() > MOST) {
            return new Wrong<>("The list has " + items.size() + " items, and a step writes at most " + MOST
                    + " records; a transform step with a limit cuts it");
        }
        if (items.size() * cells > MOST_CELLS) {
            return new Wrong<>("The step would fill " + items.size() * cells + " cells, and one fills at most "
                    + MOST_CELLS + "; let it write fewer records or fewer fields");
        }
        List<T> made = new ArrayList<>();
        long left = LONGEST;
        for (@Nullable Object item : items) {
            try {
                T one = make.apply(run.at(item, made.size()));
                left -= length.apply(one);
                made.add(one);
            } catch (PartialCellException | UnfilledException | ItemException e) {
                return new Wrong<>("Item " + made.size() + " of the list: " + e.getMessage());
            }
            if (left < 0) {
                return new Wrong<>("The records up to item " + (made.size() - 1) + " have more than " + LONGEST
                        + " characters together, the limit of a step; let it write fewer of them, or shorter cells");
            }
        }
        return new Made<>(made);
    }

    /** The record of an item. */
    static String record(@Nullable String recordId, Starting at, String what) {
        return switch (TargetRecord.ofItem(recordId, at, what)) {
            case TargetRecord.One one -> one.id();
            case TargetRecord.None none -> throw new ItemException(none.reason());
        };
    }
}
