package org.pyairtable.data.csv;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How the cells of a column become values. What a cell means may depend on the other cells of its column: {@code 1,234} is
 * one thing beside {@code 0,5} and another beside {@code 0.5}. So all are observed before the first such cell is read; only
 * counts are kept of them.
 */
sealed interface Column permits Column.Plain, NumberColumn, DateColumn, TickColumn, FilesColumn {
    /** @return whether what the cell means depends on the others */
    boolean observe(String cell);

    /** After the last cell was observed. */
    void decide();

    /** What the cell holds; before {@link #decide} only for cells that depend on no other. */
    CellRead read(String cell);

    Decisions decisions();

    /**
     * What was decided for a column, and from what.
     *
     * @param decimal {@code point} or {@code comma}
     * @param thousands what stands between groups of digits in it: {@code point}, {@code comma}, {@code space},
     *     {@code apostrophe}, or {@code none}
     * @param signsFrom {@code given}, {@code values}, {@code mixed} when its values contradict each other and most of them
     *     decide, {@code assumed} when none decides, or {@code unneeded}
     * @param dateOrder {@code dayFirst} or {@code monthFirst}
     * @param dateOrderFrom as {@code signsFrom}, or {@code field} when the format of the field decides, or {@code points}
     *     because dates with points begin with the day
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Decisions(
            @Nullable String decimal,
            @Nullable String thousands,
            @Nullable String signsFrom,
            @Nullable String dateOrder,
            @Nullable String dateOrderFrom) {
        static final Decisions NONE = new Decisions(null, null, null, null, null);
    }

    /** The text of the cell as it is, read by the field as typecast reads it. */
    record Plain() implements Column {
        @Override
        public boolean observe(String cell) {
            return false;
        }

        @Override
        public void decide() {}

        @Override
        public CellRead read(String cell) {
            return CellRead.text(cell);
        }

        @Override
        public Decisions decisions() {
            return Decisions.NONE;
        }
    }
}
