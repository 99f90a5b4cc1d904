package org.pyairtable.data.csv;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.pyairtable.data.csv.Amount.Shows;

/** The digits of a number with the signs between them. */
final class AmountDigits {
    private static final int GROUP = 3;
    private static final int MAX_EXPONENT_DIGITS = 4;
    /** What a double can hold at all, as for every number of a cell. */
    private static final int MAX_MAGNITUDE = 308;

    /** What the two readings come to, without the sign of the whole. */
    record Read(BigDecimal asPoint, BigDecimal asComma, Shows shows, char grouping) {
        Amount amount(boolean negative, boolean percent, String currency) {
            return new Amount(
                    negative ? asPoint.negate() : asPoint,
                    negative ? asComma.negate() : asComma,
                    shows,
                    grouping,
                    percent,
                    currency);
        }
    }

    private final StringBuilder digits = new StringBuilder();
    private final StringBuilder signs = new StringBuilder();
    /** Before how many of the digits each sign stands; as many chars as there are signs. */
    private final StringBuilder cuts = new StringBuilder();

    private final boolean dashed;
    private int exponent;
    private boolean hasExponent;

    private AmountDigits(boolean dashed) {
        this.dashed = dashed;
    }

    /** @param dashed whether dashes behind the last sign stood for a fraction of nothing */
    static Optional<Read> parse(String text, int from, int to, boolean dashed) {
        AmountDigits number = new AmountDigits(dashed);
        return number.scan(text, from, to) ? number.read().filter(AmountDigits::isStorable) : Optional.empty();
    }

    private boolean scan(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (AmountText.isDigit(c)) {
                digits.append(c);
            } else if (c == 'e' || c == 'E') {
                return exponent(text, i + 1, to);
            } else {
                char sign = sign(c);
                if (sign == 0) {
                    return false;
                }
                signs.append(sign);
                cuts.append((char) digits.length());
            }
        }
        return !digits.isEmpty();
    }

    private static char sign(char c) {
        if (c == '.' || c == ',') {
            return c;
        }
        if (c == '\'' || c == '\u2019') {
            return '\'';
        }
        return AmountText.isSpace(c) ? ' ' : 0;
    }

    private boolean exponent(String text, int from, int to) {
        int start = from;
        boolean minus = start < to && AmountText.isMinus(text.charAt(start));
        if (minus || (start < to && text.charAt(start) == '+')) {
            start++;
        }
        if (start >= to || to - start > MAX_EXPONENT_DIGITS || digits.isEmpty()) {
            return false;
        }
        for (int i = start; i < to; i++) {
            if (!AmountText.isDigit(text.charAt(i))) {
                return false;
            }
            exponent = exponent * 10 + text.charAt(i) - '0';
        }
        exponent = minus ? -exponent : exponent;
        hasExponent = true;
        return true;
    }

    private Optional<Read> read() {
        int count = signs.length();
        if (count == 0) {
            return Optional.of(whole(Shows.NOTHING, (char) 0));
        }
        char last = signs.charAt(count - 1);
        if (!isAlike(count)) {
            boolean fraction =
                    (last == '.' || last == ',') && isAlike(count - 1) && isGrouped(count - 1, cuts.charAt(count - 1));
            return fraction ? fraction(last, signs.charAt(0)) : Optional.empty();
        }
        if (last == ' ' || last == '\'') {
            return isGrouped(count, digits.length()) ? Optional.of(whole(Shows.NOTHING, last)) : Optional.empty();
        }
        if (count > 1) {
            return isGrouped(count, digits.length())
                    ? Optional.of(whole(last == '.' ? Shows.COMMA : Shows.POINT, last))
                    : Optional.empty();
        }
        return isOpen() ? Optional.of(open(last)) : fraction(last, (char) 0);
    }

    /** Whether the first signs are the same. */
    private boolean isAlike(int count) {
        return signs.chars().limit(count).distinct().count() == 1;
    }

    /** @param end how many digits the groups are */
    private boolean isGrouped(int count, int end) {
        boolean indian = signs.charAt(0) == ',' && count > 1;
        int first = cuts.charAt(0);
        if (first < 1 || first > GROUP || digits.charAt(0) == '0') {
            return false;
        }
        boolean thousands = true;
        boolean lakhs = indian && first < GROUP;
        for (int i = 0; i < count; i++) {
            boolean lowest = i == count - 1;
            int length = (lowest ? end : cuts.charAt(i + 1)) - cuts.charAt(i);
            thousands = thousands && length == GROUP;
            lakhs = lakhs && length == (lowest ? GROUP : 2);
        }
        return thousands || lakhs;
    }

    private boolean isOpen() {
        int before = cuts.charAt(0);
        return !hasExponent
                && !dashed
                && before >= 1
                && before <= GROUP
                && digits.charAt(0) != '0'
                && digits.length() - before == GROUP;
    }

    private Read open(char sign) {
        BigDecimal whole = number(0);
        BigDecimal fraction = number(GROUP);
        return sign == '.' ? new Read(fraction, whole, Shows.OPEN, sign) : new Read(whole, fraction, Shows.OPEN, sign);
    }

    private Optional<Read> fraction(char decimal, char grouping) {
        int places = digits.length() - cuts.charAt(cuts.length() - 1);
        if (places == 0 && !dashed) {
            // 5. is a number, 5, is half a list.
            return decimal == '.' ? Optional.of(whole(Shows.NOTHING, grouping)) : Optional.empty();
        }
        if (places > 0 && dashed) {
            return Optional.empty();
        }
        BigDecimal number = number(places);
        return Optional.of(new Read(number, number, decimal == '.' ? Shows.POINT : Shows.COMMA, grouping));
    }

    private Read whole(Shows shows, char grouping) {
        BigDecimal number = number(0);
        return new Read(number, number, shows, grouping);
    }

    private BigDecimal number(int places) {
        return new BigDecimal(new BigInteger(digits.toString()), places).scaleByPowerOfTen(exponent);
    }

    private static boolean isStorable(Read read) {
        long magnitude = (long) read.asPoint().precision() - read.asPoint().scale();
        return read.asPoint().signum() == 0 || Math.abs(magnitude) <= MAX_MAGNITUDE;
    }
}
