package org.pyairtable.ai.question;

import java.util.List;

/**
 * Something that a question may name.
 *
 * @param words of its name, folded
 * @param forms which other forms of its words mean the same
 */
record Name(String text, List<String> words, Meaning meaning, Forms forms, boolean throughLink) {
    Name {
        words = List.copyOf(words);
    }

    static Name of(String text, Meaning meaning, Forms forms, boolean throughLink) {
        return new Name(text, words(text), meaning, forms, throughLink);
    }

    static List<String> words(String text) {
        return Token.of(text).stream().map(Token::folded).toList();
    }

    /** Which other forms of a word mean the same. */
    enum Forms {
        /** None but the endings of German adjectives: values. */
        OF_VALUE,
        /** The plural. */
        OF_NOUN,
        /** Those of verbs as well: dates. */
        OF_VERB;

        private boolean match(String said, String word, boolean last) {
            return switch (this) {
                case OF_VALUE -> last && Folding.inflected(said, word);
                case OF_NOUN -> Folding.sameName(said, word);
                case OF_VERB -> Folding.sameVerb(said, word);
            };
        }
    }

    /** How well it fits. */
    enum Fit {
        NONE,
        MISTAKEN,
        FITS
    }

    Fit fits(List<Token> tokens, int from) {
        if (words.isEmpty() || from + words.size() > tokens.size()) {
            return Fit.NONE;
        }
        int mistakes = 0;
        for (int i = 0; i < words.size(); i++) {
            String said = tokens.get(from + i).folded();
            if (same(said, words.get(i), i == words.size() - 1)) {
                continue;
            }
            if (!Folding.mistyped(said, words.get(i)) || Lexicon.knows(said) || Calendar.isMonth(said)) {
                return Fit.NONE;
            }
            mistakes++;
        }
        return mistakes == 0 ? Fit.FITS : mistakes == 1 ? Fit.MISTAKEN : Fit.NONE;
    }

    /**
     * A word that joins or turns names nothing by another form of it: "not" is not the field Notes. Beside other words of the
     * name it does: "time entries" is the table Time entry.
     */
    private boolean same(String said, String word, boolean last) {
        return said.equals(word)
                || ((words.size() > 1 || !Lexicon.joinsOrTurns(said)) && forms.match(said, word, last));
    }

    /** Whether the words are those of the name, in no other form. */
    boolean isExactly(List<Token> tokens, int from) {
        return from + words.size() <= tokens.size()
                && words.equals(tokens.subList(from, from + words.size()).stream()
                        .map(Token::folded)
                        .toList());
    }
}
