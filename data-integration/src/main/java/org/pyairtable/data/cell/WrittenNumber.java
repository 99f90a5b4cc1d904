package org.pyairtable.data.cell;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers as people write them: {@code $1,234.50}, {@code (12)} for a negative one, {@code 1.5e3}, {@code 10 apples}. A comma
 * groups digits, a point begins the fraction. What stands before and after the number is passed over.
 */
final class WrittenNumber {
    private static final int MAX_LENGTH = 1_000;

    /** Possessive, so that no text takes long. */
    private static final Pattern NUMBER = Pattern.compile(
            "([+-]?+)[^0-9.+-]{0,8}?" + "(\\d[\\d, '\u00a0\u202f]*+(?:\\.\\d++)?+|\\.\\d++)((?:[eE][+-]?+\\d++)?+)");

    private static final Pattern GROUPING = Pattern.compile("[, '\u00a0\u202f]");

    private WrittenNumber() {}

    static Optional<BigDecimal> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Matcher number = NUMBER.matcher(text);
        if (!number.find()) {
            return Optional.empty();
        }
        String digits = GROUPING.matcher(number.group(2)).replaceAll("");
        Optional<BigDecimal> parsed = Numbers.parse(number.group(1) + digits + number.group(3));
        boolean inBrackets = text.startsWith("(") && text.endsWith(")");
        return inBrackets ? parsed.map(BigDecimal::negate) : parsed;
    }
}
