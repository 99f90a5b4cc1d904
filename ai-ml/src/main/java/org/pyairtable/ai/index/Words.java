package org.pyairtable.ai.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Text as words. */
public final class Words {
    /** A dot or an underscore that joins words: {@code petra.holz@nordwind.example}, {@code jan_vries}. */
    private static final Pattern JOINT = Pattern.compile("(?<=\\p{L})\\.(?=[\\p{L}\\p{N}])|(?<=\\p{N})\\.(?=\\p{L})|_");

    /** Words that only a capital letter separates: {@code InvoiceNumber}. */
    private static final Pattern CAPITALS = Pattern.compile("\\p{Lu}?\\p{Ll}{2,}(?:\\p{Lu}\\p{Ll}{2,})+");

    /** Words that are also written as one: {@code e-mail}, {@code Meyer-Landrut}. */
    private static final Pattern HYPHENS = Pattern.compile("\\p{L}+(?:-\\p{L}+)+");

    private static final Pattern BEFORE_CAPITAL = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})");

    private Words() {}

    /** Splits addresses so that names of people, companies and files in them are words. */
    static String separated(String text) {
        return JOINT.matcher(text).replaceAll(" ");
    }

    /** The text of a document with the other ways of writing its compound words. */
    static String withCompounds(String text) {
        String separated = separated(text);
        String more = Stream.concat(
                        CAPITALS.matcher(separated).results().map(match -> BEFORE_CAPITAL
                                .matcher(match.group())
                                .replaceAll(" ")),
                        HYPHENS.matcher(separated).results().map(match -> match.group()
                                .replace("-", "")))
                .distinct()
                .collect(Collectors.joining(" "));
        return more.isEmpty() ? separated : separated + "\n" + more;
    }

    /** The words of a text in order, with repetitions, without English endings. */
    public static List<String> of(String text) {
        return of(text, Form.ENGLISH);
    }

    static List<String> of(String text, Form form) {
        List<String> words = new ArrayList<>();
        try (TokenStream tokens = Analysis.ofQuestion(text, form)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                words.add(term.toString());
            }
            tokens.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }
}
