package org.pyairtable.ai.query;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.pyairtable.ai.document.SourceRecord;
import org.pyairtable.ai.question.FieldShape;
import org.pyairtable.ai.question.Plan;
import org.pyairtable.events.DataQuery.LinkCondition;
import org.pyairtable.events.DataQuery.QueryRecords;

/**
 * What a plan resulted in.
 *
 * @param whole over all records that the plan selects
 * @param lines figures of groups, of the two that are compared, of the part of a share, or of single records
 * @param overlapping whether a record can be in several lines
 * @param more whether there are more lines or equal ones than were asked for
 * @param records some of the records, at most ten
 * @param question the main question that was asked
 */
public record Computed(
        Plan plan,
        Tally whole,
        List<Line> lines,
        boolean overlapping,
        boolean more,
        List<SourceRecord> records,
        QueryRecords question) {
    public Computed {
        lines = List.copyOf(lines);
        records = List.copyOf(records);
    }

    /**
     * @param records how many
     * @param filled how many of them have a value of the measured field
     * @param value the figure; empty when there is nothing to compute it of
     */
    public record Tally(long records, long filled, Optional<BigDecimal> value) {}

    /** @param name of the group or record; empty for the records without a value */
    public record Line(Optional<String> name, Tally tally) {}

    /** The condition as a formula of Airtable's language; empty for all records. */
    public String formula() {
        return Objects.requireNonNullElse(question.condition(), "");
    }

    /** Formulas over linked records, by the name of the link. */
    public Map<String, String> links() {
        Map<String, String> links = new LinkedHashMap<>();
        Objects.requireNonNullElse(question.links(), List.<LinkCondition>of())
                .forEach(link -> links.merge(
                        linkName(link), Objects.requireNonNullElse(link.condition(), ""), (a, b) -> a + " and " + b));
        return links;
    }

    private String linkName(LinkCondition link) {
        return plan.selection()
                .table()
                .field(link.path().getFirst())
                .map(FieldShape::name)
                .orElse(link.path().getFirst());
    }

    /** What is computed and grouped by, by the names of the query's parts. */
    public Map<String, String> measured() {
        Map<String, String> parts = new LinkedHashMap<>();
        switch (plan) {
            case Plan.Figure figure -> {
                measure(parts, figure.measure());
                figure.grouping().ifPresent(grouping -> parts.put("groupBy", grouping.name()));
            }
            case Plan.Share share -> measure(parts, share.measure());
            case Plan.Versus versus -> measure(parts, versus.measure());
            case Plan.Ranking ranking -> {
                measure(parts, ranking.measure());
                parts.put("groupBy", ranking.grouping().name());
            }
            case Plan.Extremes extremes ->
                parts.put("sort", extremes.by().name() + (extremes.greatest() ? " descending" : " ascending"));
            case Plan.Existence e -> parts.put("operation", "count");
            case Plan.Listing l -> parts.put("operation", "list");
        }
        return parts;
    }

    private static void measure(Map<String, String> parts, Plan.Measure measure) {
        parts.put("operation", measure.operation().wireName());
        measure.field().ifPresent(field -> parts.put("field", field.name()));
    }
}
