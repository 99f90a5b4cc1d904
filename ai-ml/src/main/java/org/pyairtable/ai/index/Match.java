package org.pyairtable.ai.index;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.ai.document.DocumentKey;

/** @param score comparable within one list only */
public record Match(DocumentKey key, float score) {
    /** Each record once, by the best of its passages; {@code passages} are the best first. */
    static List<Match> bestOfEach(List<Match> passages, int limit, float minimum) {
        Map<DocumentKey, Match> best = new LinkedHashMap<>();
        passages.stream()
                .filter(passage -> passage.score() >= minimum)
                .forEach(passage -> best.putIfAbsent(passage.key(), passage));
        return best.values().stream().limit(limit).toList();
    }
}
