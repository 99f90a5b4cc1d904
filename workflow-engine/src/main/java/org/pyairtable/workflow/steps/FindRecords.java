package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataQuery;

/** Finds records of a table. */
@Kind(
        value =
                "Finds records of a table, as far as the author of the workflow may read them. A `{{…}}` in `where` stands for a"
                        + " value, without quotes around it.",
        result =
                "`count` of the records found, and `records`, each with `id` and `fields` by name (empty cells left out)",
        waits = true,
        example = """
                {"id": "open", "action": "findRecords", "table": "Invoices",
                 "where": "AND({Client} = {{record.Client}}, {Amount} > 100)",
                 "sort": [{"field": "Amount", "descending": true}], "limit": 20}""")
@JsonDeserialize
@Schema(name = "FindRecordsStep")
public record FindRecords(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member(value = Write.BASE, optional = true) @Nullable
        String baseId,

        @Member(value = Write.TABLE, optional = true) @Nullable
        String table,

        @Member(value = "A formula over the fields of the table; all records without it.", optional = true) @Nullable
        String where,

        @Member(
                value = "Up to 5 fields by name or id, each with `descending`; the order of creation without it.",
                optional = true)
        List<Sort> sort,

        @Member(value = "The fields to answer, by name or id; all without it.", optional = true)
        List<String> fields,

        @Member(value = "How many records at most, 1 to 1,000; 100 without it.", optional = true) @Nullable
        Integer limit,

        @Member(value = Write.RETRY, optional = true) @Nullable
        Retry retry)
        implements OnTable {
    private static final int MOST = 1_000;

    /** Of answers as JSON: what a step may give, with room for its own members. */
    static final int MOST_BYTES = 800_000;

    /** @param descending absent for ascending */
    @Schema(name = "FindRecordsSort")
    public record Sort(String field, @Nullable Boolean descending) {
        public Sort {
            field = Given.name("field", field);
        }
    }

    public FindRecords {
        id = Given.stepId(id);
        where = where == null ? null : Given.text("where", where);
        sort = Given.any("sort", sort, 5);
        fields = Given.any("fields", fields, 500);
        if (limit != null && (limit < 1 || limit > MOST)) {
            throw new BadValue("limit", "is not between 1 and " + MOST);
        }
    }

    @Override
    public FindRecords into(String base, String tableId) {
        return new FindRecords(id, base, tableId, where, sort, fields, limit, retry);
    }

    @Override
    public FindRecords reworded(Wording wording, String path) {
        return wording.table(this)
                .map(known -> new FindRecords(
                        id,
                        baseId,
                        table,
                        where == null ? null : wording.condition(known, where, path + ".where"),
                        sort.stream()
                                .map(by -> new Sort(wording.field(known, by.field(), path + ".sort"), by.descending()))
                                .toList(),
                        wording.fields(known, fields, path + ".fields"),
                        limit,
                        retry))
                .orElse(this);
    }

    @Override
    public void check(Checks checks, String path) {
        checks.table(this).ifPresent(known -> {
            if (where != null) {
                checks.condition(known, where, path + ".where");
            }
            for (int i = 0; i < sort.size(); i++) {
                checks.field(known, sort.get(i).field(), path + ".sort[" + i + "].field");
            }
            for (int i = 0; i < fields.size(); i++) {
                checks.field(known, fields.get(i), path + ".fields[" + i + "]");
            }
        });
    }

    @Override
    public boolean asks() {
        return true;
    }

    @Override
    public Retry retries() {
        return retry == null ? Retry.NEVER : retry;
    }

    @Override
    public Set<String> resultMembers() {
        return Set.of("count", "records");
    }

    @Override
    public Outcome start(Starting run) {
        String condition = where == null ? null : run.condition(where);
        DataQuery.QueryRecords question = new DataQuery.QueryRecords(
                savedBase(),
                savedTable(),
                condition,
                null,
                null,
                fields.isEmpty() ? null : fields,
                null,
                sort.isEmpty()
                        ? null
                        : sort.stream()
                                .map(by -> new DataQuery.SortBy(by.field(), Boolean.TRUE.equals(by.descending())))
                                .toList(),
                limit,
                null,
                MOST_BYTES,
                null,
                null,
                false);
        return new Outcome.Perform(
                new Activity.Find(question, limit == null ? 100 : limit),
                condition == null ? Map.of() : Map.of("where", condition));
    }
}
