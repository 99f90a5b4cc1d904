package org.pyairtable.formula;

import java.math.BigDecimal;

/** Numbers as texts, the way JavaScript prints and reads them. */
final class NumberText {
    private static final double EXACT_INTEGERS = 9.007199254740992E15;

    private NumberText() {}

    static String of(double number) {
        if (number == Math.rint(number) && Math.abs(number) < EXACT_INTEGERS) {
            return Long.toString((long) number);
        }
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return Double.toString(number);
        }
        String shortest = Double.toString(number);
        double magnitude = Math.abs(number);
        if (shortest.indexOf('E') < 0) {
            return shortest;
        }
        if (magnitude >= 1e-6 && magnitude < 1e21) {
            return new BigDecimal(shortest).toPlainString().replaceFirst("\\.0+$", "");
        }
        String exponent = shortest.replace(".0E", "E").replace("E-", "e-");
        return exponent.replace("E", "e+");
    }

    /** The number that the text spells; NaN when it is not a number. The empty text is 0. */
    static double parse(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return 0;
        }
        return isDecimal(trimmed) ? Double.parseDouble(trimmed) : Double.NaN;
    }

    private static boolean isDecimal(String text) {
        int length = text.length();
        if (length > 400) {
            return false;
        }
        int at = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
        int whole = digits(text, at);
        int end = at + whole;
        int fraction = 0;
        if (end < length && text.charAt(end) == '.') {
            fraction = digits(text, end + 1);
            end += 1 + fraction;
        }
        if (whole + fraction == 0) {
            return false;
        }
        if (end < length && (text.charAt(end) | 0x20) == 'e') {
            int sign = end + 1 < length && (text.charAt(end + 1) == '-' || text.charAt(end + 1) == '+') ? 1 : 0;
            int exponent = digits(text, end + 1 + sign);
            return exponent > 0 && end + 1 + sign + exponent == length;
        }
        return end == length;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }
}
