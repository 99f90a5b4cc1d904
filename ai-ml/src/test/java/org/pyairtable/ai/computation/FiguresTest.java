package org.pyairtable.ai.computation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.document.SourceRecord;

class FiguresTest {
    @Test
    void sums_are_exact() {
        assertThat(compute(Operation.SUM).value()).contains(new BigDecimal("1849.3"));
        assertThat(compute(Operation.SUM).records()).isEqualTo(4);
    }

    @Test
    void average_lowest_and_highest() {
        assertThat(compute(Operation.AVERAGE).value()).contains(new BigDecimal("462.325"));
        assertThat(compute(Operation.MINIMUM).value()).contains(new BigDecimal("99.0"));
        assertThat(compute(Operation.MAXIMUM).value()).contains(new BigDecimal("1000.1"));
    }

    @Test
    void the_records_that_weigh_most_come_first() {
        assertThat(compute(Operation.SUM).examples())
                .extracting(SourceRecord::recordId)
                .containsExactly("rec1", "rec2", "rec3", "rec4");
        assertThat(compute(Operation.MINIMUM).examples())
                .extracting(SourceRecord::recordId)
                .containsExactly("rec4", "rec3", "rec2", "rec1");
    }

    @Test
    void groups_have_their_own_figures_the_largest_first() {
        Figures figures = compute(new Aggregation(
                Construction.INVOICES,
                Operation.SUM,
                Optional.of(Construction.AMOUNT),
                List.of(),
                Optional.of(Construction.INVOICE_STATUS)));

        assertThat(figures.groups())
                .extracting(Figures.Group::name, Figures.Group::records)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("Overdue", 2L),
                        org.assertj.core.groups.Tuple.tuple("Paid", 1L),
                        org.assertj.core.groups.Tuple.tuple("Draft", 1L));
    }

    @Test
    void an_empty_cell_is_no_zero() {
        Figures figures = new Figures(aggregation(Operation.AVERAGE));
        figures.add(new SourceRecord("a", "A", Map.of("fia", 10), Map.of()));
        figures.add(new SourceRecord("b", "B", Map.of(), Map.of()));

        assertThat(figures.value()).contains(new BigDecimal("10"));
        assertThat(figures.records()).isEqualTo(2);
        assertThat(figures.numbers()).isEqualTo(1);
    }

    @Test
    void nothing_to_compute_with_is_no_value_but_a_count_of_none() {
        assertThat(new Figures(aggregation(Operation.SUM)).value()).isEmpty();
        assertThat(new Figures(aggregation(Operation.COUNT)).value()).contains(BigDecimal.ZERO);
    }

    @Test
    void a_sum_of_nothing_in_particular_is_refused() {
        assertThatThrownBy(() -> new Aggregation(
                        Construction.INVOICES, Operation.SUM, Optional.empty(), List.of(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SUM needs a field");
    }

    private static Figures compute(Operation operation) {
        return compute(aggregation(operation));
    }

    private static Figures compute(Aggregation aggregation) {
        Figures figures = new Figures(aggregation);
        Construction.INVOICE_RECORDS.forEach(figures::add);
        return figures;
    }

    private static Aggregation aggregation(Operation operation) {
        return new Aggregation(
                Construction.INVOICES, operation, Optional.of(Construction.AMOUNT), List.of(), Optional.empty());
    }
}
