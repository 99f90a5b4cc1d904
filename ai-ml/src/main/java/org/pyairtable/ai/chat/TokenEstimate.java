package org.pyairtable.ai.chat;

import java.lang.Character.UnicodeScript;

/**
 * How many tokens a text has, by its letters: models read about four Latin letters as one token, and each Chinese, Japanese
 * or Korean character as one or two.
 *
 * @param likely the usual number
 * @param most a number that no common text exceeds, to reserve its cost
 */
record TokenEstimate(long likely, long most) {
    private static final double LATIN = 0.25;
    private static final double OTHER = 0.5;
    private static final double WITHOUT_SPACES = 1.3;
    private static final double MARGIN = 2;
    private static final int ASCII = 0x80;

    static TokenEstimate of(String text) {
        double tokens = text.codePoints().mapToDouble(TokenEstimate::weight).sum();
        return new TokenEstimate((long) Math.ceil(tokens), (long) Math.ceil(tokens * MARGIN));
    }

    TokenEstimate plus(TokenEstimate other) {
        return new TokenEstimate(likely + other.likely, most + other.most);
    }

    private static double weight(int character) {
        if (character < ASCII) {
            return LATIN;
        }
        return switch (UnicodeScript.of(character)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, THAI -> WITHOUT_SPACES;
            default -> OTHER;
        };
    }
}
