package org.pyairtable.ai.query;

import io.smallrye.mutiny.Uni;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.document.SourceRecord;
import org.pyairtable.ai.query.Computed.Line;
import org.pyairtable.ai.query.Computed.Tally;
import org.pyairtable.ai.question.BaseShape;
import org.pyairtable.ai.question.Condition;
import org.pyairtable.ai.question.FieldPath;
import org.pyairtable.ai.question.FieldShape;
import org.pyairtable.ai.question.Operation;
import org.pyairtable.ai.question.Plan;
import org.pyairtable.ai.question.Plan.Grouping;
import org.pyairtable.ai.question.Plan.Measure;
import org.pyairtable.ai.question.Plan.Selection;
import org.pyairtable.events.DataQuery.Aggregate;
import org.pyairtable.events.DataQuery.DateUnit;
import org.pyairtable.events.DataQuery.FieldKeys;
import org.pyairtable.events.DataQuery.GroupBy;
import org.pyairtable.events.DataQuery.QueryRecords;
import org.pyairtable.events.DataQuery.SortBy;
import org.pyairtable.events.Reply.QueryAnswer;

/** Computes plans with queries to data-integration, whose number and answers are bounded whatever the table holds. */
final class Computation {
    private static final int EXAMPLES = 10;
    private static final int MOST_GROUPS = 1_000;
    /** Records or groups beyond the places asked for, to find those that share the last place. */
    private static final int TIES = 50;

    private final RecordQueries queries;
    private final ZoneId zone;
    private final Formulas formulas;

    Computation(RecordQueries queries, ZoneId zone, BaseShape base) {
        this.queries = queries;
        this.zone = zone;
        this.formulas = new Formulas(zone, base);
    }

    Uni<Computed> compute(Plan plan) {
        return switch (plan) {
            case Plan.Figure figure -> figure(figure);
            case Plan.Existence existence -> listed(existence);
            case Plan.Listing listing -> listed(listing);
            case Plan.Extremes extremes -> extremes(extremes);
            case Plan.Share share -> share(share);
            case Plan.Versus versus -> versus(versus);
            case Plan.Ranking ranking -> ranking(ranking);
        };
    }

    private Uni<Computed> figure(Plan.Figure figure) {
        QueryRecords whole = figures(figure.selection(), figure.measure());
        Uni<List<SourceRecord>> examples = examples(figure.selection(), figure.measure());
        return tally(whole, figure.measure())
                .chain(tally -> examples.chain(records -> figure.grouping()
                        .map(grouping -> grouped(figure, grouping, tally, records))
                        .orElseGet(() -> Uni.createFrom()
                                .item(new Computed(figure, tally, List.of(), false, false, records, whole)))));
    }

    private Uni<Computed> grouped(Plan.Figure figure, Grouping grouping, Tally tally, List<SourceRecord> records) {
        SortBy sort = grouping.period().isPresent() ? null : new SortBy(Tallies.sortedBy(figure.measure()), true);
        QueryRecords question = groups(figure.selection(), figure.measure(), grouping, sort, MOST_GROUPS);
        return queries.query(question)
                .map(answer -> new Computed(
                        figure,
                        tally,
                        lines(figure.measure(), answer),
                        answer.overlapping(),
                        answer.cursor() != null,
                        records,
                        question));
    }

    private Uni<Computed> listed(Plan plan) {
        QueryRecords question = figures(plan.selection(), count());
        return tally(question, count()).chain(tally -> examples(plan.selection(), count())
                .map(records -> new Computed(plan, tally, List.of(), false, false, records, question)));
    }

    private Uni<Computed> extremes(Plan.Extremes extremes) {
        FieldPath by = extremes.by();
        // Empty cells come last in descending order, where they are left out below; no condition has to find them.
        Filter filter = extremes.greatest()
                ? filter(extremes.selection())
                : filter(extremes.selection()).and(formulas.of(List.of(new Condition.Filled(by))));
        QueryRecords question = rows(
                extremes.selection(),
                filter,
                new SortBy(by.field().id(), extremes.greatest()),
                extremes.places() + TIES);
        return queries.query(question).map(answer -> {
            List<SourceRecord> all = Rows.of(answer, extremes.selection().table()).stream()
                    .filter(record -> record.cells().get(by.field().id()) != null)
                    .toList();
            List<SourceRecord> first = Rows.places(all, by.field(), extremes.places());
            boolean more = first.size() == answer.rows().size() && answer.cursor() != null;
            List<Line> lines =
                    first.stream().map(record -> Rows.line(record, by.field())).toList();
            return new Computed(
                    extremes,
                    new Tally(first.size(), first.size(), Optional.empty()),
                    lines,
                    false,
                    more,
                    first.stream().limit(EXAMPLES).toList(),
                    question);
        });
    }

