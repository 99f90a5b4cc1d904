package org.pyairtable.data;

import static org.pyairtable.data.DataFixture.owner;

import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pyairtable.data.DataFixture.TestBase;

/**
 * A table that SQL fills with many rows, whose lists are read and whose indexes are watched. It has a field {@code Number}.
 *
 * @param fieldIds by name
 */
public record LargeTable(Pool pool, TestBase base, Map<String, String> fieldIds) {
    /** The first table of a base, with the fields that it has so far. */
    public static LargeTable of(Pool pool, TestBase base) {
        Map<String, String> ids = new LinkedHashMap<>();
        owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .jsonPath()
                .<Map<String, Object>>getList("tables[0].fields")
                .forEach(field -> ids.put(String.valueOf(field.get("name")), String.valueOf(field.get("id"))));
        return new LargeTable(pool, base, ids);
    }

    /** For SQL. */
    public String name() {
        return "records.\"" + base.table() + "\"";
    }

    /** For SQL. */
    public String column(String field) {
        return "\"" + fieldIds.get(field) + "\"";
    }

    public void addFormula(String name, String formula) {
        fieldIds.put(name, base.addField(base.table(), DataFixture.field(name, "formula", Map.of("formula", formula))));
    }

    public void analyze() {
        pool.query("vacuum analyze " + name()).executeAndAwait();
    }

    public JsonPath list(Map<String, ?> parameters) {
        RequestSpecification request = owner();
        parameters.forEach((name, value) -> request.queryParam(name, value));
        return request.get(base.path()).then().statusCode(200).extract().jsonPath();
    }

    /** The numbers of all records that a filter keeps. */
    public List<Integer> walk(String formula) {
        List<Integer> numbers = new ArrayList<>();
        String offset = "";
        do {
            JsonPath page = list(Map.of("filterByFormula", formula, "offset", offset));
            numbers.addAll(page.getList("records.fields.Number"));
            offset = Objects.requireNonNullElse(page.getString("offset"), "");
        } while (!offset.isEmpty());
        return numbers;
    }

    /** How often an index that was made on demand was used, of those with all of these in their definition. */
    public long scans(List<String> columns) {
        return pool.preparedQuery("select coalesce(sum(idx_scan), 0)::bigint from pg_stat_user_indexes where relid ="
                        + " to_regclass($1) and indexrelname like 'idx%' and (select bool_and(strpos("
                        + "pg_get_indexdef(indexrelid), c) > 0) from unnest($2::text[]) c)")
                .executeAndAwait(Tuple.of(name(), columns.toArray(String[]::new)))
                .iterator()
                .next()
                .getLong(0);
    }
}
