package org.pyairtable.ai.search;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.index.Match;

/**
 * Joins what was found by words, by meaning and by codes. Unlike a fusion of ranks it keeps how well each list matches: when
 * a record has all words of a question, meaning decides among equals only; when no record has more than its common words,
 * meaning decides alone. A record that contains a code of the question as a whole comes before all others, those with it in
 * their title first.
 *
 * @param words what a full match of the words counts, compared with one of the meaning
 * @param fullWords the share of the words' score from which on it is a full match
 * @param steepness how much less a partial match of the words counts than its share: 1 for the share itself
 * @param leastSimilarity the cosine that counts nothing
 * @param fullSimilarity the cosine from which on it is a full match
 */
record Fusion(double words, double fullWords, double steepness, double leastSimilarity, double fullSimilarity) {
    /** Tuned on the questions of {@code SearchQualityTest}. */
    static final Fusion TUNED = new Fusion(0.6, 0.8, 3, 0.15, 0.85);

    private static final double EXACT = 0.5;
    private static final double REST = 0.25;

    /** What found a record. */
    enum Finder {
        LEXICAL,
        VECTOR
    }

    /** @param score at most one */
    record Fused(DocumentKey key, double score, Set<Finder> finders) {
        Fused {
            finders = Set.copyOf(finders);
        }

        Fused and(Fused other) {
            Set<Finder> both = EnumSet.copyOf(finders);
            both.addAll(other.finders);
            return new Fused(key, score + other.score, both);
        }

        Fused withScore(double other) {
            return new Fused(key, other, finders);
        }
    }

    List<Fused> fuse(List<Match> exact, List<Match> lexical, List<Match> vector, int limit) {
        Map<DocumentKey, Fused> fused = new LinkedHashMap<>();
        for (Match match : vector) {
            double share = share((match.score() - leastSimilarity) / (fullSimilarity - leastSimilarity));
            add(fused, match.key(), share / (1 + words), Finder.VECTOR);
        }
        for (Match match : lexical) {
            add(
                    fused,
                    match.key(),
                    Math.pow(share(match.score() / fullWords), steepness) * words / (1 + words),
                    Finder.LEXICAL);
        }
        if (!exact.isEmpty()) {
            putFirst(fused, exact);
        }
        return fused.values().stream()
                .sorted(Comparator.comparingDouble(Fused::score).reversed().thenComparing(f -> f.key()
                        .recordId()))
                .limit(limit)
                .toList();
    }

    private static void add(Map<DocumentKey, Fused> fused, DocumentKey key, double score, Finder finder) {
        fused.merge(key, new Fused(key, score, Set.of(finder)), Fused::and);
    }

    private static void putFirst(Map<DocumentKey, Fused> fused, List<Match> exact) {
        fused.replaceAll((key, one) -> one.withScore(one.score() * EXACT));
        for (Match match : exact) {
            Fused one = fused.getOrDefault(match.key(), new Fused(match.key(), 0, Set.of(Finder.LEXICAL)));
            double score = EXACT + REST * match.score() + REST * one.score() / EXACT;
            fused.put(
                    match.key(),
                    one.and(new Fused(match.key(), 0, Set.of(Finder.LEXICAL))).withScore(score));
        }
    }

    private static double share(double value) {
        return Math.clamp(value, 0, 1);
    }
}
