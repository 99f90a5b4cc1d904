package org.pyairtable.ai.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.index.Match;
import org.pyairtable.ai.search.ReciprocalRank.Finder;
import org.pyairtable.ai.search.ReciprocalRank.Fused;

class ReciprocalRankTest {
    @Test
    void a_record_in_both_lists_beats_the_first_of_either() {
        List<Fused> fused = ReciprocalRank.fuse(
                List.of(match("words", 9), match("both", 8)), List.of(match("near", 0.9f), match("both", 0.8f)), 10);

        assertThat(fused).extracting(f -> f.key().recordId()).containsExactly("both", "near", "words");
        assertThat(fused.getFirst().finders()).isEqualTo(Set.of(Finder.LEXICAL, Finder.VECTOR));
        assertThat(fused.getFirst().score()).isEqualTo(61.0 / 62);
    }

    @Test
    void the_first_of_both_lists_scores_one() {
        List<Fused> fused = ReciprocalRank.fuse(List.of(match("a", 3)), List.of(match("a", 0.5f)), 10);

        assertThat(fused).extracting(Fused::score).containsExactly(1.0);
    }

    @Test
    void of_equals_the_nearer_in_meaning_comes_first_and_the_rest_is_cut() {
        List<Fused> fused = ReciprocalRank.fuse(
                List.of(match("a", 99), match("b", 98)), List.of(match("z", 0.4f), match("y", 0.3f)), 3);

        assertThat(fused).extracting(f -> f.key().recordId()).containsExactly("z", "a", "y");
    }

    @Test
    void nothing_fused_is_nothing() {
        assertThat(ReciprocalRank.fuse(List.of(), List.of(), 5)).isEmpty();
    }

    private static Match match(String recordId, float score) {
        return new Match(new DocumentKey("tbl", recordId), score);
    }
}
