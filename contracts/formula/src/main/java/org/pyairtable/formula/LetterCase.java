package org.pyairtable.formula;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What LOWER and UPPER make of a text: Unicode's full mapping, in which one character may become several ("ß" becomes
 * "SS"), whatever the language and the neighbours ("Σ" becomes "σ" everywhere). PostgreSQL maps one character to one; the
 * characters that become several are replaced before, from the same lists.
 */
public final class LetterCase {
    /** Each character that becomes several in upper case, with these. */
    public static final Map<String, String> SEVERAL_IN_UPPER_CASE = severalInUpperCase();

    /** The only character that becomes several in lower case, and these. */
    public static final String DOTTED_I = "\u0130";

    public static final String DOTTED_I_IN_LOWER_CASE = "i\u0307";

    private LetterCase() {}

    private static Map<String, String> severalInUpperCase() {
        Map<String, String> several = new TreeMap<>();
        for (int character = 0; character <= Character.MAX_VALUE; character++) {
            String text = Character.toString(character);
            String upper = text.toUpperCase(Locale.ROOT);
            if (upper.codePointCount(0, upper.length()) > 1) {
                several.put(text, upper);
            }
        }
        return several;
    }

    /** {@link #SEVERAL_IN_UPPER_CASE} as a JSON object. */
    public static String upperCases() {
        return SEVERAL_IN_UPPER_CASE.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":\"" + entry.getValue() + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }

    static String lower(String text) {
        return CodePoints.lower(text.replace(DOTTED_I, DOTTED_I_IN_LOWER_CASE));
    }

    static String upper(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return CodePoints.upper(text);
        }
        return CodePoints.upper(text.codePoints()
                .mapToObj(Character::toString)
                .map(character -> SEVERAL_IN_UPPER_CASE.getOrDefault(character, character))
                .collect(Collectors.joining()));
    }
}
