package org.pyairtable.data.question;

import io.vertx.mutiny.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.events.DataQuery.Aggregate;
import org.pyairtable.events.DataQuery.Function;
import org.pyairtable.events.DataQuery.GroupBy;
import org.pyairtable.events.DataQuery.SortBy;

/** Figures over the records of a table, grouped or not, as one statement. */
record Figures(Base base, Table table, List<Dimension> dimensions, List<Measure> measures, List<SortBy> sort) {
    /** @param sort by the names of measures and dimensions */
    static Figures of(
            Base base, Table table, Grant grant, List<GroupBy> by, List<Aggregate> aggregates, List<SortBy> sort) {
        List<Dimension> dimensions = new ArrayList<>();
        for (GroupBy one : by) {
            dimensions.add(Dimension.of(base, table, grant, dimensions.size(), one));
        }
        List<Measure> measures = new ArrayList<>();
        for (Aggregate aggregate : aggregates.isEmpty() ? List.of(Aggregate.count()) : aggregates) {
            measures.add(Measure.of(table, grant, measures.size(), aggregate));
        }
        Set<String> names = new HashSet<>();
        for (Measure measure : measures) {
            if (!names.add(measure.name())) {
                throw Bounds.refused("aggregates", "two are called '" + measure.name() + "'; name one of them");
            }
        }
        Figures figures = new Figures(base, table, List.copyOf(dimensions), List.copyOf(measures), List.copyOf(sort));
        sort.forEach(figures::sorted);
        return figures;
    }

    boolean overlap() {
        return dimensions.stream().anyMatch(Dimension::overlaps);
    }

    /** @param people a JSON object of what people sort by, by their ids */
    String statement(
            BiFunction<Parameters, String, List<String>> conditions,
            Parameters parameters,
            long offset,
            int limit,
            String people) {
        String groups = groups(conditions, parameters);
        return "select " + selected() + ", count(*) over () as total, (select version from base where id = "
                + parameters.add(base.id()) + ") as version from (" + groups + ") g" + order(parameters, people)
                + " offset " + parameters.add(offset) + "::bigint limit " + limit;
    }

    private String groups(BiFunction<Parameters, String, List<String>> conditions, Parameters parameters) {
        List<String> columns = new ArrayList<>();
        StringBuilder joins = new StringBuilder();
        for (Dimension dimension : dimensions) {
            columns.add(dimension.key(parameters) + " as " + dimension.column());
            joins.append(dimension.join(parameters));
        }
        measures.forEach(measure -> columns.add(measure.sql() + " as " + measure.column()));
        columns.add(faulty() + " as faulty");
        List<String> where = conditions.apply(parameters, "t");
        String by = dimensions.stream()
                .map(dimension -> String.valueOf(dimension.index() + 1))
                .collect(Collectors.joining(", "));
        return "select " + String.join(", ", columns) + " from " + SqlNames.table(table.id()) + " t" + joins
                + (where.isEmpty() ? "" : " where " + String.join(" and ", where))
                + (by.isEmpty() ? "" : " group by " + by);
    }

    /** The measures over which some cell is not a number, as an array of their positions. */
    private String faulty() {
        String elements = measures.stream()
                .map(measure -> measure.faulty().orElse("false"))
                .collect(Collectors.joining(", "));
        return "array[" + elements + "]";
    }

    private String selected() {
        return Stream.of(
                        dimensions.stream().map(GroupKeys::selected),
                        measures.stream().map(Measure::selected),
                        Stream.of("g.faulty"))
                .flatMap(part -> part)
                .collect(Collectors.joining(", "));
    }

    private String order(Parameters parameters, String people) {
        if (dimensions.isEmpty()) {
            return "";
        }
        boolean byPeople = dimensions.stream().anyMatch(d -> d.shape().type() == CellShape.Type.PERSON);
        String names = byPeople ? parameters.add(people) + "::text::jsonb" : "";
        List<String> keys = new ArrayList<>();
        for (SortBy by : sort) {
            keys.add(sorted(by)
                    .map(measure -> measure.selected() + (by.descending() ? " desc" : "") + " nulls last")
                    .orElseGet(() -> dimension(by.by()).orElseThrow().order(base, by.descending(), names)));
        }
        dimensions.forEach(dimension -> keys.add(dimension.order(base, false, names)));
        dimensions.forEach(dimension -> keys.add("g." + dimension.column()));
        return " order by " + String.join(", ", keys);
    }

    /** The measure of that name; none for a dimension. Refuses what is neither. */
    private Optional<Measure> sorted(SortBy by) {
        Optional<Measure> measure =
                measures.stream().filter(m -> m.name().equals(by.by())).findFirst();
        if (measure.isEmpty() && dimension(by.by()).isEmpty()) {
            throw Bounds.refused(
                    "sort",
                    "groups have no '" + by.by() + "'; they sort by "
                            + Stream.concat(
                                            measures.stream().map(Measure::name),
                                            dimensions.stream().map(Dimension::name))
                                    .collect(Collectors.joining(", ")));
        }
        return measure;
    }

    private Optional<Dimension> dimension(String name) {
        return dimensions.stream().filter(d -> d.name().equals(name)).findFirst();
    }

    /** Columns before the total. */
    int width() {
        return dimensions.size() + measures.size() + 1;
    }

    /** Whether the measure leaves out cells of the group that are no numbers. */
    boolean leavesOut(Row row, Measure measure) {
        Boolean[] faulty = row.getArrayOfBooleans(dimensions.size() + measures.size());
        return measure.function() != Function.COUNT && Boolean.TRUE.equals(faulty[measure.index()]);
    }
}
