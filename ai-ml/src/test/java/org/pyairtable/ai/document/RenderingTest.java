package org.pyairtable.ai.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RenderingTest {
    private static final TableInfo TASKS = new TableInfo(
            "wsp1",
            "app1",
            "Construction",
            "tbl1",
            "Tasks",
            List.of(
                    new TableField("f1", "Name", "singleLineText", true),
                    new TableField("f2", "Status", "singleSelect", false),
                    new TableField("f3", "Notes", "multilineText", false),
                    new TableField("f4", "Budget", "currency", false),
                    new TableField("f5", "Project", "multipleRecordLinks", false),
                    new TableField("f6", "Owner", "singleCollaborator", false),
                    new TableField("f7", "Due", "date", false)));

    @Test
    void thePassageHoldsWordsAndTheBodyEveryCell() {
        Rendering rendering = Rendering.of(
                TASKS,
                record(
                        "Lay the roof",
                        Map.of(
                                "f1", "Lay the roof",
                                "f2", "Delayed",
                                "f3", "Storm postponed the works.",
                                "f4", 1250.50,
                                "f5", List.of("recP"),
                                "f6", Map.of("id", "usr1", "email", "ann@example.org", "name", "Ann Berg"),
                                "f7", "2026-03-31"),
                        Map.of("recP", "Harbour Tower")));

        assertThat(rendering.title()).isEqualTo("Lay the roof");
        assertThat(rendering.passages())
                .containsExactly("Tasks: Lay the roof. Notes: Storm postponed the works."
                        + ". Status: Delayed. Project: Harbour Tower. Owner: Ann Berg");
        assertThat(rendering.body().lines())
                .containsExactly(
                        "Name: Lay the roof",
                        "Status: Delayed",
                        "Notes: Storm postponed the works.",
                        "Budget: 1250.5",
                        "Project: Harbour Tower",
                        "Owner: Ann Berg",
                        "Due: 2026-03-31");
    }

    @Test
    void aChangedAmountNeedsNoNewEmbeddingAChangedStatusDoes() {
        Rendering before = Rendering.of(TASKS, record("A", Map.of("f1", "A", "f2", "Open", "f4", 1), Map.of()));
        Rendering otherAmount = Rendering.of(TASKS, record("A", Map.of("f1", "A", "f2", "Open", "f4", 2), Map.of()));
        Rendering otherStatus = Rendering.of(TASKS, record("A", Map.of("f1", "A", "f2", "Done", "f4", 1), Map.of()));

        assertThat(otherAmount.passageHash()).isEqualTo(before.passageHash());
        assertThat(otherAmount.body()).isNotEqualTo(before.body());
        assertThat(otherStatus.passageHash()).isNotEqualTo(before.passageHash());
    }

    @Test
    void aRecordWithoutANameIsTitledByItsIdAndALongTextIsCut() {
        Rendering rendering = Rendering.of(TASKS, record(" ", Map.of("f3", "long ".repeat(1_000)), Map.of()));

        assertThat(rendering.title()).isEqualTo("rec1");
        assertThat(rendering.passages()).hasSize(8).allMatch(passage -> passage.length() <= 700);
        assertThat(rendering.passages().getFirst()).startsWith("Tasks: rec1. Notes: long long");
    }

    @Test
    void whatALongTextSaysAtItsEndIsInAPassageOfItsOwnWithTheTitle() {
        String beginning = "The scaffold was inspected and nothing was found. ".repeat(12);
        Rendering rendering = Rendering.of(
                TASKS, record("Week 12", Map.of("f1", "Week 12", "f3", beginning + "Then a fox moved in."), Map.of()));

        assertThat(rendering.passages()).hasSize(2);
        assertThat(rendering.passages().getLast()).startsWith("Week 12. ").endsWith("Then a fox moved in.");
    }

    @Test
    void cellsOfUnknownFieldsAreLeftOutAndLinksReadAsNames() {
        SourceRecord source =
                record("A", Map.of("f1", "A", "f5", List.of("recP", "recQ"), "gone", "x"), Map.of("recP", "Tower"));

        assertThat(source.readable(TASKS)).isEqualTo(Map.of("Name", "A", "Project", List.of("Tower", "recQ")));
    }

    private static SourceRecord record(String display, Map<String, Object> cells, Map<String, String> links) {
        return new SourceRecord("rec1", display, cells, links);
    }
}
