package org.pyairtable.data.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.data.csv.CsvParser.CsvRow;
import org.pyairtable.data.csv.CsvParser.Malformed;

class CsvParserTest {
    private static final String TEXT = "\uFEFFName,Note\r\n\"a \"\"b\"\"\",\"two\nlines, 👩‍🚀\"\n\n,x\rlast,\"\"";

    private static CsvReader reader() {
        return new CsvReader(new CsvReader.Given(Optional.of(StandardCharsets.UTF_8), Optional.of(',')));
    }

    private static List<CsvRow> parse(byte[] bytes, int size) {
        CsvReader parser = reader();
        List<CsvRow> rows = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += size) {
            rows.addAll(parser.feed(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size))));
        }
        rows.addAll(parser.end());
        return rows;
    }

    private static List<List<String>> cells(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE / 2).stream()
                .map(CsvRow::cells)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void rowsDoNotDependOnWhereThePiecesEnd(int size) {
        List<CsvRow> rows = parse(TEXT.getBytes(StandardCharsets.UTF_8), size);

        assertThat(rows)
                .containsExactly(
                        new CsvRow(1, List.of("Name", "Note")),
                        new CsvRow(2, List.of("a \"b\"", "two\nlines, 👩‍🚀")),
                        new CsvRow(5, List.of("", "x")),
                        new CsvRow(6, List.of("last", "")));
    }

    @Test
    void aQuoteInsideACellIsOneAndEmptyCellsCount() {
        assertThat(cells("5\" pipe,,\n\"a\"b,c\r\n,\n"))
                .containsExactly(List.of("5\" pipe", "", ""), List.of("ab", "c"), List.of("", ""));
        assertThat(cells("\"\"\n")).containsExactly(List.of(""));
        assertThat(cells("")).isEmpty();
        assertThat(cells("\r\n\n\r")).isEmpty();
        assertThat(cells("a")).containsExactly(List.of("a"));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        List<String> row = List.of("", " padded ", "a,b", "q\"q", "line\r\nline", "=1+1", "-5");
        StringBuilder text = new StringBuilder();
        new CsvText(',', false).row(text, row);

        assertThat(cells(text.toString())).containsExactly(row);
    }

    @Test
    void whatASpreadsheetWouldRunIsGuardedAndNumbersAreNot() {
        StringBuilder text = new StringBuilder();
        new CsvText(',', true)
                .row(
                        text,
                        List.of(
                                "=1+1", "+cmd", "-5.5", "@x", "-a", "a=b", "\t1", "-€12.30", "-$A$1", "-US$5",
                                "-$5+1"));

        assertThat(text).hasToString("'=1+1,'+cmd,-5.5,'@x,'-a,a=b,'\t1,-€12.30,'-$A$1,'-US$5,'-$5+1\r\n");
    }

    @Test
    void batchesAreBoundedByRowsAndByLength() {
        CsvBatches batches = new CsvBatches(reader(), 3, 10);

        List<List<CsvRow>> whole =
                new ArrayList<>(batches.feed("1\n2\n3\n4\n0123456789\n5\n".getBytes(StandardCharsets.UTF_8)));
        whole.addAll(batches.end());

        assertThat(whole.stream().map(List::size)).containsExactly(3, 2, 1);
    }

    @Test
    void whatIsNoCsvIsRefusedWithItsLine() {
        assertThatThrownBy(() -> cells("a\nb\n\"open\n\n"))
                .isInstanceOf(Malformed.class)
                .hasMessage("line 3: a quoted cell does not end");
        assertThatThrownBy(() -> parse(new byte[] {'a', '\n', (byte) 0xC3, '('}, 2))
                .isInstanceOf(Malformed.class)
                .hasMessage("line 2: this is not UTF-8, which the request says it is");
        assertThatThrownBy(() -> parse(new byte[] {'a', (byte) 0xC3}, 2)).isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> cells("a\n" + "x".repeat(200_001)))
                .hasMessage("line 2: a cell has more than 200000 characters");
        assertThatThrownBy(() -> cells(",".repeat(1_000))).hasMessage("line 1: there are more than 1000 cells");
    }
}
