package org.pyairtable.formula;

import java.util.function.IntUnaryOperator;

/**
 * Texts as sequences of Unicode characters, so that no emoji is ever cut in half, and letter case one character to one,
 * as PostgreSQL's "pg_c_utf8" has it, which keeps positions where they are; both back ends answer the same.
 */
public final class CodePoints {
    /** What TRIM takes away: the white space of JavaScript. */
    public static final String WHITE_SPACE =
            " \t\n\u000B\f\r\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A"
                    + "\u2028\u2029\u202F\u205F\u3000\uFEFF";

    private CodePoints() {}

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The offset of the character that is this many after the first; the end when there are fewer. */
    static int index(String text, int characters) {
        if (characters >= text.length()) {
            return text.length();
        }
        int at = 0;
        for (int i = 0; i < characters && at < text.length(); i++) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }

    static String lower(String text) {
        return mapped(text, Character::toLowerCase);
    }

    static String upper(String text) {
        return mapped(text, Character::toUpperCase);
    }

    private static String mapped(String text, IntUnaryOperator mapping) {
        int at = 0;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            if (mapping.applyAsInt(character) != character) {
                StringBuilder result = new StringBuilder(text.length()).append(text, 0, at);
                text.codePoints().skip(text.codePointCount(0, at)).map(mapping).forEach(result::appendCodePoint);
                return result.toString();
            }
            at += Character.charCount(character);
        }
        return text;
    }

    static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && WHITE_SPACE.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && WHITE_SPACE.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(start, end);
    }
}
