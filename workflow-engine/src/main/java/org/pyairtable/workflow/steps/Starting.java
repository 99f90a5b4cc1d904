package org.pyairtable.workflow.steps;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.formulas.StepFormula;
import org.pyairtable.workflow.scope.TableSchema;
import org.pyairtable.workflow.templates.Evaluation;
import org.pyairtable.workflow.templates.Template;

/**
 * The run in which a step starts.
 *
 * @param tables the tables that the definition names, by id
 * @param isMember whether a user id belongs to the workspace
 * @param people the members of the workspace
 */
public record Starting(
        String workflowId,
        String workspaceId,
        String runId,
        Evaluation evaluation,
        Function<String, Optional<TableSchema>> tables,
        Predicate<String> isMember,
        People people) {
    /** Where nobody is named by role or group. */
    public Starting(
            String workflowId,
            String workspaceId,
            String runId,
            Evaluation evaluation,
            Function<String, Optional<TableSchema>> tables,
            Predicate<String> isMember) {
        this(workflowId, workspaceId, runId, evaluation, tables, isMember, People.NONE);
    }

    /** The same at an item of a list. */
    Starting at(@Nullable Object item, int index) {
        return new Starting(
                workflowId,
                workspaceId,
                runId,
                new Evaluation(
                        evaluation.scope().withItem(item, index),
                        evaluation.table(),
                        evaluation.now(),
                        evaluation.missing()),
                tables,
                isMember,
                people);
    }

    Optional<Object> value(String template) {
        return Template.parse(template).value(evaluation);
    }

    String text(String template) {
        return Template.parse(template).text(evaluation);
    }

    /** The text with {@code {1}}, {@code {2}} … in the places of values, which are added to the list as texts. */
    String numbered(String template, List<String> values) {
        return Template.parse(template).numbered(evaluation, values);
    }

    /** A formula over records, with what its templates give as values of the formula. */
    String condition(String text) {
        return Template.parse(text)
                .withLiterals(evaluation, value -> value.map(Starting::literal).orElse("BLANK()"));
    }

    /** A value as a formula writes it; texts are quoted, so that none of them can be read as a part of the formula. */
    static String literal(Object value) {
        return switch (value) {
            case Number number -> "(" + Template.plain(number) + ")";
            case Boolean flag -> flag ? "TRUE()" : "FALSE()";
            default -> "\"" + Template.plain(value).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        };
    }

    StepFormula formula(String text) {
        return StepFormula.bind(text, evaluation.table());
    }

    /** Any JSON with its templates filled; items of lists that are empty are left out. */
    @Nullable
    Object filled(@Nullable Object value) {
        return switch (value) {
            case String text -> value(text).orElse(null);
            case Collection<?> items ->
                items.stream().map(this::filled).filter(Objects::nonNull).toList();
            case Map<?, ?> map -> {
                Map<Object, @Nullable Object> filled = new LinkedHashMap<>();
                map.forEach((name, item) -> filled.put(name, filled(item)));
                yield filled;
            }
            case null -> null;
            default -> value;
        };
    }
}
