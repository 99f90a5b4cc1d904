package org.pyairtable.data.csv;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first line {@code sep=;} that Excel writes and reads. It is a hint and no row.
 *
 * @param length of the line, with its end
 */
record SeparatorLine(char separator, int length) {
    private static final Pattern LINE = Pattern.compile(
            "\"?sep=([^\\p{Alnum}\"\\r\\n])\"?[ ,;\\t]*(?:\\r\\n|\\r|\\n|\\z)", Pattern.CASE_INSENSITIVE);

    /** Without such a line the length is 0. */
    static SeparatorLine of(CharSequence opening) {
        Matcher line = LINE.matcher(opening);
        return line.lookingAt() ? new SeparatorLine(line.group(1).charAt(0), line.end()) : new SeparatorLine(',', 0);
    }
}
