package org.pyairtable.data.record.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.record.row.RowLayout;

/**
 * Lets a statement answer only so many bytes of cells. Behind its own columns each row has how many bytes its cells take, and
 * how many rows there were. The cells that can be large are null in a row that is larger than all that is asked for.
 *
 * <p>The database knows the length of a text without reading it, so what is left out costs nothing.
 */
final class BoundedSelect {
    /** Columns that it adds. */
    static final int COLUMNS = 2;

    private static final int BYTES_OF_ROW = 64;

    private BoundedSelect() {}

    /**
     * The first rows that fit together, in their order; the first one even if it does not fit.
     *
     * @param others how many columns the statement selects behind those of the layout: sort keys, and the version
     */
    static String first(RowLayout layout, int others, String statement, String bytes) {
        String running = "sum(bytes) over (rows between unbounded preceding and current row)";
        return "select " + answered(layout, others, "running <= " + bytes) + ", bytes, total from (select q.*, "
                + running + " as running, row_number() over () as place, count(*) over () as total from "
                + measured(layout, others, statement) + " q) r where running <= " + bytes + " or place = 1";
    }

    /** All rows; those that are larger without their large cells. */
    static String each(RowLayout layout, int others, String statement, String bytes) {
        return "select " + answered(layout, others, "bytes <= " + bytes) + ", bytes, 0::bigint from "
                + measured(layout, others, statement + " offset 0") + " q";
    }

    private static String answered(RowLayout layout, int others, String condition) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < layout.width() + others; i++) {
            String name = "c" + i;
            boolean large = size(layout, others, i).isPresent();
            columns.add(large ? "case when " + condition + " then " + name + " end" : name);
        }
        return String.join(", ", columns);
    }

    private static String measured(RowLayout layout, int others, String statement) {
        List<String> names = new ArrayList<>();
        StringBuilder size = new StringBuilder().append(BYTES_OF_ROW + 8 * layout.width());
        for (int i = 0; i < layout.width() + others; i++) {
            names.add("c" + i);
            size(layout, others, i)
                    .ifPresent(expression ->
                            size.append(" + coalesce(").append(expression).append(", 0)"));
        }
        return "(select m.*, (" + size + ")::bigint as bytes from (" + statement + ") m (" + String.join(", ", names)
                + "))";
    }

    /** Behind the layout's columns come sort keys, which are texts, and a number. */
    private static Optional<String> size(RowLayout layout, int others, int column) {
        boolean isKey = column >= layout.width() && column < layout.width() + others - 1;
        return isKey ? Optional.of("octet_length(c" + column + ")") : layout.size(column, "c" + column);
    }
}
