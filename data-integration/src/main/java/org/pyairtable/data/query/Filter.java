package org.pyairtable.data.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.sql.SqlComparand;
import org.pyairtable.formula.sql.SqlTranslation;
import org.pyairtable.formula.sql.SqlTranslator;

/**
 * Which records a list keeps: those for which all its formulas hold. What has an exact translation is decided by the
 * database, the rest by the evaluator; taken apart at AND, so that one part that cannot be translated does not hold back
 * the others.
 */
public final class Filter {
    private final Table table;
    private final List<CompiledFormula> parts;

    private Filter(Table table, List<CompiledFormula> parts) {
        this.table = table;
        this.parts = List.copyOf(parts);
    }

    /** @param formulas bound to the fields of the table; none keeps everything */
    public static Filter of(Table table, Collection<CompiledFormula> formulas) {
        return new Filter(
                table,
                formulas.stream()
                        .flatMap(formula -> formula.conjuncts().stream())
                        .toList());
    }

    /**
     * A filter divided between the two that decide.
     *
     * @param conditions that every record it keeps fulfils in the database; never null for a row
     * @param rest what the evaluator has to look at
     */
    public record Division(List<String> conditions, List<CompiledFormula> rest) {
        public Division {
            conditions = List.copyOf(conditions);
            rest = List.copyOf(rest);
        }

        /** The same with further conditions for the database. */
        public Division and(List<String> further) {
            List<String> all = new ArrayList<>(conditions);
            all.addAll(further);
            return new Division(all, rest);
        }
    }

    /** Whether the database decides it all. */
    public boolean isExact(EvaluationContext context) {
        return divide(context, new Parameters(), List.of()).rest().isEmpty();
    }

    /** The fields whose cells it reads, those that keep times among them. */
    public Set<Field> fields() {
        return parts.stream()
                .flatMap(part -> Stream.concat(
                        part.fieldIds().stream().map(table::field),
                        part.watchedIds().stream().flatMap(id -> table.time(id).stream())))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What indexes would have to hold to find the records that single parts keep. */
    List<SqlComparand> comparands(EvaluationContext context) {
        return parts.stream()
                .flatMap(part ->
                        SqlTranslator.comparands(part, RecordColumns.of(table, part.fieldIds()), context).stream())
                .toList();
    }

    /** Leaves everything to the evaluator. */
    public Division undivided() {
        return new Division(List.of(), parts);
    }

    /**
     * Conditions over the table called {@code t}. A statement with them fails with SQLSTATE 22003 where a number leaves
     * the range of doubles; then the evaluator has to do it all. Records that are not seen must not make it fail, so nothing is
     * calculated for them.
     *
     * @param rows conditions for the records that are seen, which are among those of the answer
     */
    public Division divide(EvaluationContext context, Parameters parameters, List<Function<Parameters, String>> rows) {
        List<String> seen = rows.stream().map(row -> row.apply(parameters)).toList();
        List<String> conditions = new ArrayList<>(seen);
        List<String> calculated = new ArrayList<>();
        List<CompiledFormula> rest = new ArrayList<>();
        for (CompiledFormula part : parts) {
            RecordColumns columns = RecordColumns.of(table, part.fieldIds());
            switch (SqlTranslator.predicate(part, columns, context, parameters.next())) {
                case SqlTranslation.Exact(var sql, var values, var type) -> {
                    values.forEach(parameters::add);
                    (part.calculates() ? calculated : conditions)
                            .add(columns.doubts()
                                    .map(doubts -> "(" + doubts + " or " + sql + ")")
                                    .orElse(sql));
                    if (columns.doubts().isPresent()) {
                        rest.add(part);
                    }
                }
                case SqlTranslation.NotTranslatable(var reason) -> rest.add(part);
            }
        }
        conditions.addAll(seen.isEmpty() || calculated.isEmpty() ? calculated : List.of(behind(seen, calculated)));
        return new Division(conditions, rest);
    }

    /** PostgreSQL evaluates conditions that stand beside each other in any order, and a case in its own. */
    private static String behind(List<String> seen, List<String> calculated) {
        return "case when " + String.join(" and ", seen) + " then " + String.join(" and ", calculated)
                + " else false end";
    }
}
