package org.pyairtable.formula;

import org.jspecify.annotations.Nullable;

/** Cuts a formula's text into tokens, one at a time. The current token is described by the public-to-package fields. */
final class Lexer {
    enum Kind {
        NUMBER,
        TEXT,
        FIELD,
        WORD,
        OPERATOR,
        OPEN,
        CLOSE,
        COMMA,
        END
    }

    private final String source;
    private int next;

    private Kind kind = Kind.END;
    private int start;
    private String text = "";
    private double number;
    private @Nullable Operator operator;

    Lexer(String source) {
        this.source = source;
        advance();
    }

    Kind kind() {
        return kind;
    }

    /** Content of a text, field or word. */
    String text() {
        return text;
    }

    double number() {
        return number;
    }

    @Nullable
    Operator operator() {
        return operator;
    }

    SourceSpan span() {
        return new SourceSpan(start, next);
    }

    void advance() {
        skipBlanks();
        start = next;
        operator = null;
        if (next >= source.length()) {
            kind = Kind.END;
            return;
        }
        char c = source.charAt(next);
        switch (c) {
            case '(' -> single(Kind.OPEN);
            case ')' -> single(Kind.CLOSE);
            case ',' -> single(Kind.COMMA);
            case '+' -> operator(Operator.ADD, 1);
            case '-' -> operator(Operator.SUBTRACT, 1);
            case '*' -> operator(Operator.MULTIPLY, 1);
            case '/' -> operator(Operator.DIVIDE, 1);
            case '&' -> operator(Operator.CONCATENATE, 1);
            case '=' -> operator(Operator.EQUAL, 1);
            case '<' -> {
                if (followedByEqual()) {
                    operator(Operator.LESS_OR_EQUAL, 2);
                } else {
                    operator(Operator.LESS, 1);
                }
            }
            case '>' -> {
                if (followedByEqual()) {
                    operator(Operator.GREATER_OR_EQUAL, 2);
                } else {
                    operator(Operator.GREATER, 1);
                }
            }
            case '!' -> {
                if (!followedByEqual()) {
                    throw unexpected();
                }
                operator(Operator.NOT_EQUAL, 2);
            }
            case '"', '\'' -> quoted(c, Kind.TEXT, "This text is not closed with " + c);
            case '{' -> field();
            default -> {
                if (isDigit(c) || (c == '.' && next + 1 < source.length() && isDigit(source.charAt(next + 1)))) {
                    readNumber();
                } else if (isWordStart(c)) {
                    word();
                } else {
                    throw unexpected();
                }
            }
        }
    }

    private void single(Kind token) {
        kind = token;
        next++;
    }

    private void operator(Operator found, int length) {
        kind = Kind.OPERATOR;
        operator = found;
        next += length;
    }

    private boolean followedByEqual() {
        return next + 1 < source.length() && source.charAt(next + 1) == '=';
    }

    private void field() {
        quoted('}', Kind.FIELD, "This field name is not closed with }");
        if (text.isBlank()) {
            throw FormulaException.syntax(span(), "The braces contain no field name");
        }
    }

    /** Reads up to the closing character; a backslash takes a quote or backslash as it is, and n, t, r for what they mean. */
    private void quoted(char close, Kind token, String unclosed) {
        kind = token;
        int from = ++next;
        int end = source.length();
        while (next < end) {
            char c = source.charAt(next);
            if (c == close) {
                text = source.substring(from, next++);
                return;
            }
            if (c == '\\') {
                escaped(close, from, unclosed);
                return;
            }
            next++;
        }
        throw FormulaException.syntax(new SourceSpan(start, end), unclosed);
    }

    private void escaped(char close, int from, String unclosed) {
        StringBuilder content = new StringBuilder(source.length() < 64 ? source.length() : 64);
        content.append(source, from, next);
        int end = source.length();
        while (next < end) {
            char c = source.charAt(next++);
            if (c == close) {
                text = content.toString();
                return;
            }
            if (c == '\\' && next < end) {
                char literal = source.charAt(next++);
                if (close == '}') {
                    content.append(literal);
                } else {
                    append(content, literal);
                }
            } else {
                content.append(c);
            }
        }
        throw FormulaException.syntax(new SourceSpan(start, end), unclosed);
    }

    /** Before other characters a backslash stays: patterns are written with one as often as with two. */
    private static void append(StringBuilder content, char escaped) {
        switch (escaped) {
            case 'n' -> content.append('\n');
            case 't' -> content.append('\t');
            case 'r' -> content.append('\r');
            case '"', '\'', '\\' -> content.append(escaped);
            default -> content.append('\\').append(escaped);
        }
    }

    private void readNumber() {
        kind = Kind.NUMBER;
        digits();
        if (next < source.length() && source.charAt(next) == '.') {
            next++;
            digits();
        }
        if (next < source.length() && (source.charAt(next) | 0x20) == 'e') {
            exponent();
        }
        if (next < source.length() && (isWordPart(source.charAt(next)) || source.charAt(next) == '.')) {
            next++;
            throw FormulaException.syntax(span(), "This is not a number");
        }
        if (next - start > 400) {
            throw FormulaException.limit(span(), "This number is too long");
        }
        number = Double.parseDouble(source.substring(start, next));
        if (Double.isInfinite(number)) {
            throw FormulaException.limit(span(), "This number is too large");
        }
    }

    private void exponent() {
        int mark = next++;
        if (next < source.length() && (source.charAt(next) == '+' || source.charAt(next) == '-')) {
            next++;
        }
        int from = next;
        digits();
        if (next == from) {
            next = mark;
        }
    }

    private void digits() {
        while (next < source.length() && isDigit(source.charAt(next))) {
            next++;
        }
    }

    private void word() {
        kind = Kind.WORD;
        while (next < source.length() && isWordPart(source.charAt(next))) {
            next++;
        }
        text = source.substring(start, next);
    }

    private void skipBlanks() {
        int end = source.length();
        while (next < end) {
            char c = source.charAt(next);
            if (c == ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF') {
                next++;
            } else if (c == '/' && next + 1 < end && source.charAt(next + 1) == '/') {
                int line = source.indexOf('\n', next);
                next = line < 0 ? end : line + 1;
            } else if (c == '/' && next + 1 < end && source.charAt(next + 1) == '*') {
                int close = source.indexOf("*/", next + 2);
                if (close < 0) {
                    throw FormulaException.syntax(new SourceSpan(next, end), "This comment is not closed with */");
                }
                next = close + 2;
            } else {
                return;
            }
        }
    }

    private FormulaException unexpected() {
        char c = source.charAt(start);
        SourceSpan at = new SourceSpan(start, start + 1);
        if ("\u201C\u201D\u2018\u2019".indexOf(c) >= 0) {
            return FormulaException.syntax(at, "Use straight quotes instead of " + c);
        }
        return FormulaException.syntax(at, "Unexpected character " + c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordStart(char c) {
        return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || (c >= 0x80 && Character.isLetter(c));
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || isDigit(c);
    }
}
