package org.pyairtable.formula;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The text functions. Positions count characters (code points) from 1. */
final class TextFunctions {
    static final List<FormulaFunction> ALL = List.of(
            FormulaFunction.atLeast(
                    FormulaFunction.Category.TEXT, "CONCATENATE", 0, ResultType.TEXT, TextFunctions::concatenate),
            text("ENCODE_URL_COMPONENT", 1, 1, a -> a.frame().text(encoded(a.text(0)))),
            number("FIND", 2, 3, TextFunctions::find),
            text("LEFT", 2, 2, a -> a.frame().text(left(a.text(0), a.integer(1)))),
            number("LEN", 1, 1, a -> Value.of(CodePoints.length(a.text(0)))),
            text("LOWER", 1, 1, a -> a.frame().text(LetterCase.lower(a.text(0)))),
            text("MID", 3, 3, TextFunctions::mid),
            text("REPLACE", 4, 4, TextFunctions::replace),
            text("REPT", 2, 2, TextFunctions::repeat),
            text("RIGHT", 2, 2, a -> a.frame().text(right(a.text(0), a.integer(1)))),
            number("SEARCH", 2, 3, TextFunctions::search),
            text("SUBSTITUTE", 3, 4, TextFunctions::substitute),
            text("T", 1, 1, a -> a.value(0) instanceof Value.Text text ? text : Value.BLANK),
            text("TRIM", 1, 1, a -> a.frame().text(CodePoints.trim(a.text(0)))),
            text("UPPER", 1, 1, a -> a.frame().text(LetterCase.upper(a.text(0)))),
            number("VALUE", 1, 1, TextFunctions::value));

    private TextFunctions() {}

    private static FormulaFunction text(String name, int minimum, int maximum, FormulaFunction.Body body) {
        return FormulaFunction.of(FormulaFunction.Category.TEXT, name, minimum, maximum, ResultType.TEXT, body);
    }

    private static FormulaFunction number(String name, int minimum, int maximum, FormulaFunction.Body body) {
        return FormulaFunction.of(FormulaFunction.Category.TEXT, name, minimum, maximum, ResultType.NUMBER, body);
    }

    private static Value concatenate(Arguments a) {
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < a.count(); i++) {
            String text = a.text(i);
            a.frame().grow(joined.length(), text.length());
            joined.append(text);
        }
        return joined.isEmpty() ? Value.EMPTY_TEXT : new Value.Text(joined.toString());
    }

    /** Percent-encodes all but ASCII letters, digits and {@code -_.~}. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static Value find(Arguments a) {
        return Value.of(position(a.text(0), a.text(1), a));
    }

    private static Value search(Arguments a) {
        int position = position(CodePoints.lower(a.text(0)), CodePoints.lower(a.text(1)), a);
        return position == 0 ? Value.BLANK : Value.of(position);
    }

    private static int position(String wanted, String text, Arguments a) {
        int from = Math.max(1, a.has(2) ? a.integer(2) : 1);
        a.frame().spend(text.length());
        int found = TextSearch.indexOf(text, wanted, CodePoints.index(text, from - 1));
        return found < 0 || from > CodePoints.length(text) + 1 ? 0 : text.codePointCount(0, found) + 1;
    }

    private static String left(String text, int count) {
        return text.substring(0, CodePoints.index(text, checked(count)));
    }

    private static String right(String text, int count) {
        int length = CodePoints.length(text);
        return text.substring(CodePoints.index(text, Math.max(0, length - checked(count))));
    }

    private static Value mid(Arguments a) {
        String text = a.text(0);
        int start = Math.max(1, a.integer(1));
        int count = checked(a.integer(2));
        int from = CodePoints.index(text, start - 1);
        String rest = text.substring(from);
        return a.frame().text(rest.substring(0, CodePoints.index(rest, count)));
    }

    private static Value replace(Arguments a) {
        String text = a.text(0);
        int start = Math.max(1, a.integer(1));
        int count = checked(a.integer(2));
        int from = CodePoints.index(text, start - 1);
        String rest = text.substring(from);
        String tail = rest.substring(CodePoints.index(rest, count));
        return a.frame().text(text.substring(0, from) + a.text(3) + tail);
    }

    private static Value repeat(Arguments a) {
        String text = a.text(0);
        int count = checked(a.integer(1));
        a.frame().claim((long) text.length() * count);
        return Value.of(text.repeat(count));
    }

    private static Value substitute(Arguments a) {
        String text = a.text(0);
        String old = a.text(1);
        String replacement = a.text(2);
        int only = a.has(3) ? Math.max(0, a.integer(3)) : 0;
        if (old.isEmpty()) {
            return a.frame().text(text);
        }
        a.frame().spend(text.length());
        StringBuilder result = new StringBuilder();
        int done = 0;
        int occurrence = 0;
        int found = TextSearch.indexOf(text, old, 0);
        while (found >= 0) {
            occurrence++;
            if (only == 0 || occurrence == only) {
                result.append(text, done, found).append(replacement);
                done = found + old.length();
                if (result.length() > Frame.MAX_TEXT) {
                    a.frame().claim(result.length());
                }
            }
            found = TextSearch.indexOf(text, old, found + old.length());
        }
        return a.frame().text(result.append(text, done, text.length()).toString());
    }

    private static Value value(Arguments a) {
        Value value = a.value(0);
        if (value instanceof Value.Text text) {
            return Value.of(amount(text.text()));
        }
        return value instanceof Value.Blank ? value : Value.of(Coercion.number(value));
    }

    /**
     * The number in a text such as "$1,234.50", "12 %" or "Room 101": characters other than digits, dots and minus are
     * ignored.
     */
    private static double amount(String text) {
        double exact = NumberText.parse(text.isBlank() ? "-" : text);
        if (!Double.isNaN(exact)) {
            return exact;
        }
        StringBuilder digits = new StringBuilder();
        boolean words = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            words |= Character.isLetter(c);
            boolean sign = c == '-' && digits.isEmpty() && !words;
            boolean point = c == '.' && isDigit(text, i + 1) && (i == 0 || !Character.isLetter(text.charAt(i - 1)));
            if (sign || point || isDigit(text, i)) {
                digits.append(c);
            }
        }
        double number = digits.isEmpty() ? Double.NaN : NumberText.parse(digits.toString());
        if (Double.isNaN(number)) {
            throw new EvaluationFailure("VALUE of a text that is not a number");
        }
        return text.indexOf('%') >= 0 ? number / 100 : number;
    }

    private static boolean isDigit(String text, int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private static int checked(int count) {
        if (count < 0) {
            throw new EvaluationFailure("a negative number of characters");
        }
        return count;
    }
}
