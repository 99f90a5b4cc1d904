package org.pyairtable.ai.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.document.SourceRecord;
import org.pyairtable.ai.document.TableField;
import org.pyairtable.ai.document.TableInfo;

class SnippetTest {
    private static final TableInfo POSTS = new TableInfo(
            "wsp",
            "app",
            "Base",
            "tbl",
            "Posts",
            List.of(
                    new TableField("t", "Title", "singleLineText", true),
                    new TableField("b", "Body", "multilineText", false),
                    new TableField("s", "State", "singleSelect", false)));

    private static final SourceRecord POST = new SourceRecord(
            "rec1",
            "Week 12",
            Map.of(
                    "t", "Week 12",
                    "b", "The crane arrived on Monday. Cracks were found in the north wall! All is well otherwise.",
                    "s", "Published"),
            Map.of());

    @Test
    void theSentenceWithTheWordsAskedFor() {
        assertThat(Snippet.of("crack in a wall", POSTS, POST)).isEqualTo("Cracks were found in the north wall!");
    }

    @Test
    void aChoiceIsShownWithItsField() {
        assertThat(Snippet.of("published", POSTS, POST)).isEqualTo("State: Published");
    }

    @Test
    void withoutACommonWordTheFullestSentence() {
        assertThat(Snippet.of("qqq", POSTS, POST)).isEqualTo("Cracks were found in the north wall!");
    }

    @Test
    void aRecordWithoutCellsShowsItsName() {
        assertThat(Snippet.of("x", POSTS, new SourceRecord("rec1", "Week 12", Map.of(), Map.of())))
                .isEqualTo("Week 12");
    }
}
