package org.pyairtable.data.csv;

import org.pyairtable.runtime.problem.ServiceException;

/** How requests name what stands between cells. */
final class Separators {
    private Separators() {}

    static char of(String name) {
        return switch (name) {
            case "comma" -> ',';
            case "semicolon" -> ';';
            case "tab" -> '\t';
            default -> throw ServiceException.invalid("separator", "is comma, semicolon or tab");
        };
    }
}
