package org.pyairtable.data.csv;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes RFC 4180.
 *
 * @param guarded whether a cell that a spreadsheet would take for a formula gets an apostrophe before it
 */
public record CsvText(char separator, boolean guarded) {
    /** Money too, but of one sign only: letters before a {@code $} make it the address of a cell. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\p{Sc}?[0-9][0-9.,:%]*");

    void row(StringBuilder target, List<String> cells) {
        String before = "";
        for (String cell : cells) {
            target.append(before);
            cell(target, guarded ? guard(cell) : cell);
            before = String.valueOf(separator);
        }
        target.append("\r\n");
    }

    private static String guard(String cell) {
        boolean formula = !cell.isEmpty()
                && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0
                && !NUMBER.matcher(cell).matches();
        return formula ? "'" + cell : cell;
    }

    private void cell(StringBuilder target, String cell) {
        boolean quoted = cell.chars().anyMatch(c -> c == '"' || c == '\n' || c == '\r' || c == separator)
                || (!cell.isEmpty() && (cell.charAt(0) == ' ' || cell.charAt(cell.length() - 1) == ' '));
        if (quoted) {
            target.append('"').append(cell.replace("\"", "\"\"")).append('"');
        } else {
            target.append(cell);
        }
    }
}
