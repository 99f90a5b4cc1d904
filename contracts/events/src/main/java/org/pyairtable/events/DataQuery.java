package org.pyairtable.events;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Questions to data-integration. Topic {@code data.queries}; answered by a {@link Reply} as far as the actor of the
 * envelope, limited by its {@link Credential}, may know. Fields and tables are named by id or by name.
 */
public sealed interface DataQuery extends Event {
    /** Id of the base that it is about; of a workspace where it is about no base. */
    String baseId();

    @Override
    default String aggregateId() {
        return baseId();
    }

    /** Asks for {@link Reply.TableDescription}. {@code table}: id or name. */
    @EventType("org.pyairtable.data.queries.describe-table.v1")
    record DescribeTable(String baseId, String table) implements DataQuery {}

    /**
     * Asks for {@link Reply.BaseDescription}.
     *
     * @param detail absent for the base alone
     * @param tables ids or names of the tables to describe; absent for all
     */
    @EventType("org.pyairtable.data.queries.describe-base.v1")
    record DescribeBase(
            String baseId,
            @Nullable Detail detail,
            @Nullable List<String> tables) implements DataQuery {
        public DescribeBase {
            tables = tables == null ? null : List.copyOf(tables);
        }

        /** Asks for the base alone. */
        public DescribeBase(String baseId) {
            this(baseId, null, null);
        }
    }

    /**
     * Asks for {@link Reply.ToolList}: the tools that the asker may use, as agents use them over MCP.
     *
     * @param workspaceId spreads the questions over partitions; the tools are the same in each
     * @param writes what becomes of changes, by the name of a tool or {@code *}: {@code allow}, {@code ask} or {@code deny};
     *     absent for {@code ask}. Tools that are denied are not listed
     */
    @EventType("org.pyairtable.data.queries.list-tools.v1")
    record ListTools(String workspaceId, @Nullable Map<String, String> writes) implements DataQuery {
        public ListTools {
            writes = writes == null ? null : Map.copyOf(writes);
        }

        @Override
        public String baseId() {
            return workspaceId;
        }
    }

    /**
     * Calls a tool that changes nothing and asks for {@link Reply.ToolAnswer}. One that changes something is called by
     * {@link DataCommand.CallTool}.
     *
     * @param baseId the base in the arguments; a workspace for a tool that takes no base
     * @param arguments as the schema of the tool in {@link Reply.ToolList} has them
     */
    @EventType("org.pyairtable.data.queries.call-tool.v1")
    record CallTool(String baseId, String tool, Map<String, Object> arguments) implements DataQuery {}

    /** How much a description holds; each level has what the one before it has. */
    enum Detail {
        /** Tables with their ids, names, primary fields and numbers of records. */
        TABLES,
        /** Their fields with ids, names, types and the tables that they link to. */
        FIELDS,
        /** Choices, formulas and the other options of the fields, and their descriptions. */
        OPTIONS
    }

    /**
     * Asks for {@link Reply.QueryAnswer}: records of a table, or figures over them when {@code groupBy} or
     * {@code aggregates} is given. Conditions hold together: {@code condition}, each of {@code links} and {@code search}.
     *
     * @param condition a formula in Airtable's language, as {@code filterByFormula} takes it
     * @param links conditions on what records are linked to
     * @param search words that all occur in the cells of a record, in any letter case
     * @param fields the cells to answer, in this order; absent for all
     * @param fieldKeys whether cells are answered by the names or the ids of their fields; absent for names
     * @param sort of records by fields, of groups by the name of an aggregate or a field of {@code groupBy}; absent for
     *     the order of creation, or of the groups' keys
     * @param limit records or groups to answer, 1 to 1,000; absent for 100
     * @param cursor {@link Reply.QueryAnswer#cursor} of the answer before, to the same question
     * @param maxBytes size of the answer as JSON at which rows are cut, up to 1,000,000; absent for that
     * @param withTotal whether to count all records, or groups, that match
     */
    @EventType("org.pyairtable.data.queries.query-records.v1")
    record QueryRecords(
            String baseId,
            String table,
            @Nullable String condition,
            @Nullable List<LinkCondition> links,
            @Nullable String search,
            @Nullable List<String> fields,
            @Nullable FieldKeys fieldKeys,
            @Nullable List<SortBy> sort,
            @Nullable Integer limit,
            @Nullable String cursor,
            @Nullable Integer maxBytes,
            @Nullable List<GroupBy> groupBy,
            @Nullable List<Aggregate> aggregates,
            boolean withTotal)
            implements DataQuery {
        public QueryRecords {
            links = links == null ? null : List.copyOf(links);
            fields = fields == null ? null : List.copyOf(fields);
            sort = sort == null ? null : List.copyOf(sort);
            groupBy = groupBy == null ? null : List.copyOf(groupBy);
            aggregates = aggregates == null ? null : List.copyOf(aggregates);
        }

        /** The first 100 records of a table in the order of creation, to be narrowed by the methods below. */
        public static QueryRecords of(String baseId, String table) {
            return new QueryRecords(
                    baseId, table, null, null, null, null, null, null, null, null, null, null, null, false);
        }

        public QueryRecords where(String formula) {
            return new QueryRecords(
                    baseId,
                    table,
                    formula,
                    links,
                    search,
                    fields,
                    fieldKeys,
                    sort,
                    limit,
                    cursor,
                    maxBytes,
                    groupBy,
                    aggregates,
                    withTotal);
        }

        /** Figures instead of records. */
        public QueryRecords figures(List<GroupBy> by, List<Aggregate> of) {
            return new QueryRecords(
                    baseId, table, condition, links, search, fields, fieldKeys, sort, limit, cursor, maxBytes, by, of,
                    withTotal);
        }
    }