    private Uni<Computed> share(Plan.Share share) {
        Selection part = and(share.selection(), share.part());
        QueryRecords question = figures(part, share.measure());
        return tally(figures(share.selection(), share.measure()), share.measure())
                .chain(whole -> tally(question, share.measure()).chain(tally -> examples(part, share.measure())
                        .map(records -> new Computed(
                                share,
                                whole,
                                List.of(new Line(Optional.of("part"), tally)),
                                false,
                                false,
                                records,
                                question))));
    }

    private Uni<Computed> versus(Plan.Versus versus) {
        Selection one = and(versus.selection(), List.of(versus.one()));
        Selection other = and(versus.selection(), List.of(versus.other()));
        QueryRecords question = figures(one, versus.measure());
        return tally(question, versus.measure())
                .chain(first -> tally(figures(other, versus.measure()), versus.measure())
                        .chain(second -> examples(one, versus.measure())
                                .map(records -> new Computed(
                                        versus,
                                        first,
                                        List.of(named(versus.one(), first), named(versus.other(), second)),
                                        false,
                                        false,
                                        records,
                                        question))));
    }

    private static Line named(Condition condition, Tally tally) {
        return new Line(
                condition instanceof Condition.Named named
                        ? Optional.of(named.values().getFirst())
                        : Optional.of(condition.describe()),
                tally);
    }

    private Uni<Computed> ranking(Plan.Ranking ranking) {
        SortBy sort = new SortBy(Tallies.sortedBy(ranking.measure()), ranking.greatest());
        QueryRecords question =
                groups(ranking.selection(), ranking.measure(), ranking.grouping(), sort, ranking.places() + TIES);
        return queries.query(question).chain(answer -> {
            List<Line> all = lines(ranking.measure(), answer).stream()
                    .filter(line ->
                            line.name().isPresent() && line.tally().value().isPresent())
                    .toList();
            List<Line> first = Rows.places(all, ranking.places());
            boolean more = first.size() == all.size() && answer.cursor() != null;
            return tally(figures(ranking.selection(), ranking.measure()), ranking.measure())
                    .map(whole -> new Computed(ranking, whole, first, answer.overlapping(), more, List.of(), question));
        });
    }

    private static Selection and(Selection selection, List<Condition> more) {
        return new Selection(
                selection.table(),
                Stream.concat(selection.conditions().stream(), more.stream()).toList());
    }

    private static Measure count() {
        return new Measure(Operation.COUNT, Optional.empty());
    }

    private static List<Line> lines(Measure measure, QueryAnswer answer) {
        return answer.groups().stream()
                .map(group -> Tallies.line(measure, group))
                .toList();
    }

    private Uni<Tally> tally(QueryRecords question, Measure measure) {
        return queries.query(question)
                .map(answer -> answer.groups().isEmpty()
                        ? new Tally(0, 0, Optional.empty())
                        : Tallies.tally(measure, answer.groups().getFirst()));
    }

    /** The records with the greatest values, of a field that is measured; else the first ones. */
    private Uni<List<SourceRecord>> examples(Selection selection, Measure measure) {
        SortBy sort = measure.field()
                .filter(path -> path.field().kind() == FieldShape.Kind.NUMBER)
                .map(path -> new SortBy(path.field().id(), measure.operation() != Operation.MINIMUM))
                .orElse(null);
        return queries.query(rows(selection, filter(selection), sort, EXAMPLES))
                .map(answer -> Rows.of(answer, selection.table()));
    }

    private Filter filter(Selection selection) {
        return formulas.of(selection.conditions());
    }

    private QueryRecords figures(Selection selection, Measure measure) {
        return question(selection, filter(selection), null, null, null, Tallies.aggregates(measure));
    }

    private QueryRecords groups(
            Selection selection, Measure measure, Grouping grouping, @Nullable SortBy sort, int limit) {
        return question(selection, filter(selection), sort, limit, groupBy(grouping), Tallies.aggregates(measure));
    }

    private QueryRecords rows(Selection selection, Filter filter, @Nullable SortBy sort, int limit) {
        return question(selection, filter, sort, limit, null, null);
    }

    private GroupBy groupBy(Grouping grouping) {
        boolean moment = grouping.path().field().kind() == FieldShape.Kind.DATE_TIME;
        return new GroupBy(
                grouping.path().ids(),
                grouping.period().map(period -> DateUnit.valueOf(period.name())).orElse(null),
                moment ? zone.getId() : null,
                null);
    }

    private static QueryRecords question(
            Selection selection,
            Filter filter,
            @Nullable SortBy sort,
            @Nullable Integer limit,
            @Nullable GroupBy groupBy,
            @Nullable List<Aggregate> aggregates) {
        return new QueryRecords(
                selection.table().baseId(),
                selection.table().id(),
                filter.formula().isEmpty() ? null : filter.formula(),
                filter.links().isEmpty() ? null : filter.links(),
                null,
                null,
                aggregates == null ? FieldKeys.IDS : null,
                sort == null ? null : List.of(sort),
                limit,
                null,
                null,
                groupBy == null ? null : List.of(groupBy),
                aggregates,
                false);
    }
}
