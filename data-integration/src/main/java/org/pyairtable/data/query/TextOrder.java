package org.pyairtable.data.query;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * How texts sort, one definition for PostgreSQL and the JVM: by the text in lower case, decomposed (NFKD) and without accents,
 * and where these are equal by the text itself; both by code points. No library of languages takes part, whose versions
 * would order differently. Letter case is mapped one character to one. The accents are those of the blocks of combining
 * diacritical marks, the points of Hebrew and Arabic, and the sound marks of kana; vowel signs of Indic scripts are letters
 * to those who sort, and stay.
 */
public final class TextOrder {
    /** As a class of characters, written the same in the patterns of PostgreSQL and Java. */
    static final String ACCENTS = "[\\u0300-\\u036F\\u0591-\\u05BD\\u05BF\\u05C1\\u05C2\\u05C4\\u05C5\\u05C7"
            + "\\u0610-\\u061A\\u064B-\\u065F\\u0670\\u06D6-\\u06DC\\u06DF-\\u06E4\\u06E7\\u06E8\\u06EA-\\u06ED"
            + "\\u1AB0-\\u1AFF\\u1DC0-\\u1DFF\\u20D0-\\u20FF\\u3099\\u309A\\uFE20-\\uFE2F]";

    /** Stands between the two parts of a key; the lowest character that PostgreSQL keeps. */
    private static final char BETWEEN = '\u0001';

    private static final Pattern ACCENT = Pattern.compile(ACCENTS);

    private TextOrder() {}

    /** The first part of the key: texts that differ only in letter case and accents have the same. */
    public static String folded(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
        return ACCENT.matcher(Normalizer.normalize(lower, Normalizer.Form.NFKD)).replaceAll("");
    }

    /** The whole key, to be compared by code points. */
    public static String key(String text) {
        return folded(text) + BETWEEN + text;
    }

    /** SQL for {@link #folded}. Texts of ASCII alone, which have no accents, take the short way. */
    public static String foldedSql(String text) {
        String lower = "lower(" + text + " collate \"pg_c_utf8\")";
        return "case when octet_length(" + text + ") = char_length(" + text + ") then " + lower
                + " else regexp_replace(normalize(" + lower + ", NFKD), '" + ACCENTS + "', '', 'g') end";
    }

    /** SQL for {@link #key}. */
    public static String keySql(String text) {
        return "((" + foldedSql(text) + ") || E'\\x01' || " + text + ") collate \"C\"";
    }
}