    enum FieldKeys {
        NAMES,
        IDS
    }

    /**
     * Holds for a record from which some record that fulfils all of it is reached through links.
     *
     * @param path link fields, each of the table that the one before it leads to; 1 to 3
     * @param recordIds ids of which the reached record has one; absent for any
     * @param condition a formula over the table at the end of the path; absent for any record
     */
    record LinkCondition(
            List<String> path,
            @Nullable List<String> recordIds,
            @Nullable String condition) {
        public LinkCondition {
            path = List.copyOf(path);
            recordIds = recordIds == null ? null : List.copyOf(recordIds);
        }
    }

    /** @param by a field, or the name of an aggregate where groups are asked for */
    record SortBy(String by, boolean descending) {}

    /**
     * What records are grouped by. A record without a value is in the group whose key has none.
     *
     * @param path one field, or link fields and at their end a field of the table that they lead to; up to 4
     * @param unit for dates: the period of a group; absent for the cell's own value, and required for date and time
     * @param timeZone of periods of date and time, for example {@code Europe/Berlin}; absent for the field's own, or UTC
     * @param lists how a cell with several values is grouped; absent for {@link Lists#EACH}
     */
    record GroupBy(
            List<String> path,
            @Nullable DateUnit unit,
            @Nullable String timeZone,
            @Nullable Lists lists) {
        public GroupBy {
            path = List.copyOf(path);
        }

        public static GroupBy field(String field) {
            return new GroupBy(List.of(field), null, null, null);
        }

        public static GroupBy period(String field, DateUnit unit, @Nullable String timeZone) {
            return new GroupBy(List.of(field), unit, timeZone, null);
        }
    }

    /** Periods of dates; weeks begin on Monday. */
    enum DateUnit {
        DAY,
        WEEK,
        MONTH,
        QUARTER,
        YEAR
    }

    /** How a cell with several values is grouped: several choices, persons or linked records. */
    enum Lists {
        /** The record is in the group of each of its values, so that groups overlap. */
        EACH,
        /** The record is in the one group of its list. */
        WHOLE
    }

    /**
     * A figure over the records of a group, or over all when nothing is grouped by.
     *
     * @param field absent for {@link Function#COUNT} alone
     * @param name under which it is answered, unique in the question; absent for {@code count} or for example
     *     {@code sum(Amount)}, with the field as the question writes it
     */
    record Aggregate(
            Function function,
            @Nullable String field,
            @Nullable String name) {
        public static Aggregate count() {
            return new Aggregate(Function.COUNT, null, null);
        }

        public static Aggregate of(Function function, String field) {
            return new Aggregate(function, field, null);
        }
    }

    /** Over the records, or over the values of a field; empty cells count in COUNT and EMPTY only. */
    enum Function {
        /** How many records. */
        COUNT,
        /** How many different values; of a cell with several values each counts. */
        COUNT_DISTINCT,
        SUM,
        AVERAGE,
        /** The least number or the earliest date. */
        MIN,
        /** The greatest number or the latest date. */
        MAX,
        /** The middle number, or the mean of the two in the middle. */
        MEDIAN,
        /** How many records with a value; a checkbox that is not ticked has none. */
        FILLED,
        /** How many records without. */
        EMPTY
    }
}
