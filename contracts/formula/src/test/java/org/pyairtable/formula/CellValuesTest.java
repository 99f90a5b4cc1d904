package org.pyairtable.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CellValuesTest {
    @Test
    void readsScalarsByTheTypeOfTheField() {
        assertThat(read("singleLineText", "a")).isEqualTo(Value.of("a"));
        assertThat(read("singleLineText", "")).isEqualTo(Value.BLANK);
        assertThat(read("number", 5)).isEqualTo(Value.of(5));
        assertThat(read("currency", 5.25)).isEqualTo(Value.of(5.25));
        assertThat(read("number", "7")).isEqualTo(Value.of(7));
        assertThat(read("checkbox", true)).isEqualTo(Value.TRUE);
        assertThat(read("date", "2024-03-15")).isEqualTo(Value.of(LocalDate.parse("2024-03-15")));
        assertThat(read("dateTime", "2024-03-15T10:11:12.000Z"))
                .isEqualTo(Value.of(Instant.parse("2024-03-15T10:11:12Z")));
        assertThat(read("date", "whenever")).isEqualTo(Value.of("whenever"));
    }

    @Test
    void readsAbsentCellsAsBlankAndAbsentCheckboxesAsNo() {
        assertThat(CellValues.fromJson(CellType.of("number"), null)).isEqualTo(Value.BLANK);
        assertThat(CellValues.fromJson(CellType.of("checkbox"), null)).isEqualTo(Value.FALSE);
    }

    @Test
    void readsObjectsAsTheTextThatPeopleSee() {
        assertThat(read("singleSelect", Map.of("id", "sel1", "name", "Todo"))).isEqualTo(Value.of("Todo"));
        assertThat(read("singleCollaborator", Map.of("id", "usr1", "email", "a@b.c", "name", "Ada")))
                .isEqualTo(Value.of("Ada"));
        assertThat(read("barcode", Map.of("text", "123", "type", "ean"))).isEqualTo(Value.of("123"));
        assertThat(read("aiText", Map.of("state", "generated", "value", "hi", "isStale", false)))
                .isEqualTo(Value.of("hi"));
        assertThat(read("multipleAttachments", List.of(Map.of("filename", "a.png", "url", "https://x/a"))))
                .isEqualTo(Value.of(List.of(Value.of("a.png (https://x/a)"))));
        assertThat(read("multipleRecordLinks", List.of("One", "Two")))
                .isEqualTo(Value.of(List.of(Value.of("One"), Value.of("Two"))));
    }

    @Test
    void readsErrorsAndSpecialNumbers() {
        assertThat(read("formula", Map.of("error", "#ERROR!"))).isEqualTo(new Value.Failure("#ERROR!"));
        assertThat(read("formula", Map.of("specialValue", "NaN"))).isEqualTo(Value.of(Double.NaN));
        assertThat(read("formula", Map.of("specialValue", "-Infinity"))).isEqualTo(Value.of(Double.NEGATIVE_INFINITY));
    }

    @Test
    void readsLookupsByTheTypeOfWhatIsLookedUp() {
        CellType lookup = CellType.lookup(CellType.of("date"));

        assertThat(CellValues.fromJson(lookup, List.of("2024-03-15")))
                .isEqualTo(Value.of(List.of(Value.of(LocalDate.parse("2024-03-15")))));
    }

    @Test
    void evaluatesRowsOfJson() {
        RecordValues row = CellValues.row(
                Map.of("fldQty", 3, "fldDone", true),
                id -> SampleTable.RESOLVER.resolve(id).orElseThrow().type());

        assertThat(SampleTable.compile("IF(AND(Done, NOT(Open)), Qty * 2)").evaluate(row, SampleTable.CONTEXT))
                .isEqualTo(Value.of(6));
    }

    @Test
    void writesCellsAsAirtableDoes() {
        assertThat(CellValues.toJson(Value.of(5), ResultType.NUMBER)).contains(5L);
        assertThat(CellValues.toJson(Value.of(5.5), ResultType.NUMBER)).contains(5.5);
        assertThat(CellValues.toJson(Value.of(5), ResultType.TEXT)).contains("5");
        assertThat(CellValues.toJson(Value.TRUE, ResultType.BOOLEAN)).contains(1L);
        assertThat(CellValues.toJson(Value.FALSE, ResultType.BOOLEAN)).contains(0L);
        assertThat(CellValues.toJson(Value.BLANK, ResultType.TEXT)).isEmpty();
        assertThat(CellValues.toJson(Value.EMPTY_TEXT, ResultType.TEXT)).isEmpty();
        assertThat(CellValues.toJson(Value.of(LocalDate.parse("2024-03-15")), ResultType.DATE))
                .contains("2024-03-15");
        assertThat(CellValues.toJson(Value.of(LocalDate.parse("2024-03-15")), ResultType.DATE_TIME))
                .contains("2024-03-15T00:00:00.000Z");
        assertThat(CellValues.toJson(new Value.Failure("why"), ResultType.NUMBER))
                .contains(Map.of("error", "#ERROR!"));
        assertThat(CellValues.toJson(Value.of(Double.NaN), ResultType.NUMBER)).contains(Map.of("specialValue", "NaN"));
        assertThat(CellValues.toJson(Value.of(List.of(Value.of(1), Value.of("a"))), ResultType.LIST))
                .contains(List.of(1L, "a"));
    }

    @Test
    void refusesWhatIsNoJson() {
        assertThatThrownBy(() -> read("number", new Object())).isInstanceOf(IllegalArgumentException.class);
    }

    private static Value read(String type, Object cell) {
        return CellValues.fromJson(CellType.of(type), cell);
    }
}
