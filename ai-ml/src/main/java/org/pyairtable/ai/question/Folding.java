package org.pyairtable.ai.question;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** When two words are the same word. */
final class Folding {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final List<String> OF_VERBS = List.of("ing", "ed", "es", "s", "e");
    private static final List<String> ENDINGS = List.of("es", "s", "en", "e", "n");
    private static final List<String> GERMAN_ADJECTIVE = List.of("en", "er", "es", "em", "e");
    private static final int SHORTEST_STEM = 3;
    private static final int SHORTEST_MISTYPED = 5;

    private Folding() {}

    /** Lower case without accents. */
    static String fold(String text) {
        String lower = text.replace('’', '\'').toLowerCase(Locale.ROOT).replace("ß", "ss");
        return MARKS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFD)).replaceAll("");
    }

    /** Whether both name the same thing, one perhaps in the plural: customer, customers. */
    static boolean sameName(String one, String other) {
        return one.equals(other) || haveCommonForm(one, other, ENDINGS);
    }

    /** Whether both name the same event: start, started; end, ending. */
    static boolean sameVerb(String one, String other) {
        return sameName(one, other) || haveCommonForm(one, other, OF_VERBS);
    }

    private static boolean haveCommonForm(String one, String other, List<String> endings) {
        Set<String> forms = forms(one, endings);
        forms.retainAll(forms(other, endings));
        return !forms.isEmpty();
    }

    private static Set<String> forms(String word, List<String> endings) {
        Set<String> forms = new HashSet<>();
        forms.add(word);
        if (word.endsWith("ies")) {
            forms.add(word.substring(0, word.length() - SHORTEST_STEM) + "y");
        }
        for (String ending : endings) {
            if (word.endsWith(ending) && word.length() - ending.length() >= SHORTEST_STEM) {
                forms.add(word.substring(0, word.length() - ending.length()));
            }
        }
        return forms;
    }

    /** Whether {@code word} is {@code value} with an ending of a German adjective: offene, offen. */
    static boolean inflected(String word, String value) {
        return value.length() >= SHORTEST_STEM
                && word.startsWith(value)
                && GERMAN_ADJECTIVE.contains(word.substring(value.length()));
    }

    /**
     * Whether one letter is wrong, missing, too much or swapped with its neighbour; never the first one. Words with digits are
     * codes, of which each is another one.
     */
    static boolean mistyped(String word, String name) {
        if (hasDigit(word)
                || hasDigit(name)
                || word.length() < SHORTEST_MISTYPED
                || name.length() < SHORTEST_MISTYPED
                || word.charAt(0) != name.charAt(0)) {
            return false;
        }
        int same = 0;
        int shorter = Math.min(word.length(), name.length());
        while (same < shorter && word.charAt(same) == name.charAt(same)) {
            same++;
        }
        String restOfWord = word.substring(same);
        String restOfName = name.substring(same);
        return switch (word.length() - name.length()) {
            case 0 ->
                !restOfWord.isEmpty()
                        && (restOfWord.substring(1).equals(restOfName.substring(1)) || swapped(restOfWord, restOfName));
            case 1 -> restOfWord.substring(1).equals(restOfName);
            case -1 -> restOfName.substring(1).equals(restOfWord);
            default -> false;
        };
    }

    private static boolean hasDigit(String word) {
        return word.chars().anyMatch(Character::isDigit);
    }

    private static boolean swapped(String one, String other) {
        return one.length() > 1
                && one.charAt(0) == other.charAt(1)
                && one.charAt(1) == other.charAt(0)
                && one.substring(2).equals(other.substring(2));
    }
}
