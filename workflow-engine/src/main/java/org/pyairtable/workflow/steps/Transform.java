package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.formula.Value;
import org.pyairtable.workflow.formulas.CellValues;
import org.pyairtable.workflow.formulas.StepFormula;
import org.pyairtable.workflow.scope.Scope;
import org.pyairtable.workflow.templates.Evaluation;

/** Filters, sorts, cuts and maps a list, and sums it up, by formulas over {@code {item}}. */
@Kind(
        value =
                "Works on a list by formulas over `{item}` (or `{item.<member>}`) and `{index}`: keeps the items for which `where`"
                        + " is true, sorts them by `sortBy`, cuts them at `limit`, replaces each by `map`, and sums them up by"
                        + " `aggregate`, in this order.",
        result = "the list, or the one value of `aggregate`",
        example = """
                {"id": "long", "action": "transform", "list": "{{trigger.lines}}", "where": "{item.hours} > 8",
                 "sortBy": "{item.hours}", "descending": true, "limit": 10, "map": "{item.hours} * 50",
                 "aggregate": "SUM"}""")
@JsonDeserialize
@Schema(name = "TransformStep")
public record Transform(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member("A template that gives a list of at most 10,000 items.")
        String list,

        @Member(value = "A formula; items for which it is true are kept.", optional = true) @Nullable
        String where,

        @Member(value = "A formula; numbers before texts, empty ones last.", optional = true) @Nullable
        String sortBy,

        @Member(value = "Whether the greatest come first; needs `sortBy`.", optional = true) @Nullable
        Boolean descending,

        @Member(value = "How many items are kept at most.", optional = true) @Nullable
        Integer limit,

        @Member(value = "A formula; its value replaces the item.", optional = true) @Nullable
        String map,

        @Member(value = "What the items come to: COUNT, SUM, AVERAGE, MIN, MAX (of numbers) or JOIN.", optional = true)
        @Nullable
        ListAggregate aggregate)
        implements Step {
    private static final int MOST_ITEMS = 10_000;
    private static final int LONGEST = 1_000_000;

    public Transform {
        id = Given.stepId(id);
        list = Given.text("list", list);
        where = where == null ? null : Given.text("where", where);
        sortBy = sortBy == null ? null : Given.text("sortBy", sortBy);
        map = map == null ? null : Given.text("map", map);
        if (descending != null && sortBy == null) {
            throw new BadValue("descending", "has no effect without sortBy; leave it out or say what to sort by");
        }
        if (limit != null && (limit < 1 || limit > MOST_ITEMS)) {
            throw new BadValue("limit", "is not between 1 and " + MOST_ITEMS);
        }
        if (where == null && sortBy == null && limit == null && map == null && aggregate == null) {
            throw new BadValue("map", "is missing, as are where, sortBy, limit and aggregate; one of them is needed");
        }
    }

    @Override
    public Transform reworded(Wording wording, String path) {
        return new Transform(
                id,
                wording.template(list, path + ".list"),
                where == null ? null : wording.itemFormula(where, path + ".where"),
                sortBy == null ? null : wording.itemFormula(sortBy, path + ".sortBy"),
                descending,
                limit,
                map == null ? null : wording.itemFormula(map, path + ".map"),
                aggregate);
    }

    @Override
    public void check(Checks checks, String path) {
        checks.template(list, path + ".list");
        if (where != null) {
            checks.itemFormula(where, path + ".where");
        }
        if (sortBy != null) {
            checks.itemFormula(sortBy, path + ".sortBy");
        }
        if (map != null) {
            checks.itemFormula(map, path + ".map");
        }
    }

    private record Entry(@Nullable Object item, int index) {}

    private record Sorted(Entry entry, Optional<Object> key) {}

    @Override
    public Outcome start(Starting run) {
        if (!(run.value(list).orElse(List.of()) instanceof Collection<?> given)) {
            return new Outcome.Refuse("list gives a single value, not a list: " + list);
        }
        if (given.size() > MOST_ITEMS) {
            return new Outcome.Refuse(
                    "The list has " + given.size() + " items, and a step transforms at most " + MOST_ITEMS);
        }
        try {
            List<Entry> entries = new ArrayList<>();
            for (Object item : given) {
                entries.add(new Entry(item, entries.size()));
            }
            List<@Nullable Object> items = mapped(run, cut(sorted(run, kept(run, entries))));
            return aggregate == null
                    ? new Outcome.Done(items)
                    : new Outcome.Done(aggregate.of(items).orElse(null));
        } catch (ItemFailure failure) {
            return new Outcome.Refuse(String.valueOf(failure.getMessage()));
        }
    }

    private List<Entry> kept(Starting run, List<Entry> entries) {
        if (where == null) {
            return entries;
        }
        StepFormula formula = run.formula(where);
        return entries.stream()
                .filter(entry ->
                        formula.isTrue(scope(run, entry), run.evaluation().now()))
                .toList();
    }

    private List<Entry> sorted(Starting run, List<Entry> entries) {
        if (sortBy == null) {
            return entries;
        }
        StepFormula formula = run.formula(sortBy);
        List<Sorted> keyed = new ArrayList<>();
        entries.forEach(entry -> keyed.add(new Sorted(entry, value(run, formula, entry))));
        keyed.sort((one, other) -> ListAggregate.ORDER.compare(one.key(), other.key()));
        if (Boolean.TRUE.equals(descending)) {
            Collections.reverse(keyed);
        }
        return keyed.stream().map(Sorted::entry).toList();
    }

    private List<Entry> cut(List<Entry> entries) {
        return limit == null || entries.size() <= limit ? entries : entries.subList(0, limit);
    }

    private List<@Nullable Object> mapped(Starting run, List<Entry> entries) {
        List<@Nullable Object> items = new ArrayList<>();
        if (map == null) {
            entries.forEach(entry -> items.add(entry.item()));
            return items;
        }
        StepFormula formula = run.formula(map);
        long length = 0;
        for (Entry entry : entries) {
            Optional<Object> value = value(run, formula, entry);
            length += value.map(v -> v.toString().length()).orElse(0);
            if (length > LONGEST) {
                throw new ItemFailure(entry.index(), "the items have more than " + LONGEST + " characters together");
            }
            items.add(value.orElse(null));
        }
        return items;
    }

    private static Optional<Object> value(Starting run, StepFormula formula, Entry entry) {
        return switch (formula.evaluate(scope(run, entry), run.evaluation().now())) {
            case Value.Failure failure -> throw new ItemFailure(entry.index(), failure.reason());
            case Value value -> CellValues.toJson(value);
        };
    }

    private static Scope scope(Starting run, Entry entry) {
        Evaluation evaluation = run.evaluation();
        return evaluation.scope().withItem(entry.item(), entry.index());
    }

    /** A formula gives an error for one of the items. */
    private static final class ItemFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ItemFailure(int index, String reason) {
            super("The formula gives an error for item " + index + ": " + reason, null, false, false);
        }
    }
}
