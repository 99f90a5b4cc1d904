package org.pyairtable.data.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.people;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyairtable.data.Crew;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.testkit.SuiteResource;

/** A large table that is asked for repeatedly by the names of people: an index gives the order that a sort would. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class PeopleIndexIT {
    private static final int ROWS = 8_000;

    @Inject
    Pool pool;

    private @Nullable Jobs filled;

    private record Jobs(Crew crew, TestBase base, Map<String, String> fieldIds) {
        String column(String field) {
            return field.equals("By") ? "_created_by" : "\"" + fieldIds.get(field) + "\"";
        }
    }

    private Jobs jobs() {
        Jobs jobs = filled == null ? fill() : filled;
        filled = jobs;
        return jobs;
    }

    /** Many jobs of two, few of a third, one of somebody who is not known, many of nobody. */
    private Jobs fill() {
        Crew crew = Crew.joined();
        TestBase base = crew.base(
                "Jobs",
                List.of(
                        field("Job", "singleLineText"),
                        field("Owner", "singleCollaborator"),
                        field("Team", "multipleCollaborators"),
                        field("Size", "number", Map.of("precision", 0)),
                        field("By", "createdBy")));
        Map<String, String> ids = new LinkedHashMap<>();
        as(crew.owner())
                .get("/v0/meta/bases/" + base.id() + "/tables")
                .jsonPath()
                .<Map<String, Object>>getList("tables[0].fields")
                .forEach(field -> ids.put(String.valueOf(field.get("name")), String.valueOf(field.get("id"))));
        Jobs jobs = new Jobs(crew, base, ids);
        String table = "records.\"" + base.table() + "\"";
        pool.preparedQuery("insert into " + table + " (_id, _no, _created_at, _created_by, _modified_at, _modified_by, "
                        + jobs.column("Job") + ", " + jobs.column("Owner") + ", " + jobs.column("Team") + ", "
                        + jobs.column("Size")
                        + ") select 'rec' || lpad(n::text, 14, '0'), n, now(), p[1 + n % 5], now(),"
                        + " 'usr', n::text, case when n % 7 = 0 then null when n = 100 then 'usrUnknown0000000' when n"
                        + " % 1000 = 1 then p[3] else p[1 + n % 2] end, case when n % 5 > 0 then array[p[1 + n % 4], p[5]]"
                        + " end, n % 11 from (select $1::text[] as p) p, generate_series(1, " + ROWS + ") n")
                .executeAndAwait(Tuple.of(
                        new String[] {crew.viewer(), crew.commenter(), crew.editor(), crew.creator(), crew.owner()}));
        pool.query("vacuum analyze " + table).executeAndAwait();
        return jobs;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Owner       |
            -Owner      |
            -Owner;Size | AND({Size} > 3, {Size} < 6)
            Team        |
            -Team;-Owner | {Size} = 3
            -By;Job     | FIND('7', {Job}) > 0
            -Owner      | REGEX_MATCH({Job}, '9$')
            """)
    void anIndexOfIdsGivesTheOrderOfNames(String keys, @Nullable String filter) {
        Map<String, Object> query = sort(keys);
        if (filter != null) {
            query.put("filterByFormula", filter);
        }
        List<String> sorted = walk(query, 100);
        String first = keys.split(";", -1)[0].replace("-", "");

        awaitIndex(query, first);

        assertThat(walk(query, 100)).isEqualTo(sorted);
        assertThat(walk(query, 70)).isEqualTo(sorted);
    }

    @Test
    void whoIsRenamedMovesAtOnceAndAListGoesOnBehindItsLastRecord() {
        Map<String, Object> query = sort("Owner");
        awaitIndex(query, "Owner");
        List<String> before = walk(query, 100);
        Map<String, Object> half = new LinkedHashMap<>(query);
        half.put("pageSize", 100);
        Crew crew = jobs().crew();

        people().user(crew.editor(), crew.editor() + "@example.org", "Xaver Editor");
        await().atMost(PATIENCE).until(() -> last(query).equals(crew.editor()));
        List<String> after = walk(query, 100);
        assertThat(after).isNotEqualTo(before).containsExactlyInAnyOrderElementsOf(before);
        // Nobody, who is not known by the id, then by name.
        assertThat(owners(after))
                .containsExactly("", "Cora Commenter", "usrUnknown0000000", "Vera Viewer", "Xaver Editor");

        JsonPath page = list(half);
        people().user(crew.editor(), crew.editor() + "@example.org", "Edda Editor");
        await().atMost(PATIENCE).until(() -> last(query).equals(crew.viewer()));
        List<String> rest = new ArrayList<>(page.getList("records.fields.Job"));
        half.put("offset", page.getString("offset"));
        rest.addAll(walk(half, 100));
        assertThat(rest).isEqualTo(before);
    }

    /** The order of nobody and somebody needs no step from one to another, the reverse does. */
    private void awaitIndex(Map<String, Object> query, String field) {
        long before = steps(field);
        await().atMost(PATIENCE).until(() -> {
            list(query);
            list(reversed(query));
            return steps(field) > before;
        });
    }

    /** With the first key the other way round. */
    private static Map<String, Object> reversed(Map<String, Object> query) {
        Map<String, Object> reversed = new LinkedHashMap<>(query);
        reversed.put("sort[0][direction]", query.get("sort[0][direction]").equals("asc") ? "desc" : "asc");
        return reversed;
    }

    /** Whose the last job is. */
    private String last(Map<String, Object> query) {
        Map<String, Object> backwards = reversed(query);
        backwards.put("pageSize", 1);
        return list(backwards).getString("records[0].fields.Owner.id");
    }

    /** The names in the order of these jobs, each once. */
    private List<String> owners(List<String> order) {
        Map<String, String> owners = new LinkedHashMap<>();
        pool.query("select " + jobs().column("Job") + ", coalesce(" + jobs().column("Owner") + ", '') from records.\""
                        + jobs().base().table() + "\"")
                .executeAndAwait()
                .forEach(row -> owners.put(row.getString(0), row.getString(1)));
        Map<String, String> names = Map.of(
                jobs().crew().viewer(), "Vera Viewer",
                jobs().crew().commenter(), "Cora Commenter",
                jobs().crew().editor(), "Xaver Editor");
        List<String> met = new ArrayList<>();
        for (String job : order) {
            String id = Objects.requireNonNull(owners.get(job));
            String name = names.getOrDefault(id, id);
            if (met.isEmpty() || !met.getLast().equals(name)) {
                met.add(name);
            }
        }
        return met;
    }

    private static Map<String, Object> sort(String keys) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        String[] fields = keys.split(";", -1);
        for (int i = 0; i < fields.length; i++) {
            parameters.put("sort[" + i + "][field]", fields[i].replace("-", ""));
            parameters.put("sort[" + i + "][direction]", fields[i].startsWith("-") ? "desc" : "asc");
        }
        return parameters;
    }

    private JsonPath list(Map<String, ?> parameters) {
        RequestSpecification request = as(jobs().crew().viewer());
        parameters.forEach((name, value) -> request.queryParam(name, value));
        return request.get(jobs().base().path())
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private List<String> walk(Map<String, ?> parameters, int pageSize) {
        List<String> jobs = new ArrayList<>();
        Map<String, Object> asked = new LinkedHashMap<>(parameters);
        asked.put("pageSize", pageSize);
        do {
            JsonPath page = list(asked);
            jobs.addAll(page.getList("records.fields.Job"));
            asked.put("offset", Objects.requireNonNullElse(page.getString("offset"), ""));
        } while (!asked.get("offset").equals(""));
        return jobs;
    }

    /** How often an index was used that was made on demand and begins with the people of this field. */
    private long steps(String field) {
        return pool.preparedQuery("select coalesce(sum(idx_scan), 0)::bigint from pg_stat_user_indexes where relid ="
                        + " to_regclass($1) and indexrelname like 'idx%' and strpos(split_part("
                        + "pg_get_indexdef(indexrelid), ',', 1), $2) > 0")
                .executeAndAwait(Tuple.of("records.\"" + jobs().base().table() + "\"", jobs().column(field)))
                .iterator()
                .next()
                .getLong(0);
    }
}
