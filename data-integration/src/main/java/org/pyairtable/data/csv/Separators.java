package org.pyairtable.data.csv;

import org.pyairtable.data.refusal.InvalidRequest;

/** How requests name what stands between cells. */
public final class Separators {
    private Separators() {}

    public static char of(String name) {
        return switch (name) {
            case "comma" -> ',';
            case "semicolon" -> ';';
            case "tab" -> '\t';
            default -> throw new InvalidRequest.Member("separator", "is comma, semicolon or tab").exception();
        };
    }

    static String name(char separator) {
        return switch (separator) {
            case ',' -> "comma";
            case ';' -> "semicolon";
            case '\t' -> "tab";
            default -> String.valueOf(separator);
        };
    }
}
