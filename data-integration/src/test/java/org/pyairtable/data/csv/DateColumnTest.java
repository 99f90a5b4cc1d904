package org.pyairtable.data.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateColumnTest {
    private static DateColumn column(String format, String... cells) {
        return column(format, CallerSigns.NONE, cells);
    }

    private static DateColumn column(String format, CallerSigns given, String... cells) {
        DateColumn column = new DateColumn(format, given);
        List.of(cells).forEach(column::observe);
        column.decide();
        return column;
    }

    private static CallerSigns given(String order) {
        return CallerSigns.of(Optional.empty(), Optional.empty(), Optional.of(order));
    }

    private static String read(Column column, String cell) {
        return ((CellRead.Value) column.read(cell)).value().textValue();
    }

    private static Optional<String> remark(Column column, String cell) {
        return ((CellRead.Value) column.read(cell)).remark();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iso | 5/6/2023;25/6/2023 | 2023-06-05 | dayFirst | values",
                "european | 5/6/2023;6/25/2023 | 2023-05-06 | monthFirst | values",
                "iso | 5/6/2023 | 2023-05-06 | monthFirst | assumed",
                "european | 5/6/2023 | 2023-06-05 | dayFirst | field",
                "us | 5/6/2023 | 2023-05-06 | monthFirst | field",
                "us | 5.6.2023 | 2023-06-05 | dayFirst | points",
                "iso | 5.6.2023;6.25.2023 | 2023-05-06 | monthFirst | values",
                "iso | 5-6-23;25-6-23 | 2023-06-05 | dayFirst | values",
                "iso | 5/6/2023;25/6/2023;26/6/2023;6/25/2023 | 2023-06-05 | dayFirst | mixed",
                "iso | 6/6/2023 | 2023-06-06 | monthFirst | unneeded",
                "iso | 5. 6. 2023 10:15 | 2023-06-05 10:15 | dayFirst | points",
            })
    void allValuesDecideTheOrder(String format, String cells, String first, String order, String from) {
        String[] values = cells.split(";", -1);
        DateColumn column = column(format, values);

        assertThat(read(column, values[0])).isEqualTo(first);
        assertThat(column.decisions().dateOrder()).isEqualTo(order);
        assertThat(column.decisions().dateOrderFrom()).isEqualTo(from);
    }

    @Test
    void whatIsAssumedIsSaid() {
        assertThat(remark(column("iso", "5/6/2023"), "5/6/2023").orElseThrow()).startsWith("was read as 2023-05-06; ");
        assertThat(remark(column("iso", "5/6/2023", "25/6/2023"), "5/6/2023")).isEmpty();
        assertThat(remark(column("iso", "25/6/2023", "6/25/2023"), "5/6/2023")).isPresent();
        assertThat(remark(column("iso", "25/6/2023", "6/25/2023"), "6/25/2023")).isEmpty();
    }

    @Test
    void theCallersOrderRules() {
        DateColumn column = column("us", given("dayFirst"), "5/6/2023", "6/25/2023");

        assertThat(column.observe("5/6/2023")).isFalse();
        assertThat(read(column, "5/6/2023")).isEqualTo("2023-06-05");
        assertThat(column.read("6/25/2023")).isEqualTo(CellRead.UNREADABLE);
        assertThat(column.decisions().dateOrderFrom()).isEqualTo("given");
        assertThatThrownBy(() -> given("dmy")).hasMessageContaining("dayFirst or monthFirst");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2023-06-05", "June 5, 2023", "31.02.2023", "45/1/2023", "5/6", "never", "5/6-2023", "5/6/20231"
            })
    void whatHasNoOpenOrderIsLeftToTheField(String cell) {
        DateColumn column = column("iso");

        assertThat(column.observe(cell)).isFalse();
        assertThat(read(column, cell)).isEqualTo(cell);
    }

    @Test
    void yearsOfTwoDigitsAreThoseFrom1970To2069() {
        assertThat(read(column("european"), "1/2/69")).isEqualTo("2069-02-01");
        assertThat(read(column("european"), "1/2/70")).isEqualTo("1970-02-01");
    }
}
