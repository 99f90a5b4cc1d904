package org.pyairtable.data.csv;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.VIEWER;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.people;
import static org.pyairtable.data.DataFixture.post;
import static org.pyairtable.data.DataFixture.probe;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.testkit.SuiteResource;

@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class CsvIT {
    private TestBase base;
    private String people;

    @BeforeEach
    void jobs() {
        base = base(
                "Jobs & more",
                List.of(
                        field("Name", "singleLineText"),
                        field("Hours", "number", Map.of("precision", 1)),
                        field("State", "singleSelect", Map.of("choices", List.of(Map.of("name", "open")))),
                        field("Stars", "rating", Map.of("icon", "star", "max", 5, "color", "yellowBright")),
                        field("Done", "checkbox", Map.of("icon", "check", "color", "greenBright")),
                        field("Double", "formula", Map.of("formula", "{Hours} * 2"))));
        people = base.addTable("People", List.of(field("Who", "singleLineText")));
        base.addField(base.table(), field("Who", "multipleRecordLinks", Map.of("linkedTableId", people)));
    }

    private static RequestSpecification csv(String userId, String... scopes) {
        return given().header("Authorization", "Bearer " + people().token(userId, scopes))
                .contentType("text/csv; charset=utf-8");
    }

    private String importPath() {
        return at("/tables/" + base.table() + "/import");
    }

    private String at(String rest) {
        return "/api/bases/" + base.id() + rest;
    }

    private static Response load(String path, String text) {
        return csv(OWNER).body(text.getBytes(StandardCharsets.UTF_8)).post(path);
    }

    private List<Map<String, Object>> records(String table) {
        return owner().get(base.path(table)).jsonPath().getList("records.fields");
    }

    @Test
    void rowsBecomeRecordsWithLinksChoicesAndDerivedCells() {
        JsonPath report = load(
                        importPath(),
                        "Name,Hours,State,Done,Who,Double\r\n\"Dig, \"\"deep\"\"\",4,open,yes,\"Ann, Bob\",7\r\nLay,2.5,later,no,Ann,\r\n")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(report.getInt("created")).isEqualTo(2);
        assertThat(report.getInt("rejected")).isZero();
        assertThat(report.getInt("emptied")).isZero();
        assertThat(report.getList("ignoredColumns")).isEqualTo(List.of("Double"));
        List<Map<String, Object>> records = records(base.table());
        assertThat(records.get(0))
                .containsEntry("Name", "Dig, \"deep\"")
                .containsEntry("Double", 8)
                .containsEntry("Done", true);
        assertThat(records.get(1))
                .containsEntry("State", "later")
                .containsEntry("Double", 5)
                .doesNotContainKey("Done");
        assertThat(records(people).stream().map(r -> r.get("Who"))).containsExactly("Ann", "Bob");
        assertThat(probe().await("data.records", m -> m.key().equals(Optional.of(base.table())), 1, PATIENCE)
                        .getFirst()
                        .json()
                        .path("via")
                        .asText())
                .isEqualTo("import");
    }

    @Test
    void aBadRowIsNamedAndTheOthersLand() {
        String rows = "Name,Hours,Stars\na,1,9\n" + "b".repeat(100_001) + ",2,3\nc,many,\nd,4,5,surplus\ne,5,\n";
        JsonPath report =
                load(importPath(), rows).then().statusCode(200).extract().jsonPath();

        assertThat(report.getInt("rows")).isEqualTo(5);
        assertThat(report.getInt("created")).isEqualTo(3);
        assertThat(report.getInt("rejected")).isEqualTo(2);
        assertThat(report.getInt("emptied")).isEqualTo(1);
        assertThat(report.getList("errors.line")).isEqualTo(List.of(3, 5));
        assertThat(report.getString("errors[0].message")).isEqualTo("Field \"Name\" cannot accept the provided value");
        assertThat(report.getInt("changed")).isEqualTo(1);
        assertThat(report.getList("warnings.line")).isEqualTo(List.of(2, 4));
        assertThat(report.getList("warnings.message"))
                .isEqualTo(List.of(
                        "Field \"Stars\": \"9\" was read as 5, the most the field takes",
                        "Field \"Hours\" cannot take \"many\""));
        assertThat(records(base.table()).stream().map(r -> r.get("Name"))).containsExactly("a", "c", "e");
    }

    @Test
    void theSameImportAgainGoesOnAfterWhatHasLanded() {
        String first = "Name\n" + lines(0, 700) + "\"open";
        csv(OWNER)
                .header("Idempotency-Key", "jobs-1")
                .body(first.getBytes(StandardCharsets.UTF_8))
                .post(importPath())
                .then()
                .statusCode(400)
                .body(
                        "detail",
                        equalTo("line 702: a quoted cell does not end; 499 records of the rows before it were created"))
                .body("code", equalTo("INVALID_VALUE"))
                .body("landed.imported.rows", equalTo(499))
                .body("landed.imported.created", equalTo(499))
                .body("landed.imported.rejected", equalTo(0))
                .body("landed.lastLine", equalTo(500))
                .body("landed.uncertain", equalTo(0));
        owner().get(at("/imports/jobs-1"))
                .then()
                .statusCode(200)
                .body("rows", equalTo(499))
                .body("created", equalTo(499));

        csv(OWNER)
                .header("Idempotency-Key", "jobs-1")
                .body(("Name\n" + lines(0, 700)).getBytes(StandardCharsets.UTF_8))
                .post(importPath())
                .then()
                .statusCode(200)
                .body("skipped", equalTo(499))
                .body("created", equalTo(201));
        owner().get(at("/imports/jobs-1")).then().body("rows", equalTo(700));
        csv(OWNER)
                .header("Idempotency-Key", "jobs-1")
                .body("Who\nx\n".getBytes(StandardCharsets.UTF_8))
                .post(at("/tables/" + people + "/import"))
                .then()
                .statusCode(409);
        owner().get(at("/imports/other")).then().statusCode(404);
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "n" + i + "\n").collect(Collectors.joining());
    }

    @Test
    void aTableIsMadeOfAFile() {
        JsonPath report = load(
                        at("/imports?name=Stock"),
                        "\uFEFFItem;Price;Count;Since;Mail\nBolt;€1.50;7;2024-01-31;a@b.org\nNut;€0.25;12;2023-12-01;\n")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(report.getInt("created")).isEqualTo(2);

        report = load(
                        at("/imports?name=Stock 2&separator=semicolon"),
                        "\uFEFFItem;Price;Count;Since;Mail\nBolt;€1.50;7;2024-01-31;a@b.org\nNut;€0.25;12;2023-12-01;\n")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        JsonPath schema = owner().get("/v0/meta/bases/" + base.id() + "/tables").jsonPath();
        assertThat(schema.getList("tables.find { it.name == 'Stock 2' }.fields.type"))
                .isEqualTo(List.of("singleLineText", "currency", "number", "date", "email"));
        assertThat(records(report.getString("tableId")).get(1))
                .isEqualTo(Map.of("Item", "Nut", "Price", 0.25f, "Count", 12, "Since", "2023-12-01"));
        load(at("/imports?name=Stock"), "A\n1\n").then().statusCode(400).body("code", equalTo("INVALID_VALUE"));
    }

    @Test
    void anExportIsWhatAnImportTakes() {
        load(importPath(), "Name,Hours,State,Who\n\"a,\"\"b\"\"\n\",1,open,Ann\n=1+1,2,,\nc,,,\n")
                .then()
                .statusCode(200);
        String path = at("/tables/" + base.table() + "/export");

        Response answer = owner().get(path + "?format=csv");

        assertThat(answer.contentType()).isEqualTo("text/csv; charset=utf-8");
        assertThat(answer.header("Content-Disposition"))
                .isEqualTo("attachment; filename*=UTF-8''Jobs%20%26%20more.csv");
        assertThat(answer.asString())
                .isEqualTo(String.join(
                        "\r\n",
                        "Name,Hours,State,Stars,Done,Double,Who",
                        "\"a,\"\"b\"\"\n\",1.0,open,,,2,Ann",
                        "=1+1,2.0,,,,4,",
                        "c,,,,,0,",
                        ""));
        assertThat(owner().get(path + "?safe=true").asString()).contains("\r\n'=1+1,2.0");
        post(
                        at("/tables/" + base.table() + "/views"),
                        Map.of(
                                "name",
                                "Some",
                                "filter",
                                "{Hours} > 0",
                                "sorts",
                                List.of(Map.of("field", "Hours", "direction", "desc")),
                                "hiddenFields",
                                List.of("State", "Stars", "Done", "Who", "Double")))
                .then()
                .statusCode(200);
        assertThat(owner().get(path + "?view=Some").asString())
                .isEqualTo("Name,Hours\r\n=1+1,2.0\r\n\"a,\"\"b\"\"\n\",1.0\r\n");
    }

    @Test
    void choicesAndPeopleComeBackAsTheyWere() {
        String table = base.addTable(
                "Tagged",
                List.of(
                        field("Name", "singleLineText"),
                        field(
                                "Tags",
                                "multipleSelects",
                                Map.of(
                                        "choices",
                                        List.of(Map.of("name", "b, c"), Map.of("name", "\"q\""), Map.of("name", "d")))),
                        field("Crew", "multipleCollaborators")));
        base.create(
                table,
                Map.of(
                        "Tags",
                        List.of("b, c", "d", "\"q\""),
                        "Crew",
                        List.of(Map.of("id", OWNER), Map.of("id", EDITOR))));

        String text = owner().get(at("/tables/" + table + "/export")).asString();
        load(at("/tables/" + table + "/import"), text)
                .then()
                .statusCode(200)
                .body("created", equalTo(1))
                .body("emptied", equalTo(0));

        assertThat(text)
                .isEqualTo("Name,Tags,Crew\r\n"
                        + ",\"\"\"b, c\"\", d, \"\"\"\"\"\"q\"\"\"\"\"\"\",\"Olga Owner, Ed Editor\"\r\n");
        List<Map<String, Object>> records = records(table);
        assertThat(records).hasSize(2);
        assertThat(records.get(1)).isEqualTo(records.get(0));
    }

    @Test
    void manyRowsGoInAndOutInOrder() {
        String text = "Name,Hours\n"
                + IntStream.range(0, 2_300)
                        .mapToObj(i -> "row " + i + "," + i + "\n")
                        .collect(Collectors.joining());
        load(importPath(), text).then().statusCode(200).body("created", equalTo(2_300));

        List<String> lines = new ArrayList<>(List.of(owner().get(at("/tables/" + base.table() + "/export"))
                .asString()
                .split("\r\n")));

        assertThat(lines).hasSize(2_301);
        assertThat(lines.get(1)).startsWith("row 0,0.0");
        assertThat(lines.get(2_300)).startsWith("row 2299,2299.0");
    }

    @Test
    void aBodyBeyondADocumentIsTakenOnlyWhereFilesAre() {
        String wide = "x".repeat(90_000);
        String text =
                "Name\n" + IntStream.range(0, 125).mapToObj(i -> wide + "\n").collect(Collectors.joining());

        load(importPath(), text).then().statusCode(200).body("created", equalTo(125));
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeAnythingLands() {
        invalid(load(importPath(), "Name,Nope\na,b\n"), "the table has no field \"Nope\"");
        invalid(load(importPath(), "Name,Name\na,b\n"), "two columns are for the field \"Name\"");
        invalid(load(importPath(), ""), "has no header");
        invalid(
                load(importPath(), "Name\n\"a"),
                "line 2: a quoted cell does not end; 0 records of the rows before it were created");
        load(importPath() + "?separator=pipe", "Name\n").then().statusCode(400);
        load(at("/imports"), "A\n1\n").then().statusCode(400).body("errors[0].field", equalTo("name"));
        owner().get(at("/tables/" + base.table() + "/export?format=xlsx"))
                .then()
                .statusCode(400);
        owner().get(at("/tables/" + base.table() + "/export?view=Nope")).then().statusCode(400);
        owner().body("{}").post(importPath()).then().statusCode(415);
        load(at("/tables/tblAAAAAAAAAAAAAA/import"), "Name\na\n").then().statusCode(404);
        assertThat(records(base.table())).isEmpty();
    }

    private static void invalid(Response answer, String message) {
        answer.then()
                .statusCode(400)
                .contentType(startsWith("application/problem+json"))
                .body("errors[0].message", equalTo(message));
    }

    @Test
    void rolesAndScopesAreAsked() {
        String export = at("/tables/" + base.table() + "/export");
        byte[] body = "Name\na\n".getBytes(StandardCharsets.UTF_8);

        csv(VIEWER).get(export).then().statusCode(200);
        csv(VIEWER).body(body).post(importPath()).then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        csv(EDITOR).body(body).post(importPath()).then().statusCode(200);
        csv(EDITOR).body(body).post(at("/imports?name=More")).then().statusCode(403);
        csv(STRANGER).get(export).then().statusCode(404);
        csv(STRANGER).body(body).post(importPath()).then().statusCode(404);
        csv(OWNER, "data.records:read").body(body).post(importPath()).then().statusCode(403);
        csv(OWNER, "data.records:write").get(export).then().statusCode(403);
        owner().get(base.path()).then().body("records", hasSize(1));
    }
}
