package org.pyairtable.ai.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.pyairtable.ai.document.FieldKind;
import org.pyairtable.ai.document.SourceRecord;
import org.pyairtable.ai.document.TableField;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.index.Words;

/** The most relevant sentence of a record, as plain text. */
final class Snippet {
    private static final int CHARACTERS = 240;
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+|\\n+");

    private record Candidate(String text, long hits, int order) {}

    private Snippet() {}

    /** The sentence with most of the question's words; without any, the beginning of the longest text. */
    static String of(String question, TableInfo table, SourceRecord source) {
        Set<String> wanted = new HashSet<>(Words.of(question));
        List<Candidate> candidates = new ArrayList<>();
        for (TableField field : table.fields()) {
            String text = source.text(field);
            boolean prose = field.kind() == FieldKind.TEXT;
            for (String sentence : prose ? SENTENCE_END.splitAsStream(text).toList() : List.of(text)) {
                if (!sentence.isBlank()) {
                    String shown = prose ? sentence.strip() : field.name() + ": " + sentence;
                    candidates.add(new Candidate(shown, hits(shown, wanted), candidates.size()));
                }
            }
        }
        return candidates.stream()
                .max(Comparator.comparingLong(Candidate::hits)
                        .thenComparing(c -> Math.min(c.text().length(), CHARACTERS))
                        .thenComparing(Candidate::order, Comparator.reverseOrder()))
                .map(c -> cut(c.text()))
                .orElse(source.display());
    }

    private static long hits(String text, Set<String> wanted) {
        return Words.of(text).stream().distinct().filter(wanted::contains).count();
    }

    private static String cut(String text) {
        if (text.length() <= CHARACTERS) {
            return text;
        }
        int space = text.lastIndexOf(' ', CHARACTERS);
        return text.substring(0, space < CHARACTERS / 2 ? CHARACTERS : space) + "…";
    }
}
