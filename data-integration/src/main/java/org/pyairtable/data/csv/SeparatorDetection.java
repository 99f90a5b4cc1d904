package org.pyairtable.data.csv;

import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import org.pyairtable.data.csv.CsvParser.CsvRow;
import org.pyairtable.data.csv.CsvParser.Malformed;

/** Finds what stands between the cells: that which cuts the header into several, and the rows into as many. */
final class SeparatorDetection {
    private static final char[] CANDIDATES = {',', ';', '\t'};

    private SeparatorDetection() {}

    /** Comma when nothing speaks for another. */
    static char of(CharSequence opening) {
        char best = CANDIDATES[0];
        double most = 0;
        for (char candidate : CANDIDATES) {
            double score = score(rows(opening, candidate));
            if (score > most) {
                most = score;
                best = candidate;
            }
        }
        return best;
    }

    /** The last row may be cut off, so it only counts when it is alone. */
    private static List<CsvRow> rows(CharSequence opening, char separator) {
        List<CsvRow> rows = new ArrayList<>();
        CsvParser parser = new CsvParser(separator, 1);
        try {
            parser.feed(CharBuffer.wrap(opening), rows);
            if (rows.isEmpty()) {
                parser.end(rows);
            }
        } catch (Malformed e) {
            return rows.isEmpty() ? List.of() : rows;
        }
        return rows;
    }

    /**
     * How many of the rows are as wide as the header and not cut inside a quoted cell; a wide header settles what is equal
     * otherwise.
     */
    private static double score(List<CsvRow> rows) {
        if (rows.isEmpty() || rows.getFirst().cells().size() < 2) {
            return 0;
        }
        int width = rows.getFirst().cells().size();
        long alike = rows.stream()
                .filter(row -> row.cells().size() == width && !isCutInQuotes(row))
                .count();
        return (double) alike / rows.size() + width / 1_000_000.0;
    }

    /** Quotes of a whole cell come in pairs. */
    private static boolean isCutInQuotes(CsvRow row) {
        return row.cells().stream()
                .anyMatch(cell -> cell.chars().filter(c -> c == '"').count() % 2 == 1);
    }
}
