package org.pyairtable.data.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyairtable.data.csv.CsvParser.CsvRow;

class ColumnTypesTest {
    private static Map<String, Object> second(List<String> values) {
        List<CsvRow> rows =
                values.stream().map(v -> new CsvRow(1, List.of("x", v))).toList();
        return fields(List.of("First", "Second"), rows).get(1);
    }

    private static List<Map<String, Object>> fields(List<String> header, List<CsvRow> rows) {
        ColumnTypes types = ColumnTypes.of(header, rows, CallerSigns.NONE);
        Columns columns = types.columns();
        columns.observe(rows);
        columns.decide();
        return types.fields();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1;20;-3 | number | {precision=0}",
                "1.5;2;0.25 | number | {precision=2}",
                "007;12 | singleLineText |",
                "5%;12.5% | percent | {precision=1}",
                "2024-02-29;2023-01-01 | date | {dateFormat={name=iso}}",
                "2024-02-30;2023-01-01 | singleLineText |",
                "12/31/2024;1/2/2024 | date | {dateFormat={name=us}}",
                "31/12/2024;2/1/2024 | date | {dateFormat={name=european}}",
                "31/12/2024;12/31/2024 | singleLineText |",
                "5/6/2024 | date | {dateFormat={name=us}}",
                "05.06.2024 | date | {dateFormat={name=european}}",
                "30.02.2024 | singleLineText |",
                "1,5;20;1.204,75 | number | {precision=2}",
                "1.204;20 | number | {precision=3}",
                "1.204;0,5 | number | {precision=1}",
                "1.5;2,5 | singleLineText |",
                "555 123 456 | singleLineText |",
                "+4930123 | singleLineText |",
                "12E4 | singleLineText |",
                "10-20;3 | singleLineText |",
                "12,5 %;-3 % | percent | {precision=1}",
                "✓;✗ | checkbox |",
                "y;n;y | checkbox |",
                "t;f | checkbox |",
                "f;f | singleLineText |",
                "y;n;m | singleLineText |",
                "done;on | singleLineText |",
                "true;FALSE | checkbox |",
                "a@b.org;c@d.eu | email |",
                "https://a.b/c | url |",
                "1;x | singleLineText |"
            })
    void aTypeIsTakenWhenAllValuesFit(String values, String type, String options) {
        Map<String, Object> field = second(Arrays.asList(values.split(";", -1)));

        assertThat(field).containsEntry("type", type);
        if (options != null) {
            assertThat(field.get("options")).hasToString(options);
        }
    }

    @Test
    void moneyTimesAndLongTextsAreSeen() {
        assertThat(second(List.of("$1,234.50", "-$3")))
                .containsEntry("type", "currency")
                .containsEntry("options", Map.of("precision", 2, "symbol", "$"));
        assertThat(second(List.of("1.234,50 €", "−3,10 €")))
                .containsEntry("type", "currency")
                .containsEntry("options", Map.of("precision", 2, "symbol", "€"));
        assertThat(second(List.of("12.30.2024 10:15", "1.2.2024 9:05"))).containsEntry("type", "dateTime");
        assertThat(second(List.of("$1", "€1"))).containsEntry("type", "singleLineText");
        assertThat(second(List.of("2024-01-01T10:00:00Z", "2024-01-01 10:00"))).containsEntry("type", "dateTime");
        assertThat(second(List.of("a\nb"))).containsEntry("type", "multilineText");
        assertThat(second(List.of("", ""))).containsEntry("type", "singleLineText");
    }

    @Test
    void aFewValuesAgainAndAgainAreChoicesExceptInTheFirstColumn() {
        List<String> values = IntStream.range(0, 40)
                .mapToObj(i -> i % 3 == 0 ? "open" : "done")
                .toList();
        assertThat(second(values))
                .containsEntry("type", "singleSelect")
                .containsEntry("options", Map.of("choices", List.of(Map.of("name", "open"), Map.of("name", "done"))));
        List<CsvRow> rows = values.stream().map(v -> new CsvRow(1, List.of(v))).toList();
        assertThat(fields(List.of("State"), rows).getFirst()).containsEntry("type", "singleLineText");
    }

    @Test
    void everyColumnHasANameOfItsOwn() {
        assertThat(Headers.names(List.of("A", "", "a", " A ", "")))
                .containsExactly("A", "Column 2", "a 2", "A 3", "Column 5");
    }

    @Test
    void aHeaderOfAnyLengthBecomesANameThatAFieldCanHave() {
        String question = "Would you ask us again? ".repeat(20);

        List<String> names = Headers.names(List.of(question + "a", question + "b", "x".repeat(255), "😀".repeat(200)));

        assertThat(names).allMatch(name -> name.length() <= 255).doesNotHaveDuplicates();
        assertThat(names.get(0)).endsWith("…").startsWith("Would you ask us again?");
        assertThat(names.get(1)).endsWith("… 2");
        assertThat(names.get(2)).isEqualTo("x".repeat(255));
        assertThat(names.get(3)).isEqualTo("😀".repeat(127) + "…");
    }

    @Test
    void columnsWithoutNameAndValueAtTheEndAreLeftOut() {
        List<CsvRow> rows = List.of(new CsvRow(2, List.of("1", "", "x", "", " ")), new CsvRow(3, List.of("2")));

        assertThat(fields(List.of("A", "", "", "", ""), rows).stream().map(f -> f.get("name")))
                .containsExactly("A", "Column 2", "Column 3");
    }
}
