package org.pyairtable.ai.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.index.Match;
import org.pyairtable.ai.search.Fusion.Finder;
import org.pyairtable.ai.search.Fusion.Fused;

class FusionTest {
    private static final Fusion EVEN = new Fusion(1, 0.5, 1, 0.2, 0.7);

    @Test
    void aRecordInBothListsBeatsTheFirstOfEither() {
        List<Fused> fused = EVEN.fuse(
                List.of(),
                List.of(match("words", 0.25f), match("both", 0.2f)),
                List.of(match("near", 0.5f), match("both", 0.45f)),
                10);

        assertThat(fused).extracting(f -> f.key().recordId()).containsExactly("both", "near", "words");
        assertThat(fused.getFirst().finders()).isEqualTo(Set.of(Finder.LEXICAL, Finder.VECTOR));
    }

    @Test
    void aFullMatchOfBothScoresOne() {
        assertThat(EVEN.fuse(List.of(), List.of(match("a", 0.9f)), List.of(match("a", 0.8f)), 10))
                .extracting(Fused::score)
                .containsExactly(1.0);
    }

    @Test
    void commonWordsAloneDoNotOutweighMeaning() {
        List<Fused> fused = EVEN.fuse(
                List.of(), List.of(match("the", 0.05f)), List.of(match("near", 0.4f), match("far", 0.21f)), 2);

        assertThat(fused).extracting(f -> f.key().recordId()).containsExactly("near", "the");
    }

    @Test
    void aRecordThatHoldsACodeComesFirstAndOneWithItInItsTitleBeforeOneThatMentionsIt() {
        List<Fused> fused = EVEN.fuse(
                List.of(match("titled", 1), match("mentions", 0.5f)),
                List.of(match("both", 0.9f), match("mentions", 0.2f), match("titled", 0.1f)),
                List.of(match("both", 0.9f)),
                10);

        assertThat(fused).extracting(f -> f.key().recordId()).containsExactly("titled", "mentions", "both");
        assertThat(fused).allMatch(f -> f.score() <= 1);
        assertThat(fused.getFirst().finders()).containsExactly(Finder.LEXICAL);
    }

    @Test
    void fusingEmptyListsGivesAnEmptyList() {
        assertThat(EVEN.fuse(List.of(), List.of(), List.of(), 5)).isEmpty();
    }

    private static Match match(String recordId, float score) {
        return new Match(new DocumentKey("tbl", recordId), score);
    }
}
