package org.pyairtable.data.csv;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** What the fields of a table are called that is made for a file. */
final class Headers {
    /** As many characters as the name of a field may have. */
    static final int MAX_NAME = 255;

    private Headers() {}

    /** Every column gets a name of its own that a field can have. */
    static List<String> names(List<String> header) {
        Set<String> taken = new HashSet<>();
        return IntStream.range(0, header.size())
                .mapToObj(column -> {
                    String given = header.get(column).strip();
                    String wanted = given.isEmpty() ? "Column " + (column + 1) : given;
                    String name = fitted(wanted, "");
                    for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
                        name = fitted(wanted, " " + i);
                    }
                    return name;
                })
                .toList();
    }

    private static String fitted(String wanted, String end) {
        if (wanted.length() + end.length() <= MAX_NAME) {
            return wanted + end;
        }
        int length = MAX_NAME - end.length() - 1;
        boolean half = Character.isHighSurrogate(wanted.charAt(length - 1));
        return wanted.substring(0, half ? length - 1 : length).stripTrailing() + "…" + end;
    }

    /** How many columns there are without those at the end that have neither a name nor a value. */
    static int width(List<String> header, List<CsvParser.CsvRow> sample) {
        int width = header.size();
        while (width > 1 && header.get(width - 1).isBlank() && isEmpty(sample, width - 1)) {
            width--;
        }
        return width;
    }

    static boolean isEmpty(List<CsvParser.CsvRow> sample, int column) {
        return sample.stream()
                .allMatch(row ->
                        column >= row.cells().size() || row.cells().get(column).isBlank());
    }
}
