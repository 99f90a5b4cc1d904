package org.pyairtable.data.question;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.cell.People;
import org.pyairtable.data.formula.CellTypes;
import org.pyairtable.data.query.Filter;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.QuestionLimit;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.events.DataQuery.LinkCondition;
import org.pyairtable.events.DataQuery.QueryRecords;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;

/**
 * Which records a question is about.
 *
 * @param formula its condition, of which the database may not decide everything
 * @param further what the database decides besides: links and search
 * @param rows which records the caller sees; lists of records know that by themselves
 */
record Conditions(Filter formula, List<Function<Parameters, String>> further, List<Function<Parameters, String>> rows) {
    Conditions {
        further = List.copyOf(further);
        rows = List.copyOf(rows);
    }

    static Conditions of(Base base, Table table, Grant grant, People people, QueryRecords question, Instant now) {
        List<Function<Parameters, String>> further = new ArrayList<>();
        for (LinkCondition link : Bounds.of(question.links())) {
            further.add(linked(base, table, grant, link, now));
        }
        String search = question.search();
        if (search != null) {
            further.addAll(new Search(base, people, grant.shown(table)).conditions(search));
        }
        return new Conditions(
                Filter.of(
                        table,
                        compile(base, table, question.condition()).stream().toList()),
                further,
                grant.rows(table, now));
    }

    /** All of it as SQL, where the formula is exact. */
    List<String> sql(Parameters parameters, Instant now) {
        List<String> conditions = new ArrayList<>(
                formula.divide(EvaluationContext.at(now), parameters, rows).conditions());
        further.forEach(condition -> conditions.add(condition.apply(parameters)));
        return conditions;
    }

    /** Whether the database decides it all. */
    boolean isExact(Instant now) {
        return formula.isExact(EvaluationContext.at(now));
    }

    private static Optional<CompiledFormula> compile(Base base, Table table, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(FormulaParser.parse(text).bind(CellTypes.resolver(base, table)));
        } catch (FormulaException e) {
            throw new InvalidRequest.Filter(e.airtableMessage()).exception();
        }
    }

    /** Inside out: the records at the end of the path, then those linked to them, and so back to the table's. */
    private static Function<Parameters, String> linked(
            Base base, Table table, Grant grant, LinkCondition link, Instant now) {
        List<Hop> hops = FieldPath.links(base, table, grant, link.path(), "links.path");
        Table end = base.table(hops.getLast().linkedTableId());
        Filter filter =
                Filter.of(end, compile(base, end, link.condition()).stream().toList());
        if (!filter.isExact(EvaluationContext.at(now))) {
            throw new QuestionLimit.NotDecidable("The database cannot decide a condition of links over '" + end.name()
                            + "', which reads computed cells or uses a function that it lacks. Compare fields that"
                            + " people write with values, or ask for those records first and give their recordIds.")
                    .exception();
        }
        boolean any = link.recordIds() == null && link.condition() == null;
        List<Function<Parameters, String>> rows = grant.rows(end, now);
        return parameters -> {
            Optional<String> reached =
                    any ? Optional.empty() : Optional.of(end(end, filter, rows, link, parameters, now));
            for (Hop hop : hops.reversed()) {
                String some = reached.map(set -> " where l." + hop.other() + " in (" + set + ")")
                        .orElse("");
                reached = Optional.of("select l." + hop.own() + " from " + hop.join() + " l" + some);
            }
            return "t._id in (" + reached.orElseThrow() + ")";
        };
    }

    private static String end(
            Table table,
            Filter filter,
            List<Function<Parameters, String>> rows,
            LinkCondition link,
            Parameters parameters,
            Instant now) {
        List<String> conditions = new ArrayList<>(
                filter.divide(EvaluationContext.at(now), parameters, rows).conditions());
        List<String> ids = link.recordIds();
        if (ids != null) {
            conditions.add("t._id = any(" + parameters.add(ids.toArray(String[]::new)) + "::text[])");
        }
        return "select t._id from " + SqlNames.table(table.id()) + " t"
                + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions));
    }
}
