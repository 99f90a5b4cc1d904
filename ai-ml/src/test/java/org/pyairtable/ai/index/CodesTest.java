package org.pyairtable.ai.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PRJ-0042                      | the project prj-0042!",
                "Code:PRJ-0042;PRJ-0043        | PRJ-0043",
                "PRJ-0042                      | PRJ0042",
                "PRJ0042                       | PRJ-0042",
                "PRJ-0042                      | PRJ 0042",
                "shelf A/b.c                   | a/B.c",
                "https://shop.example/items/A-7 | A-7",
                "ＡＢ－１２                     | AB-12",
                "AB#12-XY                      | ab#12-xy",
                "ABC-DEF                       | is it ABC-DEF",
                "recAbCdEfGhIjKlMn             | recAbCdEfGhIjKlMn",
                "petra.holz@nordwind.example   | mail of Petra.Holz@nordwind.example",
                "1234.5                        | 1,234.50",
                "1234.5                        | 1.234,5",
                "1234.5                        | 1 234.5",
                "1,234,567.80                  | 1234567.8",
                "1'234'567                     | 1234567",
                "2500                          | $2,500.00",
                "98.700                        | 98700",
                "-12.5                         | -12,50",
                "0042                          | 0042",
                "+49 170 551712                | 0049170551712",
                "+49 (0)170 551-712            | +49 170 551712",
                "+49 170 551712                | 0170 551712",
                "030 9018820                   | 0309018820",
                "2026-04-01                    | 1 April 2026",
                "2026-04-01T09:30:00.000Z      | April 1st, 2026",
                "2026-04-01                    | am 1. April 2026",
                "2026-04-01                    | 1.4.2026",
                "2026-04-01                    | 4/1/2026",
                "2026-04-01                    | 01/04/2026",
                "2026-04-01                    | 2026年4月1日",
                "Due 31 Dec 2025               | 2025-12-31",
            })
    void aCodeIsFoundHoweverItIsWritten(String document, String question) {
        Set<String> held = Set.copyOf(Codes.of(document));

        assertThat(Codes.asked(question)).hasSize(1).allSatisfy(readings -> assertThat(readings)
                .containsAnyElementsOf(held));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the 3 roofs",
                "which follow-up tasks and/or notes are late, e.g. at 9 p.m.",
                "what slipped in 2026",
                "20 %",
                "Don't stop",
                ""
            })
    void wordsAndSmallNumbersAreNotCodes(String question) {
        assertThat(Codes.asked(question)).isEmpty();
    }

    @Test
    void aYearAloneIsACode() {
        assertThat(Codes.asked("2026")).containsExactly(Set.of("2026"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PRJ-0042       | PRJ-0421",
                "2026-04-01     | 2026-04-11",
                "+49 170 551712 | +49 170 551713",
                "0420           | 420",
                "1234.5         | 12345",
                "v2.11.3        | v2.11.4",
            })
    void anotherCodeIsNotFound(String document, String question) {
        Set<String> held = Set.copyOf(Codes.of(document));

        assertThat(Codes.asked(question))
                .allSatisfy(readings -> assertThat(readings).doesNotContainAnyElementsOf(held));
    }

    @Test
    void textWithEveryKindOfPunctuationAndVeryLongWordsIsReadInBoundedTime() {
        String hostile =
                "1".repeat(20_000) + " " + "a-".repeat(10_000) + " " + "1 234 ".repeat(3_000) + "/.".repeat(9_000);

        assertThat(Codes.of(hostile)).hasSizeLessThanOrEqualTo(2_010);
        assertThat(Codes.asked(hostile.substring(0, 1_000))).isEmpty();
        assertThat(List.copyOf(Codes.asked("\u0000 \uD800 )(*&^%$"))).isEmpty();
    }
}
