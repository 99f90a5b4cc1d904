package org.pyairtable.data.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.data.csv.Amount.Shows;

class AmountTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "42 | 42 | NOTHING",
                "-35,01 | -35.01 | COMMA",
                "35.01 | 35.01 | POINT",
                "0.125 | 0.125 | POINT",
                "0,125 | 0.125 | COMMA",
                "1234,567 | 1234.567 | COMMA",
                ".5 | 0.5 | POINT",
                ",75 | 0.75 | COMMA",
                "5. | 5 | NOTHING",
                "9.876,50 | 9876.50 | COMMA",
                "9,876.50 | 9876.50 | POINT",
                "1.234,567 | 1234.567 | COMMA",
                "7.654.321 | 7654321 | COMMA",
                "7,654,321 | 7654321 | POINT",
                "12,34,567 | 1234567 | POINT",
                "12,34,567.8 | 1234567.8 | POINT",
                "9 876,5 | 9876.5 | COMMA",
                "9'876.50 | 9876.50 | POINT",
                "9\u00A0876 | 9876 | NOTHING",
                "9\u202F876\u202F543 | 9876543 | NOTHING",
                "\u221212.5 | -12.5 | POINT",
                "\u201312,5 | -12.5 | COMMA",
                "(12.50) | -12.50 | POINT",
                "($1,200.50) | -1200.50 | POINT",
                "$(3.10) | -3.10 | POINT",
                "88,20- | -88.20 | COMMA",
                "88.20\u2212 | -88.20 | POINT",
                "88.\u2013 | 88 | POINT",
                "88,-- € | 88 | COMMA",
                "CHF 1'200.– | 1200 | POINT",
                "2,5E+03 | 2.5E+3 | COMMA",
                "1.5e3 | 1.5E+3 | POINT",
                "€ 12 | 12 | NOTHING",
                "12 EUR | 12 | NOTHING",
                "R$ 1.200,00 | 1200.00 | COMMA",
                "Rs.500 | 500 | NOTHING",
                "100 kr. | 100 | NOTHING",
                "-€3 | -3 | NOTHING",
                "€-3 | -3 | NOTHING",
                "12,5 % | 12.5 | COMMA",
            })
    void aNumberThatCanOnlyMeanOneThingIsThat(String text, BigDecimal value, Shows shows) {
        Amount amount = AmountText.parse(text).orElseThrow();

        assertThat(amount.asPoint()).isEqualByComparingTo(value);
        assertThat(amount.asComma()).isEqualByComparingTo(value);
        assertThat(amount.shows()).isEqualTo(shows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2,345 | 2345 | 2.345",
                "2.345 | 2.345 | 2345",
                "-23.456 € | -23.456 | -23456",
                "234,567 % | 234567 | 234.567"
            })
    void aSingleSignBeforeThreeDigitsMeansOneOfTwo(String text, BigDecimal asPoint, BigDecimal asComma) {
        Amount amount = AmountText.parse(text).orElseThrow();

        assertThat(amount.shows()).isEqualTo(Shows.OPEN);
        assertThat(amount.asPoint()).isEqualByComparingTo(asPoint);
        assertThat(amount.asComma()).isEqualByComparingTo(asComma);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "€",
                "%",
                "N/A",
                "12-14",
                "14:45",
                "3/8",
                "3 or 4",
                "8/9/2023",
                "1.2.3",
                "03.04.2024",
                "12 apples",
                "5kg",
                "approx. 5",
                "--5",
                "-5-",
                "(5",
                "5)",
                "+",
                "1,23,4",
                "1.23,456",
                "1,2,3",
                "12 34",
                "5,",
                "€5€",
                "5%%",
                "1e",
                "1e99999",
                "1e400",
                "0x1F",
                "NaN",
                "Infinity",
                "1_000",
                "٣",
                "5 XYZ",
                "12.5.-",
                "A5",
                "1 2 3"
            })
    void whatIsOnlyPartlyANumberIsNone(String text) {
        assertThat(AmountText.parse(text)).isEmpty();
    }

    @Test
    void theMarksOfMoneyAndPercentAreKnown() {
        assertThat(AmountText.parse("12,50 €").orElseThrow().currency()).isEqualTo("€");
        assertThat(AmountText.parse("US$ 3").orElseThrow().currency()).isEqualTo("US$");
        assertThat(AmountText.parse("3%").orElseThrow().percent()).isTrue();
        assertThat(AmountText.parse("9 876,5").orElseThrow().grouping()).isEqualTo(' ');
    }

    @Test
    void aLongTextTakesNoTime() {
        assertThat(AmountText.parse("1".repeat(201))).isEmpty();
        assertThat(AmountText.parse("1,".repeat(99) + "1")).isEmpty();
    }
}
