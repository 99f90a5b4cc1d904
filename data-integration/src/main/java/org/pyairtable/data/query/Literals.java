package org.pyairtable.data.query;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the values of a statement into its text, for a part of statements that have parameters of their own. */
public final class Literals {
    private Literals() {}

    /**
     * The text with values in place of its placeholders, each of which has a cast behind it.
     *
     * @throws IllegalStateException for a value that has no literal here
     */
    public static String in(String sql, List<Object> values) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < sql.length()) {
            char sign = sql.charAt(at);
            if (sign == '\'' || sign == '"') {
                int end = sql.indexOf(sign, at + 1);
                if (end < 0) {
                    throw new IllegalStateException("A quote is open in " + sql);
                }
                text.append(sql, at, end + 1);
                at = end + 1;
            } else if (sign == '$') {
                int end = at + 1;
                while (end < sql.length() && Character.isDigit(sql.charAt(end))) {
                    end++;
                }
                text.append(of(values.get(Integer.parseInt(sql.substring(at + 1, end)) - 1)));
                at = end;
            } else {
                text.append(sign);
                at++;
            }
        }
        return text.toString();
    }

    private static String of(Object value) {
        return switch (value) {
            case String text -> quoted(text);
            case Boolean flag -> flag.toString();
            case Number number -> quoted(number.toString());
            case LocalDate day when day.getYear() > 0 && day.getYear() <= 9_999 -> quoted(day.toString());
            case OffsetDateTime time when time.getYear() > 0 && time.getYear() <= 9_999 -> quoted(time.toString());
            case Object[] elements when elements.length == 0 -> "'{}'";
            case Object[] elements ->
                Arrays.stream(elements).map(Literals::of).collect(Collectors.joining(", ", "array[", "]"));
            default -> throw new IllegalStateException("No literal of " + value.getClass());
        };
    }

    /** The database reads backslashes as they are ({@code standard_conforming_strings}). */
    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
