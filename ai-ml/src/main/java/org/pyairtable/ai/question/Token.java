package org.pyairtable.ai.question;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word, number, date or sign of a question.
 *
 * @param folded what it is compared by
 * @param start where it begins in the text
 * @param end where it ends; before a possessive {@code 's}
 * @param small whether it begins with a small letter
 */
record Token(String folded, Kind kind, int start, int end, boolean small) {
    enum Kind {
        WORD,
        NUMBER,
        DATE,
        SIGN
    }

    private static final String DATE =
            "\\d{4}-\\d{2}-\\d{2}|\\d{1,2}\\.\\d{1,2}\\.\\d{4}|\\d{1,2}/\\d{1,2}/\\d{2,4}|\\d{4}-\\d{2}|\\d{4}-[qQ][1-4]";
    private static final String CODE = "(?=[\\p{L}\\p{N}_-]*\\d)[\\p{L}\\p{N}]+(?:[-_][\\p{L}\\p{N}]+)+";
    private static final String NUMBER =
            "(?<![\\p{L}\\p{N}])-?\\d+(?:[.,]\\d+)*(?:[kKmM](?![\\p{L}\\p{N}]))?(?![\\p{L}\\p{N}])";
    private static final String WORD = "[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}]*(?:['’]\\p{L}+)?";
    private static final Pattern TOKEN = Pattern.compile("(?<date>(?<![\\p{L}\\p{N}._/-])(?:" + DATE
            + ")(?![\\p{L}\\p{N}]|[-/][\\p{L}\\p{N}]|[.,:]\\d))|(?<code>" + CODE
            + ")|(?<number>" + NUMBER + ")|(?<word>" + WORD + ")|(?<sign>[<>=≤≥≠]+|[€$£%,&])");

    static List<Token> of(String text) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            String folded = Folding.fold(matcher.group());
            int end = matcher.end();
            if (folded.endsWith("'s")) {
                folded = folded.substring(0, folded.length() - 2);
                end -= 2;
            }
            boolean small = Character.isLowerCase(matcher.group().codePointAt(0));
            tokens.add(new Token(folded, kind(matcher), matcher.start(), end, small));
        }
        return List.copyOf(tokens);
    }

    private static Kind kind(Matcher matcher) {
        if (matcher.group("date") != null) {
            return Kind.DATE;
        }
        if (matcher.group("number") != null) {
            return Kind.NUMBER;
        }
        return matcher.group("sign") != null ? Kind.SIGN : Kind.WORD;
    }

    boolean is(String word) {
        return folded.equals(word);
    }
}
