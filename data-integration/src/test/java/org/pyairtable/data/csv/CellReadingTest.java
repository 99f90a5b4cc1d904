package org.pyairtable.data.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;

class CellReadingTest {
    private static final FieldKind.Attachments FILES = new FieldKind.Attachments(false);

    private static Column files() {
        return new FilesColumn(
                new Field("fld", "Files", Optional.empty(), FILES),
                new CellCodecs(workspaceId -> {
                            throw new AssertionError("no people here");
                        })
                        .of(FILES));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"t", "Y", "✓", "✔", "☑", "TRUE", "yes", "on", "x", "1", "1.0", "ja", "WAHR", "oui", " Checked "})
    void manyWordsTick(String cell) {
        assertThat(TickColumn.meaning(cell)).contains(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f", "N", "✗", "☐", "FALSE", "no", "off", "0", "nein", "FALSCH", "non", "-", "unchecked"})
    void manyWordsDoNot(String cell) {
        assertThat(TickColumn.meaning(cell)).contains(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"maybe", "2", "yes!", "tr ue", "✓✓"})
    void otherWordsAreNoTick(String cell) {
        assertThat(new TickColumn().read(cell)).isEqualTo(CellRead.UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "map.pdf (https://a.example/1) | [{\"url\":\"https://a.example/1\",\"filename\":\"map.pdf\"}]",
                "a, b (2).txt (https://a.example/x(1).txt), c.txt (http://b.example/c) | "
                        + "[{\"url\":\"https://a.example/x(1).txt\",\"filename\":\"a, b (2).txt\"},{\"url\":\"http://b.example/c\",\"filename\":\"c.txt\"}]",
                "https://a.example/1 https://a.example/2 | [{\"url\":\"https://a.example/1\"},{\"url\":\"https://a.example/2\"}]",
            })
    void filesAreReadAsExportsWriteThem(String cell, String json) {
        assertThat(((CellRead.Value) files().read(cell)).value()).hasToString(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "map.pdf",
                "map.pdf (ftp://a.example/1)",
                "a (https://a.example/1) and more",
                "(https://a b)",
                "x (https://)",
                "https://user:secret@a.example/1",
                "(http",
                "x (http://a.example:0/1)"
            })
    void aCellThatSaysNotWhereItsFilesAreIsUnreadable(String cell) {
        assertThat(files().read(cell)).isInstanceOf(CellRead.Unreadable.class);
    }
}
