package org.pyairtable.data.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.FieldKind;

class NumberColumnTest {
    private static final FieldKind.Numeric NUMBER = new FieldKind.PlainNumber(2);

    private static NumberColumn column(FieldKind.Numeric kind, CallerSigns given, String... cells) {
        NumberColumn column = new NumberColumn(kind, given);
        List.of(cells).forEach(column::observe);
        column.decide();
        return column;
    }

    private static BigDecimal number(Column column, String cell) {
        return ((CellRead.Value) column.read(cell)).value().decimalValue();
    }

    private static Optional<String> remark(Column column, String cell) {
        return ((CellRead.Value) column.read(cell)).remark();
    }

    private static CallerSigns given(String decimal, String thousands) {
        return CallerSigns.of(Optional.ofNullable(decimal), Optional.ofNullable(thousands), Optional.empty());
    }

    @Test
    void oneValueDecidesForTheWholeColumnWhereverItIs() {
        NumberColumn comma = column(NUMBER, CallerSigns.NONE, "2.345", "7", "0,5");
        NumberColumn point = column(NUMBER, CallerSigns.NONE, "2,345", "7", "0.5");

        assertThat(number(comma, "2.345")).isEqualByComparingTo("2345");
        assertThat(remark(comma, "2.345")).isEmpty();
        assertThat(comma.decisions()).isEqualTo(new Column.Decisions("comma", "point", "values", null, null));
        assertThat(number(point, "2,345")).isEqualByComparingTo("2345");
        assertThat(point.decisions()).isEqualTo(new Column.Decisions("point", "comma", "values", null, null));
    }

    @Test
    void onlyACellThatMayMeanTwoThingsWaitsForTheOthers() {
        NumberColumn column = new NumberColumn(NUMBER, CallerSigns.NONE);

        assertThat(column.observe("-35,01")).isFalse();
        assertThat(column.observe("7")).isFalse();
        assertThat(column.observe("N/A")).isFalse();
        assertThat(column.observe("2,345")).isTrue();
        assertThat(new NumberColumn(NUMBER, given("comma", null)).observe("2,345"))
                .isFalse();
        assertThat(number(column, "-35,01")).isEqualByComparingTo("-35.01");
    }

    @Test
    void aColumnThatDecidesNothingReadsPointsAsDecimalAndSaysSo() {
        NumberColumn column = column(NUMBER, CallerSigns.NONE, "2,345", "12.345");

        assertThat(number(column, "2,345")).isEqualByComparingTo("2345");
        assertThat(number(column, "12.345")).isEqualByComparingTo("12.345");
        assertThat(remark(column, "2,345").orElseThrow()).startsWith("was read as 2345; ");
        assertThat(column.decisions().signsFrom()).isEqualTo("assumed");
    }

    @Test
    void whereValuesContradictEachOtherEachThatCanIsReadByItself() {
        NumberColumn column = column(NUMBER, CallerSigns.NONE, "0,5", "1,25", "0.5", "2.345");

        assertThat(number(column, "0,5")).isEqualByComparingTo("0.5");
        assertThat(number(column, "0.5")).isEqualByComparingTo("0.5");
        assertThat(remark(column, "0.5")).isEmpty();
        assertThat(number(column, "2.345")).isEqualByComparingTo("2345");
        assertThat(remark(column, "2.345")).isPresent();
        assertThat(column.decisions().signsFrom()).isEqualTo("mixed");
    }

    @Test
    void theCallersSignsRuleAndWhatDoesNotFitThemIsNoNumber() {
        NumberColumn comma = column(NUMBER, given("comma", null), "2,345");
        assertThat(number(comma, "2,345")).isEqualByComparingTo("2.345");
        assertThat(remark(comma, "2,345")).isEmpty();
        assertThat(comma.read("2.5")).isEqualTo(CellRead.UNREADABLE);
        assertThat(comma.read("1,234.50")).isEqualTo(CellRead.UNREADABLE);
        assertThat(comma.decisions().signsFrom()).isEqualTo("given");

        NumberColumn plain = column(NUMBER, given("point", "none"));
        assertThat(plain.read("2,345")).isEqualTo(CellRead.UNREADABLE);
        assertThat(number(plain, "2.345")).isEqualByComparingTo("2.345");
        assertThat(number(column(NUMBER, given(null, "point")), "2.345")).isEqualByComparingTo("2345");
        assertThat(number(column(NUMBER, given("comma", "space")), "9 876,5")).isEqualByComparingTo("9876.5");
    }

    @Test
    void signsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> given("comma", "comma")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> given("dot", null)).hasMessageContaining("point or comma");
        assertThatThrownBy(() -> given(null, "dot")).hasMessageContaining("apostrophe");
    }

    @Test
    void whatIsLeftOutIsSaid() {
        NumberColumn euros = column(new FieldKind.Currency(2, "€"), CallerSigns.NONE);
        assertThat(remark(euros, "12,50 €")).isEmpty();
        assertThat(remark(euros, "12.50 EUR")).isEmpty();
        assertThat(remark(euros, "12.50")).isEmpty();
        assertThat(remark(euros, "$12.50")).contains("was read without its currency; the field's is €");
        assertThat(remark(column(NUMBER, CallerSigns.NONE), "12.5%")).contains("was read without its percent sign");

        NumberColumn stars = column(new FieldKind.Rating("star", 5, "yellow"), CallerSigns.NONE);
        assertThat(remark(stars, "4")).isEmpty();
        assertThat(remark(stars, "8")).contains("was read as 5, the most the field takes");
        assertThat(remark(stars, "3.5")).contains("was rounded to 4");
        assertThat(stars.read("3 or 4")).isEqualTo(CellRead.UNREADABLE);
    }

    @Test
    void aPercentageIsAHundredthOnlyWithItsSign() {
        NumberColumn percent = column(new FieldKind.Percent(1), CallerSigns.NONE);

        assertThat(number(percent, "12,5%")).isEqualByComparingTo("0.125");
        assertThat(number(percent, "0.5")).isEqualByComparingTo("0.5");
        assertThat(percent.read("5 €")).isEqualTo(CellRead.UNREADABLE);
    }
}
