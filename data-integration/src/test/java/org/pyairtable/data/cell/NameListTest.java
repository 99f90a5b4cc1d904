package org.pyairtable.data.cell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameListTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Ann, Bob                  | [Ann] [Bob]
            Ann,Bob ,  Carl           | [Ann] [Bob] [Carl]
            "Smith, Ann", Bob         | [Smith, Ann] [Bob]
            Bob,"Smith, Ann"          | [Bob] [Smith, Ann]
            "say ""hi\""", x          | [say "hi"] [x]
            5" pipe, 3" pipe          | [5" pipe] [3" pipe]
            "unended, Bob             | ["unended] [Bob]
            "a" b, c                  | ["a" b] [c]
            " Ann "                   | [ Ann ]
            "", ,                     |
            ,,Ann,                    | [Ann]
            """)
    void readsNamesApartAtCommasThatAreNotQuoted(String text, @Nullable String names) {
        String read = String.join(
                " ", NameList.read(text).stream().map(name -> "[" + name + "]").toList());

        assertThat(read).isEqualTo(names == null ? "" : names);
    }

    @Test
    void quotesOnlyWhatWouldBeReadDifferently() {
        assertThat(NameList.write(List.of("Ann", "Smith, Bob", "5\" pipe", " x", "it's")))
                .isEqualTo("Ann, \"Smith, Bob\", \"5\"\" pipe\", \" x\", it's");
    }

    @Test
    void readsWhatItWrote() {
        List<String> names = List.of("a", "b, c", "\"", "\"\"", ", ", "d\" e, f", "line\nbreak", " g ");

        assertThat(NameList.read(NameList.write(names))).isEqualTo(names);
    }

    @Test
    void readsLongTextsQuickly() {
        assertThat(NameList.read("\"".repeat(50_001) + "a")).hasSize(1);
        assertThat(NameList.read("\"a ".repeat(30_000))).hasSize(1);
        assertThat(NameList.read("\"\",".repeat(30_000))).isEmpty();
    }
}
