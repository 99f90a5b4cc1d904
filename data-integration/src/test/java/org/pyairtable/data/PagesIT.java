package org.pyairtable.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.field;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** The platform's own lists in pages, and how large a base may become. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class PagesIT {
    private Crew crew;
    private TestBase base;

    @BeforeEach
    void aBase() {
        crew = Crew.joined();
        base = crew.base("Jobs", List.of(field("Name", "singleLineText")));
    }

    @Test
    void basesComeOldestFirstInPagesOfAThousand() {
        Sql.update(
                "insert into base (id, workspace_id, name, created_at, created_by)"
                        + " select 'app' || substr(md5(?), 1, 10) || lpad(n::text, 4, 'x'), ?, 'Base ' || n,"
                        + " timestamptz '2026-01-01T00:00:00Z' + (n / 3) * interval '1 microsecond', ?"
                        + " from generate_series(1, 1001) n",
                crew.workspace(),
                crew.workspace(),
                crew.owner());

        List<String> whole = all("/api/bases?limit=1000");
        assertThat(whole).hasSize(1_002).doesNotHaveDuplicates().endsWith(base.id());
        assertThat(all("/api/bases?limit=400")).isEqualTo(whole);
        assertThat(all("/api/bases?workspaceId=" + crew.workspace())).isEqualTo(whole);
        JsonPath first = page("/api/bases");
        assertThat(first.getList("items.id")).isEqualTo(whole.subList(0, 1_000));
        assertThat(first.getString("items[0].permissionLevel")).isEqualTo("read");
        assertThat(page("/api/bases?workspaceId=wspNone").<String, Object>getMap(""))
                .isEqualTo(Map.of("items", List.of()));
        Sql.update("delete from base where workspace_id = ?", crew.workspace());
    }

    @Test
    void snapshotsComeNewestFirstInPagesOfAHundredAlsoWhenTheirBaseIsGone() {
        Sql.update(
                "insert into base_snapshot (id, base_id, workspace_id, base_name, name, shape, tables, records, created_at,"
                        + " created_by) select 'snp' || substr(md5(?), 1, 10) || lpad(n::text, 4, 'x'), ?, ?, 'b', 's' || n,"
                        + " '[]', 0, 0, timestamptz '2026-01-01T00:00:00Z' + (n / 3) * interval '1 microsecond', ?"
                        + " from generate_series(1, 201) n",
                base.id(),
                base.id(),
                crew.workspace(),
                crew.owner());
        String snapshots = "/api/bases/" + base.id() + "/snapshots";

        List<String> whole = allAsOwner(snapshots);
        assertThat(whole).hasSize(201).doesNotHaveDuplicates();
        JsonPath first = as(crew.owner()).get(snapshots).jsonPath();
        assertThat(first.getList("items.id")).isEqualTo(whole.subList(0, 100));
        assertThat(first.getString("items[0].name")).isEqualTo("s201");
        assertThat(allAsOwner(snapshots + "?limit=7")).isEqualTo(whole);

        as(crew.owner()).delete("/api/bases/" + base.id()).then().statusCode(204);
        assertThat(allAsOwner(snapshots + "?limit=100")).isEqualTo(whole);
        as(crew.editor()).get(snapshots).then().statusCode(403);
    }

    @Test
    void viewsComeInTheirOrderInPagesOfAHundredAndATableHasAThousandAtMost() {
        Sql.update(
                "insert into table_view (id, table_id, name, type, position, settings) select 'viw' || substr(md5(?), 1, 10) ||"
                        + " lpad(n::text, 4, 'x'), ?, 'View ' || n, 'grid', n, '{}' from generate_series(1, 998) n",
                base.table(),
                base.table());
        readAnew();
        String views = "/api/bases/" + base.id() + "/tables/" + base.table() + "/views";
        create(views, "The last").then().statusCode(200);

        List<String> names = new ArrayList<>(List.of("Grid view"));
        IntStream.rangeClosed(1, 998).forEach(n -> names.add("View " + n));
        names.add("The last");
        JsonPath first = page(views);
        assertThat(first.getList("items.name")).isEqualTo(names.subList(0, 100));
        assertThat(first.getList("items.id"))
                .isEqualTo(all(views + "?limit=100").subList(0, 100));
        assertThat(all(views + "?limit=99")).hasSize(1_000).isEqualTo(all(views));
        JsonPath last = page(views + "?limit=1&cursor=" + all(views).get(998));
        assertThat(last.getList("items.name")).containsExactly("The last");
        assertThat(last.getString("next")).isNull();

        create(views, "One too many")
                .then()
                .statusCode(400)
                .body("errors[0].message", equalTo("There can be at most 1000 views in a table"));
    }

    @Test
    void theFieldsAndViewsOfABaseAreLimitedAllTablesTogether() {
        insertTables(20);
        Sql.update(
                "insert into table_view (id, table_id, name, type, position, settings) select 'viw' || substr(md5(t.id), 1, 10) ||"
                        + " lpad(n::text, 4, 'x'), t.id, 'View ' || n, 'grid', n, '{}'"
                        + " from base_table t, generate_series(1, 998) n where t.base_id = ? and t.name like 'Large %'",
                base.id());
        // 20 times 999 are theirs, two are the first table's own.
        Sql.update(
                "insert into table_view (id, table_id, name, type, position, settings) select 'viw' || substr(md5(?), 1, 10) ||"
                        + " lpad(n::text, 4, 'x'), ?, 'View ' || n, 'grid', n, '{}' from generate_series(1, 17) n",
                base.table(),
                base.table());
        readAnew();
        String views = "/api/bases/" + base.id() + "/tables/" + base.table() + "/views";
        String sentence = "There can be at most 20000 fields and views in a base, those of all its tables together";

        String last = create(views, "The last").then().statusCode(200).extract().path("id");
        create(views, "One too many").then().statusCode(400).body("errors[0].message", equalTo(sentence));
        newField("Refused").then().statusCode(422).body("error.message", equalTo(sentence));

        as(crew.owner()).delete(views + "/" + last).then().statusCode(204);
        newField("Hours").then().statusCode(200);
    }

    @Test
    void aBaseHasAThousandTablesAtMost() {
        insertTables(999);
        readAnew();

        as(crew.owner())
                .body(Json.write(Map.of("name", "More", "fields", List.of(field("Name", "singleLineText")))))
                .post("/v0/meta/bases/" + base.id() + "/tables")
                .then()
                .statusCode(422)
                .body("error.message", equalTo("There can be at most 1000 tables in a base"));
    }

    private void insertTables(int number) {
        Sql.update(
                "insert into base_table (id, base_id, name, primary_field_id, position) select 'tbl' || substr(md5(?), 1, 10) ||"
                        + " lpad(n::text, 4, 'x'), ?, 'Large ' || n, 'fld' || substr(md5(?), 1, 10) ||"
                        + " lpad(n::text, 4, 'x'), n from generate_series(1, ?) n",
                base.id(),
                base.id(),
                base.id(),
                number);
        Sql.update(
                "insert into field (id, table_id, name, type, options, position) select primary_field_id, id, 'Name',"
                        + " 'singleLineText', '{}', 0 from base_table where base_id = ? and name like 'Large %'",
                base.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/bases?limit=0",
                "/api/bases?limit=1001",
                "/api/bases?limit=x",
                "/api/bases?cursor=1/app",
                "/api/bases?cursor=99999999999999999999/appAAAAAAAAAAAAAA",
                "/api/bases/{base}/snapshots?limit=101",
                "/api/bases/{base}/snapshots?cursor=x",
                "/api/bases/{base}/tables/{table}/views?limit=101",
                "/api/bases/{base}/tables/{table}/views?cursor=viwUnknown"
            })
    void aLimitOrACursorThatIsNoneIsRefusedByItsName(String query) {
        String name = query.contains("limit") ? "limit" : "cursor";

        as(crew.owner())
                .get(query.replace("{base}", base.id()).replace("{table}", base.table()))
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors", hasSize(1))
                .body("errors[0].field", equalTo(name));
    }

    /** What is cached of the base is stale. */
    private void readAnew() {
        Sql.update("update base set version = version + 1 where id = ?", base.id());
    }

    private Response create(String views, String name) {
        return as(crew.owner()).body(Json.write(Map.of("name", name))).post(views);
    }

    private Response newField(String name) {
        return as(crew.owner())
                .body(Json.write(Map.of("name", name, "type", "singleLineText")))
                .post("/v0/meta/bases/" + base.id() + "/tables/" + base.table() + "/fields");
    }

    private JsonPath page(String path) {
        return as(crew.viewer()).get(path).then().statusCode(200).extract().jsonPath();
    }

    private List<String> all(String path) {
        return all(path, crew.viewer());
    }

    private List<String> allAsOwner(String path) {
        return all(path, crew.owner());
    }

    private static List<String> all(String path, String user) {
        List<String> ids = new ArrayList<>();
        String next = "";
        while (next != null) {
            String from = next.isEmpty() ? "" : (path.contains("?") ? "&" : "?") + "cursor=" + next;
            JsonPath page =
                    as(user).get(path + from).then().statusCode(200).extract().jsonPath();
            ids.addAll(page.getList("items.id"));
            next = page.getString("next");
        }
        return ids;
    }
}
