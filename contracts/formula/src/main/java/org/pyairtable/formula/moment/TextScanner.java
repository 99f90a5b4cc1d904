package org.pyairtable.formula.moment;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes pieces off a text from the left, each the first that fits, together with what stands before it. */
final class TextScanner {
    private static final Pattern ORDINAL =
            Pattern.compile("\\d{1,2}(?:(?:th|st|nd|rd|er|ère|re|e)\\b|[.º])?", Pattern.CASE_INSENSITIVE);
    private static final Pattern WORD = Pattern.compile("[0-9]{0,4}['\\p{L}\\p{M}]{1,64}");
    private static final Pattern HALF_OF_DAY = Pattern.compile("[ap]\\.?m?\\.?", Pattern.CASE_INSENSITIVE);
    private static final Pattern OFFSET = Pattern.compile("Z|[+-]\\d\\d(?::?\\d\\d)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern TIMESTAMP = Pattern.compile("[+-]?\\d{1,15}(?:\\.\\d{1,3})?");

    private final String text;
    private int at;

    TextScanner(String text) {
        this.text = text;
    }

    /** At most so many digits from where that many at least stand in a row. */
    Optional<String> digits(int least, int most) {
        int run = 0;
        for (int i = at; i < text.length(); i++) {
            run = isDigit(i) ? run + 1 : 0;
            if (run == least) {
                int from = i + 1 - least;
                int end = i + 1;
                while (end - from < most && end < text.length() && isDigit(end)) {
                    end++;
                }
                return taken(from, end);
            }
        }
        return Optional.empty();
    }

    /** Digits, perhaps with a sign before. */
    Optional<String> signed(int most) {
        int mark = at;
        return digits(1, most).map(digits -> {
            int sign = at - digits.length() - 1;
            return sign >= mark && "+-".indexOf(text.charAt(sign)) >= 0 ? text.charAt(sign) + digits : digits;
        });
    }

    Optional<String> ordinal() {
        return first(ORDINAL);
    }

    Optional<String> word() {
        return first(WORD);
    }

    Optional<String> halfOfDay() {
        return first(HALF_OF_DAY);
    }

    Optional<String> offset() {
        return first(OFFSET);
    }

    Optional<String> timestamp() {
        return first(TIMESTAMP);
    }

    Optional<String> literal(String literal) {
        int found = text.indexOf(literal, at);
        return found < 0 ? Optional.empty() : taken(found, found + literal.length());
    }

    private Optional<String> first(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        return matcher.find() ? taken(matcher.start(), matcher.end()) : Optional.empty();
    }

    private Optional<String> taken(int from, int end) {
        at = end;
        return Optional.of(text.substring(from, end));
    }

    private boolean isDigit(int index) {
        char c = text.charAt(index);
        return c >= '0' && c <= '9';
    }
}
