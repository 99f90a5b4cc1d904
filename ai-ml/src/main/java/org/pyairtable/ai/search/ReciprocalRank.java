package org.pyairtable.ai.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.index.Match;

/**
 * Fuses ranked lists by reciprocal rank (Cormack, Clarke and Büttcher 2009): a record scores 1 / (60 + rank) in each list
 * that it is in. Scores of different lists, which cannot be compared, play no part, except that of equals the nearer in
 * meaning comes first.
 */
final class ReciprocalRank {
    private static final int SMOOTHING = 60;

    /** Which list found a record. */
    enum Finder {
        LEXICAL,
        VECTOR
    }

    /** @param score at most one, for a record that is the first of every list */
    record Fused(DocumentKey key, double score, float similarity, Set<Finder> finders) {
        Fused {
            finders = Set.copyOf(finders);
        }
    }

    private ReciprocalRank() {}

    static List<Fused> fuse(List<Match> lexical, List<Match> vector, int limit) {
        Map<DocumentKey, Fused> fused = new LinkedHashMap<>();
        add(fused, vector, Finder.VECTOR);
        add(fused, lexical, Finder.LEXICAL);
        return fused.values().stream()
                .sorted(Comparator.comparingDouble(Fused::score)
                        .thenComparingDouble(Fused::similarity)
                        .reversed()
                        .thenComparing(f -> f.key().recordId()))
                .limit(limit)
                .toList();
    }

    private static void add(Map<DocumentKey, Fused> fused, List<Match> list, Finder finder) {
        List<Match> ranked = new ArrayList<>(list);
        for (int rank = 1; rank <= ranked.size(); rank++) {
            Match match = ranked.get(rank - 1);
            double share = (SMOOTHING + 1.0) / (SMOOTHING + rank) / Finder.values().length;
            float similarity = finder == Finder.VECTOR ? match.score() : 0;
            fused.merge(
                    match.key(),
                    new Fused(match.key(), share, similarity, EnumSet.of(finder)),
                    (one, other) -> new Fused(
                            one.key(),
                            one.score() + other.score(),
                            Math.max(one.similarity(), other.similarity()),
                            Set.of(Finder.LEXICAL, Finder.VECTOR)));
        }
    }
}
