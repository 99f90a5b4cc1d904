package org.pyairtable.workflow.formulas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.formula.CellType;
import org.pyairtable.formula.Value;

class CellValuesTest {
    @Test
    void readsCellsByTheTypeOfTheirField() {
        assertThat(read("2026-03-04", "date")).isEqualTo(Value.of(LocalDate.of(2026, 3, 4)));
        assertThat(read("2026-03-04T10:00:00.000Z", "dateTime"))
                .isEqualTo(Value.of(Instant.parse("2026-03-04T10:00:00Z")));
        assertThat(read("2026-03-04", "singleLineText")).isEqualTo(Value.of("2026-03-04"));
        assertThat(read("someday", "date")).isEqualTo(Value.of("someday"));
        assertThat(read(7, "number")).isEqualTo(Value.of(7.0));
        assertThat(read(true, "checkbox")).isEqualTo(Value.TRUE);
        assertThat(read(null, "number")).isEqualTo(Value.BLANK);
        assertThat(read(List.of("a", "b"), "multipleSelects"))
                .isEqualTo(Value.of(List.of(Value.of("a"), Value.of("b"))));
        assertThat(read(Map.of("id", "usr1", "email", "a@x", "name", "Ann"), "singleCollaborator"))
                .isEqualTo(Value.of("Ann"));
        assertThat(read(Map.of("error", "#ERROR!"), "formula")).isInstanceOf(Value.Failure.class);
        assertThat(read(Map.of("specialValue", "-Infinity"), "formula")).isEqualTo(Value.of(Double.NEGATIVE_INFINITY));
        assertThat(CellValues.fromJson(
                        List.of("rec1", "rec2"), CellType.of("multipleRecordLinks"), Map.of("rec1", "Acme")))
                .isEqualTo(Value.of(List.of(Value.of("Acme"), Value.of("rec2"))));
    }

    @Test
    void writesValuesAsTheWebApiDoes() {
        assertThat(CellValues.toJson(Value.of(3.0))).contains(3L);
        assertThat(CellValues.toJson(Value.of(3.25))).contains(3.25);
        assertThat(CellValues.toJson(Value.of(Double.NaN))).contains(Map.of("specialValue", "NaN"));
        assertThat(CellValues.toJson(Value.of(LocalDate.of(2026, 3, 4)))).contains("2026-03-04");
        assertThat(CellValues.toJson(Value.of(Instant.parse("2026-03-04T10:00:00Z"))))
                .contains("2026-03-04T10:00:00.000Z");
        assertThat(CellValues.toJson(Value.BLANK)).isEmpty();
        assertThat(CellValues.toJson(new Value.Failure("why"))).contains(Map.of("error", "#ERROR!"));
        assertThat(CellValues.toJson(Value.of(List.of(Value.of("a"), Value.BLANK, Value.TRUE))))
                .contains(List.of("a", true));
    }

    private static Value read(Object json, String type) {
        return CellValues.fromJson(json, CellType.of(type), Map.of());
    }
}
