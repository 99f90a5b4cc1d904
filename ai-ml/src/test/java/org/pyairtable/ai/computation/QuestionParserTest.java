package org.pyairtable.ai.computation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.ai.document.TableField;

class QuestionParserTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 18);

    @ParameterizedTest
    @CsvSource({
        "How many invoices are there?, Invoices, COUNT, ",
        "What is the total amount of all invoices?, Invoices, SUM, Amount",
        "How much do the invoices add up to?, Invoices, SUM, Amount",
        "average invoice amount, Invoices, AVERAGE, Amount",
        "How many hours were logged on the project Harbour Tower?, Hours, SUM, Hours",
        "Total hours per project, Hours, SUM, Hours",
        "What is the number of projects?, Projects, COUNT, ",
        "Which project has the highest budget?, Projects, MAXIMUM, Budget",
        "the smallest invoice, Invoices, MINIMUM, Amount"
    })
    void table_operation_and_field(String question, String table, Operation operation, String field) {
        ParsedQuestion parsed = parse(question).orElseThrow();

        assertThat(parsed.table().tableName()).isEqualTo(table);
        assertThat(parsed.operation()).contains(operation);
        assertThat(parsed.field().map(TableField::name)).isEqualTo(Optional.ofNullable(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"What delayed the roof?", "Why is it so expensive?", "", "???", "how many", "total"})
    void a_question_about_no_table_is_one_for_search(String question) {
        assertThat(parse(question)).isEmpty();
    }

    @Test
    void a_group_is_asked_for_by_a_field() {
        assertThat(parse("Total hours per project").orElseThrow().groupBy().map(TableField::name))
                .contains("Project");
        assertThat(parse("How many invoices by status?").orElseThrow().groupBy())
                .contains(Construction.INVOICE_STATUS);
        assertThat(parse("How many invoices were sent by mail?").orElseThrow().groupBy())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "invoices due last month, Due date is from 2026-02-01 to 2026-02-28",
        "invoices in March 2025, Due date is from 2025-03-01 to 2025-03-31",
        "invoices of this week, Due date is from 2026-03-16 to 2026-03-22",
        "invoices due today, Due date is 2026-03-18",
        "invoices in 2024, Due date is from 2024-01-01 to 2024-12-31",
        "'invoices over €1,200.50', Amount is more than 1200.50",
        "invoices of at most 3k, Amount is at most 3000",
        "which invoices are disputed, Disputed is yes"
    })
    void dates_bounds_and_ticks_are_conditions(String question, String condition) {
        assertThat(parse(question).orElseThrow().conditions())
                .extracting(Condition::describe)
                .containsExactly(condition);
    }

    @ParameterizedTest
    @CsvSource({
        "How many invoices are overdue?, 2, Status is Overdue",
        "How many invoices of Harbour Tower are overdue or paid?, 2,"
                + " Project is Harbour Tower and Status is Overdue or Status is Paid",
        "How many invoices are not paid?, 3, Status is not Paid",
        "How many invoices does Mill Lane School have?, 2, Project is Mill Lane School",
        "How many invoices are there?, 4, ''"
    })
    void values_that_the_question_names_are_conditions(String question, int count, String where) {
        Figures figures = new Figures(aggregation(question));
        Construction.INVOICE_RECORDS.forEach(figures::add);

        assertThat(figures.records()).isEqualTo(count);
        assertThat(aggregation(question).where()).isEqualTo(where.isEmpty() ? "" : " where " + where);
    }

    @Test
    void words_that_no_record_holds_are_told_apart_from_those_that_some_hold() {
        ParsedQuestion parsed = parse("How many zebra invoices mention INV-3?").orElseThrow();
        NamedValues values = new NamedValues(parsed.table(), parsed.words());
        Construction.INVOICE_RECORDS.forEach(values);
        values.conditions();

        assertThat(values.unknown()).contains("zebra").doesNotContain("invoices");
    }

    private static Aggregation aggregation(String question) {
        ParsedQuestion parsed = parse(question).orElseThrow();
        NamedValues values = new NamedValues(parsed.table(), parsed.words());
        Construction.INVOICE_RECORDS.forEach(values);
        List<Condition> conditions = new ArrayList<>(parsed.conditions());
        conditions.addAll(values.conditions());
        return new Aggregation(
                parsed.table(), parsed.operation().orElseThrow(), parsed.field(), conditions, parsed.groupBy());
    }

    private static Optional<ParsedQuestion> parse(String question) {
        return new QuestionParser(Construction.TABLES, TODAY).parse(question);
    }
}
