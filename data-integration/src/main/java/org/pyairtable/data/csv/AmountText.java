package org.pyairtable.data.csv;

import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Numbers as people and programs write them all over the world. What is before and behind the digits has to be a sign, a
 * percent sign or the mark of a currency; a cell that is only partly a number is not one.
 */
final class AmountText {
    private static final int MAX_LENGTH = 200;
    private static final int MAX_MARK = 5;
    private static final Set<String> CODES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> ABBREVIATIONS =
            Set.of("kr", "zł", "kč", "fr", "sfr", "rs", "lei", "руб", "р", "лв", "euro", "rp", "rm");
    private static final String MINUS = "-\u2212\u2013\uFE63\uFF0D";

    private final String text;
    private int from;
    private int to;
    private boolean signed;
    private boolean negative;
    private boolean percent;
    /** Whether dashes stand for the fraction: {@code 12.–} */
    private boolean dashed;

    private String currency = "";

    private AmountText(String text) {
        this.text = text;
        this.to = text.length();
    }

    static Optional<Amount> parse(String cell) {
        if (cell.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        AmountText amount = new AmountText(cell);
        return amount.trimmed() && amount.front() && amount.back()
                ? AmountDigits.parse(cell, amount.from, amount.to, amount.dashed)
                        .map(digits -> digits.amount(amount.negative, amount.percent, amount.currency))
                : Optional.empty();
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\u00A0' || c == '\u202F' || c == '\u2009' || c == '\u2007' || c == '\t';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isMinus(char c) {
        return MINUS.indexOf(c) >= 0;
    }

    private boolean trimmed() {
        while (from < to && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        while (from < to && (Character.isWhitespace(text.charAt(to - 1)) || isSpace(text.charAt(to - 1)))) {
            to--;
        }
        return from < to;
    }

    /** Goes up to the first digit; false when something else is in the way. */
    private boolean front() {
        while (from < to) {
            char c = text.charAt(from);
            if (isDigit(c) || c == '.' || c == ',') {
                return true;
            }
            boolean known;
            if (isSpace(c)) {
                from++;
                known = true;
            } else if (c == '+' || isMinus(c)) {
                known = sign(c != '+');
                from++;
            } else if (c == '(') {
                known = text.charAt(to - 1) == ')' && sign(true);
                from++;
                to--;
            } else if (c == '%') {
                known = percentSign();
                from++;
            } else {
                known = frontMark();
            }
            if (!known) {
                return false;
            }
        }
        return false;
    }

    /** Goes back to the last digit. */
    private boolean back() {
        while (from < to) {
            char c = text.charAt(to - 1);
            if (isDigit(c)) {
                return true;
            }
            boolean known;
            if (isSpace(c)) {
                to--;
                known = true;
            } else if (c == '%' || c == '\uFF05') {
                known = percentSign();
                to--;
            } else if (isMinus(c)) {
                known = backDashes();
                if (dashed) {
                    return known;
                }
            } else if (c == '.' && !isAfterLetter(to - 1)) {
                return true;
            } else {
                known = backMark();
            }
            if (!known) {
                return false;
            }
        }
        return false;
    }

    private boolean sign(boolean minus) {
        boolean first = !signed;
        signed = true;
        negative = minus;
        return first;
    }

    private boolean percentSign() {
        boolean first = !percent;
        percent = true;
        return first;
    }

    private boolean isAfterLetter(int index) {
        return index > from && Character.isLetter(text.charAt(index - 1));
    }

    private static boolean isOfMark(char c) {
        return Character.isLetter(c) || Character.getType(c) == Character.CURRENCY_SYMBOL;
    }

    private boolean frontMark() {
        int end = from;
        while (end < to && isOfMark(text.charAt(end))) {
            end++;
        }
        boolean known = mark(from, end);
        from = known && end < to && text.charAt(end) == '.' && isAfterLetter(end) ? end + 1 : end;
        return known;
    }

    private boolean backMark() {
        int end = text.charAt(to - 1) == '.' ? to - 1 : to;
        int start = end;
        while (start > from && isOfMark(text.charAt(start - 1))) {
            start--;
        }
        to = start;
        return mark(start, end);
    }

    private boolean mark(int start, int end) {
        String mark = text.substring(start, end);
        boolean first = currency.isEmpty();
        currency = mark;
        return first && isMark(mark);
    }

    private static boolean isMark(String mark) {
        if (mark.isEmpty() || mark.length() > MAX_MARK) {
            return false;
        }
        long symbols = mark.chars()
                .filter(c -> Character.getType(c) == Character.CURRENCY_SYMBOL)
                .count();
        return symbols == 1 || CODES.contains(mark) || ABBREVIATIONS.contains(mark.toLowerCase(Locale.ROOT));
    }

    /** A minus behind the number, or dashes in the place of a fraction. */
    private boolean backDashes() {
        int start = to;
        while (start > from && isMinus(text.charAt(start - 1))) {
            start--;
        }
        char before = start > from ? text.charAt(start - 1) : 0;
        if (before == '.' || before == ',') {
            dashed = true;
            to = start;
            return true;
        }
        boolean minus = to - start == 1 && text.charAt(start) != '\u2013';
        to = start;
        return minus && sign(true);
    }
}
