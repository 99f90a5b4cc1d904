package org.pyairtable.data.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.data.csv.CsvParser.CsvRow;
import org.pyairtable.data.csv.CsvParser.Malformed;

class CsvReaderTest {
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final String TEXT = "Name;Ort\r\nJürgen;Köln\r\nZoë;“Aix”\r\n";

    private record Result(List<CsvRow> rows, CsvReader.Source source) {
        List<List<String>> cells() {
            return rows.stream().map(CsvRow::cells).toList();
        }
    }

    private static Result read(CsvReader.Given given, byte[] bytes, int size) {
        CsvReader reader = new CsvReader(given);
        List<CsvRow> rows = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += size) {
            rows.addAll(reader.feed(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size))));
        }
        rows.addAll(reader.end());
        return new Result(rows, reader.source());
    }

    private static Result read(byte[] bytes) {
        return read(CsvReader.Given.NOTHING, bytes, 7);
    }

    private static Result read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static CsvReader.Given charset(Charset charset) {
        return new CsvReader.Given(Optional.of(charset), Optional.empty());
    }

    private static byte[] marked(byte[] mark, String text, Charset charset) {
        byte[] rest = text.getBytes(charset);
        byte[] all = Arrays.copyOf(mark, mark.length + rest.length);
        System.arraycopy(rest, 0, all, mark.length, rest.length);
        return all;
    }

    private static void isTheText(Result result, String charset, String from) {
        assertThat(result.cells())
                .containsExactly(List.of("Name", "Ort"), List.of("Jürgen", "Köln"), List.of("Zoë", "“Aix”"));
        assertThat(result.source()).isEqualTo(new CsvReader.Source(charset, from, "semicolon", "detected"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 1000})
    void whatACharsetIsIsFoundWhateverThePieces(int size) {
        CsvReader.Given nothing = CsvReader.Given.NOTHING;
        isTheText(read(nothing, TEXT.getBytes(StandardCharsets.UTF_8), size), "UTF-8", "detected");
        isTheText(read(nothing, TEXT.getBytes(WINDOWS), size), "windows-1252", "detected");
        byte[] little = marked(new byte[] {(byte) 0xFF, (byte) 0xFE}, TEXT, StandardCharsets.UTF_16LE);
        isTheText(read(nothing, little, size), "UTF-16LE", "byteOrderMark");
        byte[] big = marked(new byte[] {(byte) 0xFE, (byte) 0xFF}, TEXT, StandardCharsets.UTF_16BE);
        isTheText(read(nothing, big, size), "UTF-16BE", "byteOrderMark");
        isTheText(read(nothing, TEXT.getBytes(StandardCharsets.UTF_16LE), size), "UTF-16LE", "detected");
        byte[] utf8 = marked(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, TEXT, StandardCharsets.UTF_8);
        isTheText(read(nothing, utf8, size), "UTF-8", "byteOrderMark");
        isTheText(read(charset(WINDOWS), utf8, size), "UTF-8", "byteOrderMark");
        isTheText(read(charset(WINDOWS), TEXT.getBytes(WINDOWS), size), "windows-1252", "given");
    }

    @Test
    void aFewBytesAreATextAsWell() {
        assertThat(read("").rows()).isEmpty();
        assertThat(read("a").cells()).containsExactly(List.of("a"));
        assertThat(read(new byte[] {'a', (byte) 0xE9}).cells()).containsExactly(List.of("aé"));
    }

    @Test
    void anAccentLateInTheFileStillShowsTheCharset() {
        String text = "Name,N\n" + "plain,1\n".repeat(50_000) + "Zoë,2\n";

        Result result = read(CsvReader.Given.NOTHING, text.getBytes(WINDOWS), 8_192);

        assertThat(result.rows().getLast()).isEqualTo(new CsvRow(50_002, List.of("Zoë", "2")));
        assertThat(result.source().charset()).isEqualTo("windows-1252");
    }

    @Test
    void whatIsNoTextIsRefusedWithItsLine() {
        assertThatThrownBy(() -> read(charset(StandardCharsets.UTF_8), "a\nb\né".getBytes(WINDOWS), 3))
                .isInstanceOf(Malformed.class)
                .hasMessage("line 3: this is not UTF-8, which the request says it is");
        byte[] mixed = marked("é\nb\n".getBytes(StandardCharsets.UTF_8), "ü", WINDOWS);
        assertThatThrownBy(() -> read(mixed))
                .hasMessage("line 3: this is not UTF-8; the parameter charset may say what it is");
        assertThatThrownBy(() -> read(new byte[] {'a', (byte) 0x81}))
                .hasMessage("line 1: this is not windows-1252; the parameter charset may say what it is");
        assertThatThrownBy(() -> read(new byte[] {'P', 'K', 3, 4, 20, 0}))
                .hasMessage("line 1: this is a workbook of a spreadsheet, not CSV; save it as CSV there");
        assertThatThrownBy(() -> read(new byte[] {(byte) 0xFF, (byte) 0xFE, 'a', 0, 'b'}))
                .hasMessageContaining("this is not UTF-16LE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Item;Price\\nBolt;3,50\\nNut;0,25 | semicolon",
                "Item,Note\\nBolt,a;b;c\\nNut,d;e;f | comma",
                "Item\\tNote\\nBolt\\ta,b\\nNut\\tc,d | tab",
                "\"a;b\",\"c;d\"\\n1,2 | comma",
                "Name\\nJones, Tom\\nSmith, Ann | comma",
                "Id;\"Last, First\"\\n1;\"Smith, Ann\" | semicolon",
                "A;B;C\\n1;2 | semicolon",
                "Only | comma",
            })
    void whatIsBetweenCellsIsFound(String text, String separator) {
        Result result = read(text.replace("\\n", "\n").replace("\\t", "\t"));

        assertThat(result.source().separator()).isEqualTo(separator);
        assertThat(result.source().separatorFrom()).isEqualTo("detected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sep=;\r\n", "SEP=;\n", "\"sep=;\"\r", "sep=;;;\n"})
    void aLineThatNamesTheSeparatorIsNoRow(String line) {
        Result result = read(line + "A;B\n1,5;2\n");

        assertThat(result.rows()).containsExactly(new CsvRow(2, List.of("A", "B")), new CsvRow(3, List.of("1,5", "2")));
        assertThat(result.source().separatorFrom()).isEqualTo("line");
        Result given = read(
                new CsvReader.Given(Optional.empty(), Optional.of(',')),
                (line + "A,B\n").getBytes(StandardCharsets.UTF_8),
                1);
        assertThat(given.cells()).containsExactly(List.of("A", "B"));
        assertThat(given.source().separatorFrom()).isEqualTo("given");
    }

    @Test
    void aNameThatBeginsLikeSuchALineIsAName() {
        assertThat(read("sep=arate,B\n1,2\n").cells()).containsExactly(List.of("sep=arate", "B"), List.of("1", "2"));
        assertThat(read("sep=|\nA|B\n").cells()).containsExactly(List.of("A", "B"));
    }
}
