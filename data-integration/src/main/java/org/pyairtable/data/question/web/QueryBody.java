package org.pyairtable.data.question.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataQuery.Aggregate;
import org.pyairtable.events.DataQuery.DateUnit;
import org.pyairtable.events.DataQuery.FieldKeys;
import org.pyairtable.events.DataQuery.Function;
import org.pyairtable.events.DataQuery.GroupBy;
import org.pyairtable.events.DataQuery.LinkCondition;
import org.pyairtable.events.DataQuery.Lists;
import org.pyairtable.events.DataQuery.QueryRecords;
import org.pyairtable.events.DataQuery.SortBy;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * A question about the records of a table. Tables and fields go by id or name.
 *
 * @param condition a formula in Airtable's language that holds for the records
 * @param links conditions on what records are linked to
 * @param search words that all occur in a record
 * @param fields the cells to answer; absent for all
 * @param sort the records' order; absent for the order of creation
 * @param offset records to leave out at the beginning; absent for none
 * @param limit records to answer, 1 to 500; absent for 100
 * @param groupBy what groups are counted by
 * @param aggregates column summaries, of all records and of each group
 */
@Schema(name = "RecordQuery")
public record QueryBody(
        @Nullable String table,
        @Nullable String condition,
        @Nullable List<QueryBody.Linked> links,
        @Nullable String search,
        @Nullable List<String> fields,
        @Nullable List<QueryBody.Sorted> sort,
        @Nullable Long offset,
        @Nullable Integer limit,
        @Nullable List<QueryBody.Grouped> groupBy,
        @Nullable List<QueryBody.Summary> aggregates) {
    private static final int MOST_ROWS = 500;
    private static final long MOST_OFFSET = 1_000_000_000L;

    /**
     * Holds for a record from which a record that fulfils it is reached.
     *
     * @param path 1 to 3 link fields
     * @param recordIds of which the reached record has one
     * @param condition a formula over the table that the path leads to
     */
    @Schema(name = "RecordQueryLink")
    public record Linked(
            @Nullable List<String> path,
            @Nullable List<String> recordIds,
            @Nullable String condition) {}

    /** @param direction {@code asc} or {@code desc} */
    @Schema(name = "RecordQuerySort")
    public record Sorted(
            @Nullable String field,
            @Schema(enumeration = {"asc", "desc"}) @Nullable String direction) {}

    /**
     * @param path a field, after link fields where it belongs to a linked table
     * @param unit period of dates
     * @param timeZone of periods of dates with times
     * @param lists whether a record is in the group of each of its values, or in that of its whole list
     */
    @Schema(name = "RecordQueryGroup")
    public record Grouped(
            @Nullable List<String> path,

            @Schema(enumeration = {"day", "week", "month", "quarter", "year"}) @Nullable
            String unit,

            @Nullable String timeZone,

            @Schema(enumeration = {"each", "whole"}) @Nullable
            String lists) {}

    /** @param name under which it is answered; absent for {@code count}, or for example {@code sum(Amount)} */
    @Schema(name = "RecordQuerySummary")
    public record Summary(
            @Schema(
                    enumeration = {"count", "countDistinct", "sum", "average", "min", "max", "median", "filled", "empty"
                    })
            @Nullable
            String function,

            @Nullable String field,
            @Nullable String name) {}

    /** Refuses what is missing or of no known kind, by its name. */
    QueryRecords question(String baseId) {
        return new QueryRecords(
                baseId,
                given("table", table),
                condition,
                elements("links", links, QueryBody::link),
                search,
                elements("fields", fields, (member, field) -> field),
                FieldKeys.IDS,
                elements("sort", sort, QueryBody::sort),
                rows(),
                null,
                null,
                elements("groupBy", groupBy, QueryBody::group),
                elements("aggregates", aggregates, QueryBody::aggregate),
                false);
    }

    private int rows() {
        int rows = limit == null ? 100 : limit;
        if (rows < 1 || rows > MOST_ROWS) {
            throw ServiceException.invalid("limit", "is not between 1 and " + MOST_ROWS);
        }
        return rows;
    }

    long start() {
        long start = offset == null ? 0 : offset;
        if (start < 0 || start > MOST_OFFSET) {
            throw ServiceException.invalid("offset", "is not between 0 and " + MOST_OFFSET);
        }
        return start;
    }

    private static LinkCondition link(String member, Linked link) {
        return new LinkCondition(
                elements(member + ".path", given(member + ".path", link.path()), (at, step) -> step),
                link.recordIds() == null ? null : elements(member + ".recordIds", link.recordIds(), (at, id) -> id),
                link.condition());
    }

    private static SortBy sort(String member, Sorted sort) {
        String direction = sort.direction() == null ? "asc" : sort.direction();
        if (!direction.equals("asc") && !direction.equals("desc")) {
            throw ServiceException.invalid(member + ".direction", "is neither asc nor desc");
        }
        return new SortBy(given(member + ".field", sort.field()), direction.equals("desc"));
    }

    private static GroupBy group(String member, Grouped group) {
        return new GroupBy(
                elements(member + ".path", given(member + ".path", group.path()), (at, step) -> step),
                named(member + ".unit", DateUnit.values(), group.unit()).orElse(null),
                group.timeZone(),
                named(member + ".lists", Lists.values(), group.lists()).orElse(null));
    }

    private static Aggregate aggregate(String member, Summary summary) {
        return new Aggregate(
                named(member + ".function", Function.values(), given(member + ".function", summary.function()))
                        .orElseThrow(),
                summary.field(),
                summary.name());
    }

    private static <E extends Enum<E>> Optional<E> named(String member, E[] constants, @Nullable String name) {
        if (name == null) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(constants)
                .filter(constant -> camelCase(constant).equals(name))
                .findFirst()
                .orElseThrow(() -> ServiceException.invalid(
                        member,
                        "is not one of "
                                + Arrays.stream(constants)
                                        .map(QueryBody::camelCase)
                                        .collect(Collectors.joining(", ")))));
    }

    /** {@code countDistinct} of {@code COUNT_DISTINCT}. */
    private static String camelCase(Enum<?> constant) {
        String[] words = constant.name().toLowerCase(Locale.ROOT).split("_");
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
    }

    private static <T> T given(String member, @Nullable T value) {
        if (value == null) {
            throw ServiceException.invalid(member, "is missing");
        }
        return value;
    }

    @FunctionalInterface
    private interface Element<T, R> {
        R read(String member, T element);
    }

    private static <T, R> List<R> elements(String member, @Nullable List<@Nullable T> list, Element<T, R> element) {
        if (list == null) {
            return List.of();
        }
        List<R> read = new ArrayList<>();
        for (T one : list) {
            String at = member + "[" + read.size() + "]";
            read.add(element.read(at, given(at, one)));
        }
        return read;
    }
}
