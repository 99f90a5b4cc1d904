package org.pyairtable.data.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerBoundTest {
    private static final List<Map<String, Integer>> THOUSANDS =
            IntStream.range(0, 20_000).mapToObj(i -> Map.of("number", i)).toList();

    @Test
    void anAnswerThatFitsIsLeftAsItIs() {
        Map<String, Object> fitted =
                AnswerBound.fit(ToolAnswer.list(Map.of("table", "T"), "records", List.of(1, 2)), 25_000);

        assertThat(fitted).containsOnly(Map.entry("table", "T"), Map.entry("records", List.of(1, 2)));
    }

    @Test
    void anAnswerIsNeverLongerThanTheLimitWhateverIsAskedFor() {
        ToolAnswer answer = ToolAnswer.page(Map.of(), "records", THOUSANDS, PageCursor.START, Optional.empty());

        for (int limit : List.of(500, 1_000, 25_000, 1_000_000)) {
            Map<String, Object> fitted = AnswerBound.fit(answer, limit);

            assertThat(AnswerBound.tokens(fitted)).isLessThanOrEqualTo(Math.min(limit, 25_000));
            assertThat((List<?>) fitted.get("records")).isNotEmpty();
        }
    }

    @Test
    void theCursorOfACutListLeadsToTheElementsBehind() {
        ToolAnswer answer = ToolAnswer.page(Map.of(), "records", THOUSANDS, PageCursor.START, Optional.of("page2"));

        Map<String, Object> first = AnswerBound.fit(answer, 1_000);
        int shown = ((List<?>) first.get("records")).size();
        PageCursor next = PageCursor.of((String) first.get("cursor"));
        Map<String, Object> second =
                AnswerBound.fit(ToolAnswer.page(Map.of(), "records", THOUSANDS, next, Optional.of("page2")), 1_000);

        assertThat(next).isEqualTo(new PageCursor(Optional.empty(), shown));
        assertThat(((List<?>) second.get("records")).getFirst()).isEqualTo(Map.of("number", shown));
        assertThat((String) first.get("note")).startsWith(shown + " of 20000 are shown");
    }

    @Test
    void theCursorOfAWholePageIsThatOfTheNextPage() {
        Map<String, Object> fitted = AnswerBound.fit(
                ToolAnswer.page(Map.of(), "records", List.of(1), PageCursor.START, Optional.of("page2")), 25_000);

        assertThat(PageCursor.of((String) fitted.get("cursor"))).isEqualTo(new PageCursor(Optional.of("page2"), 0));
    }

    @Test
    void oneElementThatDoesNotFitIsShortenedAndSaysSo() {
        Map<String, Object> huge = Map.of("id", "rec1", "fields", Map.of("Notes", "x".repeat(500_000)));

        Map<String, Object> fitted = AnswerBound.fit(
                ToolAnswer.page(Map.of(), "records", List.of(huge, huge), PageCursor.START, Optional.empty()), 2_000);

        assertThat(AnswerBound.tokens(fitted)).isLessThanOrEqualTo(2_000);
        assertThat(fitted.toString()).contains("more characters]");
        assertThat(PageCursor.of((String) fitted.get("cursor")).skip()).isEqualTo(1);
    }

    @Test
    void anAnswerWithoutAListIsShortened() {
        Map<String, Object> fitted = AnswerBound.fit(
                ToolAnswer.of(Map.of(
                        "a",
                        "🙂".repeat(200_000),
                        "b",
                        IntStream.range(0, 50_000).boxed().toList())),
                1_000);

        assertThat(AnswerBound.tokens(fitted)).isLessThanOrEqualTo(1_000);
        assertThat(fitted).containsKey("shortened");
    }

    @Test
    void aListThatCannotBeContinuedSaysHowManyAreMissing() {
        Map<String, Object> fitted = AnswerBound.fit(ToolAnswer.list(Map.of(), "records", THOUSANDS), 500);

        assertThat(fitted).doesNotContainKey("cursor");
        assertThat((String) fitted.get("note"))
                .endsWith("more records are not shown, they would make the answer too long.");
    }
}
