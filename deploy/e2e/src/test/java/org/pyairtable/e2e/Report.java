package org.pyairtable.e2e;

import java.util.ArrayList;
import java.util.List;

/** A table that a test prints, aligned, under a title. */
final class Report {
    private final String title;
    private final List<List<String>> rows = new ArrayList<>();

    Report(String title, String... columns) {
        this.title = title;
        rows.add(List.of(columns));
    }

    void row(Object... cells) {
        rows.add(java.util.stream.Stream.of(cells).map(String::valueOf).toList());
    }

    void print() {
        StringBuilder text = new StringBuilder("\n  " + title + "\n");
        for (List<String> row : rows) {
            text.append("   ");
            for (int i = 0; i < row.size(); i++) {
                text.append(String.format(" %-" + width(i) + "s", row.get(i)));
            }
            text.append('\n');
        }
        System.out.print(text);
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> row.size() > column)
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(1);
    }
}
