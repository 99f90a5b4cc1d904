package org.pyairtable.data.csv;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.VIEWER;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.people;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.testkit.SuiteResource;

/** Files as spreadsheets, programs and people write them. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class CsvReadingIT {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private TestBase base;

    @BeforeEach
    void aTable() {
        base = base(
                "Ledger",
                List.of(
                        field("Name", "singleLineText"),
                        field("Amount", "number", Map.of("precision", 2)),
                        field("Price", "currency", Map.of("precision", 2, "symbol", "€")),
                        field("Share", "percent", Map.of("precision", 1)),
                        field("Due", "date", Map.of("dateFormat", Map.of("name", "iso"))),
                        field("Paid", "checkbox", Map.of("icon", "check", "color", "greenBright")),
                        field("Files", "multipleAttachments")));
    }

    private String at(String rest) {
        return "/api/bases/" + base.id() + rest;
    }

    private String into(String query) {
        return at("/tables/" + base.table() + "/import" + query);
    }

    private static Response send(String userId, String path, String contentType, byte[] body) {
        return given().header("Authorization", "Bearer " + people().token(userId))
                .contentType(contentType)
                .body(body)
                .post(path);
    }

    private static Response load(String path, byte[] body) {
        return send(OWNER, path, "text/csv; charset=utf-8", body);
    }

    private static JsonPath loaded(String path, String text) {
        return load(path, text.getBytes(StandardCharsets.UTF_8))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private List<Map<String, Object>> records(String table) {
        return owner().get(base.path(table)).jsonPath().getList("records.fields");
    }

    private List<Map<String, Object>> records() {
        return records(base.table());
    }

    private List<Object> values(String name) {
        return records().stream().map(record -> record.get(name)).toList();
    }

    @Test
    void amountsWithCommasArriveAsTheyAreMeant() {
        JsonPath report = loaded(
                into(""),
                "Name;Amount;Price;Share\na;-35,01;2.345,10 €;7,5%\nb;4.321;88 €;100%\nc;\u221212,5;3,20-;\nd;(9,25);€ 5,-;\n");

        assertThat(report.getInt("emptied") + report.getInt("changed")).isZero();
        assertThat(report.getString("source.separator")).isEqualTo("semicolon");
        assertThat(report.getMap("columns[1]"))
                .containsEntry("field", "Amount")
                .containsEntry("decimal", "comma")
                .containsEntry("thousands", "point")
                .containsEntry("signsFrom", "values");
        assertThat(values("Amount")).containsExactly(-35.01f, 4321, -12.5f, -9.25f);
        assertThat(values("Price")).containsExactly(2345.1f, 88, -3.2f, 5);
        assertThat(values("Share").subList(0, 2)).containsExactly(0.075f, 1);
    }

    @Test
    void theLastRowOfAFileDecidesAboutTheFirst() throws IOException {
        String rows = "Name,Amount\n" + "a,1.204\n".repeat(1_700) + "z,\"0,5\"\n";

        JsonPath report = loaded(into(""), rows);

        assertThat(report.getInt("created")).isEqualTo(1_701);
        assertThat(report.getInt("changed")).isZero();
        List<Map<String, Object>> first = records();
        assertThat(first.getFirst()).containsEntry("Amount", 1204);
        assertThat(owner().get(at("/tables/" + base.table() + "/export")).asString())
                .contains("a,1204.00", "z,0.50")
                .doesNotContain("a,1.20");
        assertThat(kept()).isEmpty();
    }

    /** What waits on disk is gone with the answer. */
    private static List<String> kept() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("csv-import"))
                    .toList();
        }
    }

    @Test
    void whatNothingDecidesIsReadWithAPointAndSaid() {
        JsonPath report = loaded(into(""), "Name,Amount,Due\na,\"2,345\",5/6/2023\nb,12.345,\n");

        assertThat(values("Amount")).containsExactly(2345, 12.345f);
        assertThat(values("Due").getFirst()).isEqualTo("2023-05-06");
        assertThat(report.getInt("changed")).isEqualTo(3);
        assertThat(report.getList("warnings.line")).isEqualTo(List.of(2, 2, 3));
        assertThat(report.getString("columns[1].signsFrom")).isEqualTo("assumed");

        report = loaded(
                into("?decimal=comma&thousands=point&dateOrder=dayFirst"), "Name,Amount,Due\nc,\"2,345\",5/6/2023\n");

        assertThat(report.getInt("changed")).isZero();
        assertThat(values("Amount").getLast()).isEqualTo(2.345f);
        assertThat(values("Due").getLast()).isEqualTo("2023-06-05");
    }

    @Test
    void whatIsOnlyPartlyAValueStaysEmptyAndIsSaid() {
        JsonPath report = loaded(
                into(""),
                "Name,Amount,Price,Due,Paid\na,12-14,$5,31.02.2023,perhaps\nb,14:45,3/8,soon,✔\nc,3 or 4,,25.6.2023,n\n");

        assertThat(report.getInt("emptied")).isEqualTo(7);
        assertThat(report.getInt("changed")).isEqualTo(1);
        assertThat(report.getList("warnings.line")).isEqualTo(List.of(2, 2, 2, 2, 3, 3, 3, 4));
        assertThat(records())
                .containsExactly(
                        Map.of("Name", "a", "Price", 5),
                        Map.of("Name", "b", "Paid", true),
                        Map.of("Name", "c", "Due", "2023-06-25"));
    }

    @Test
    void theOrderOfDatesIsThatOfTheWholeColumn() {
        JsonPath report = loaded(into(""), "Name,Due\na,5/6/2023\nb,5.6.2023\nc,2023-12-01\nd,25/6/2023\n");

        assertThat(values("Due")).containsExactly("2023-06-05", "2023-06-05", "2023-12-01", "2023-06-25");
        assertThat(report.getString("columns[1].dateOrder")).isEqualTo("dayFirst");
        assertThat(report.getString("columns[1].dateOrderFrom")).isEqualTo("values");
    }

    @Test
    void charsetsAreFoundOrGiven() {
        String text = "Name\tAmount\r\nZoë\t1,5\r\n";
        byte[] excel = ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE);

        assertThat(load(into(""), excel).jsonPath().getString("source.charset")).isEqualTo("UTF-16LE");
        assertThat(load(into(""), text.getBytes(WINDOWS)).jsonPath().getString("source.charsetFrom"))
                .isEqualTo("detected");
        send(OWNER, into(""), "text/csv; charset=windows-1252", text.getBytes(WINDOWS))
                .then()
                .statusCode(200)
                .body("source.charset", equalTo("windows-1252"))
                .body("source.charsetFrom", equalTo("given"));
        send(OWNER, into(""), "text/csv; charset=utf-16", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16BE))
                .then()
                .statusCode(200)
                .body("source.charset", equalTo("UTF-16BE"))
                .body("source.charsetFrom", equalTo("byteOrderMark"));
        send(OWNER, into(""), "text/csv; charset=windows-1250", text.getBytes(Charset.forName("windows-1250")))
                .then()
                .statusCode(200)
                .body("source.charset", equalTo("windows-1250"))
                .body("source.charsetFrom", equalTo("given"));
        load(into("?charset=x-MacRoman"), text.getBytes(Charset.forName("x-MacRoman")))
                .then()
                .statusCode(200);

        assertThat(values("Name")).containsOnly("Zoë").hasSize(6);
        assertThat(values("Amount")).containsOnly(1.5f);
        load(into("?charset=utf-8"), text.getBytes(WINDOWS))
                .then()
                .statusCode(400)
                .body(
                        "errors[0].message",
                        equalTo("line 2: this is not UTF-8, which the request says it is; 0 records of the"
                                + " rows before it were created"));
        load(into("?charset=klingon"), text.getBytes(WINDOWS))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("charset"));
    }

    @Test
    void parametersThatSayNothingAreRefused() {
        for (String query : List.of(
                "separator=pipe", "decimal=dot", "thousands=star", "dateOrder=ymd", "decimal=comma&thousands=comma")) {
            load(into("?" + query), "Name\na\n".getBytes(StandardCharsets.UTF_8))
                    .then()
                    .statusCode(400);
        }
        assertThat(records()).isEmpty();
    }

    @Test
    void parametersOfOtherProgramsAreIgnoredAndNamed() {
        String text = "Name,Amount\na,many\n";
        List<String> warnings = List.of(
                "The query parameter \"utm_source\" is not known to this operation and was ignored",
                "The query parameter \"x\" is not known to this operation and was ignored",
                "Field \"Amount\" cannot take \"many\"");
        String query = "?x=1&utm_source=mail&decimal=point";

        for (String path : List.of(into(query), at("/tables/" + base.table() + "/import/preview" + query))) {
            JsonPath answer = loaded(path, text);

            assertThat(answer.getList("warnings.message")).isEqualTo(warnings);
            assertThat(answer.getList("warnings.line")).isEqualTo(List.of(0, 0, 2));
            assertThat(answer.getInt("emptied")).isEqualTo(1);
        }
        for (String path : List.of(at("/imports?name=Other&x=1"), at("/imports/preview?name=Other&x=1"))) {
            assertThat(loaded(path, "Name\na\n").getList("warnings.message")).isEqualTo(warnings.subList(1, 2));
        }
        assertThat(values("Name")).containsExactly("a");
    }

    @Test
    void aHeaderOfAnyLengthMakesATableThatTakesTheFileAgain() {
        String question =
                "How likely are you to tell others about us? ".repeat(9).strip();
        String text = "sep=;\r\nId;" + question + ";" + question + "!;;\r\n1;5;4;;\r\n;;;;\r\n2;3;2;;\r\n";

        JsonPath report = loaded(at("/imports?name=Survey"), text);

        String table = report.getString("tableId");
        assertThat(report.getInt("created")).isEqualTo(2);
        assertThat(report.getInt("blank")).isEqualTo(1);
        assertThat(report.getList("columns.renamed")).isEqualTo(List.of(false, true, true));
        List<String> names = owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .jsonPath()
                .getList("tables.find { it.name == 'Survey' }.fields.name");
        assertThat(report.getList("columns.field")).isEqualTo(names);
        assertThat(names.get(1)).isEqualTo(question.substring(0, 254).strip() + "…");
        assertThat(names.get(2)).isEqualTo(question.substring(0, 252).strip() + "… 2");

        loaded(at("/tables/" + table + "/import"), "Id;" + question + "\n3;1\n");

        assertThat(records(table)).last().isEqualTo(Map.of("Id", 3, names.get(1), 1));
    }

    @Test
    void rowsAndColumnsOfNothingAreLeftOut() {
        JsonPath report = loaded(into(""), "Name,Amount,,\nAnn,3,,\n,,,\nBea,4, ,\n,\n,,,\n");

        assertThat(report.getInt("rows")).isEqualTo(5);
        assertThat(report.getInt("created")).isEqualTo(2);
        assertThat(report.getInt("blank")).isEqualTo(3);
        assertThat(values("Name")).containsExactly("Ann", "Bea");
        load(into(""), "Name,,Amount\na,x,1\n".getBytes(StandardCharsets.UTF_8))
                .then()
                .statusCode(400)
                .body("errors[0].message", equalTo("column 2 has values but no name in the header"));
        report = loaded(into(""), "Name,\n" + "a,\n".repeat(600) + "b,late\n");
        assertThat(report.getInt("rejected")).isEqualTo(1);
        assertThat(report.getMap("errors[0]"))
                .isEqualTo(Map.of("line", 602, "message", "Column 2 has a value but no name in the header"));
    }

    @Test
    void blankRowsCountForAnImportThatGoesOn() {
        String rows = "Name,Amount\n" + "a,1\n,\n".repeat(300) + "b,2\n".repeat(100);
        given().header("Authorization", "Bearer " + people().token(OWNER))
                .header("Idempotency-Key", "blank")
                .contentType("text/csv")
                .body((rows + "\"open").getBytes(StandardCharsets.UTF_8))
                .post(into(""))
                .then()
                .statusCode(400)
                .body("landed.imported.rows", equalTo(499))
                .body("landed.imported.created", equalTo(250))
                .body("landed.imported.blank", equalTo(249));

        given().header("Authorization", "Bearer " + people().token(OWNER))
                .header("Idempotency-Key", "blank")
                .contentType("text/csv")
                .body(rows.getBytes(StandardCharsets.UTF_8))
                .post(into(""))
                .then()
                .statusCode(200)
                .body("skipped", equalTo(499))
                .body("created", equalTo(150));
    }

    @Test
    void fromTheFirstOpenCellRowsWaitForAWholeFile() {
        String rows = "Name,Amount\n" + "a,1\n".repeat(600) + "b,\"1,250\"\n" + "c,2\n".repeat(600);
        for (int attempt = 0; attempt < 2; attempt++) {
            given().header("Authorization", "Bearer " + people().token(OWNER))
                    .header("Idempotency-Key", "open")
                    .contentType("text/csv")
                    .body((rows + "\"open").getBytes(StandardCharsets.UTF_8))
                    .post(into(""))
                    .then()
                    .statusCode(400)
                    .body("landed.lastLine", equalTo(500));
        }

        given().header("Authorization", "Bearer " + people().token(OWNER))
                .header("Idempotency-Key", "open")
                .contentType("text/csv")
                .body((rows + "d,\"0,5\"\n").getBytes(StandardCharsets.UTF_8))
                .post(into(""))
                .then()
                .statusCode(200)
                .body("skipped", equalTo(499))
                .body("created", equalTo(703));
        String export = owner().get(at("/tables/" + base.table() + "/export")).asString();
        assertThat(export.lines()).hasSize(1_203);
        assertThat(export).contains("\nb,1.25,", "\nd,0.50,");
    }

    @Test
    void aNewTableWaitsForItsFileWhenItsFirstRowsAreOpen() {
        JsonPath report = loaded(
                at("/imports?name=Sales"),
                "Item;Total;Day\n" + "a;1.250 €;5/6/2023\n".repeat(700) + "z;0,50 €;25/6/2023\n");

        assertThat(report.getInt("changed") + report.getInt("emptied")).isZero();
        List<Map<String, Object>> records = records(report.getString("tableId"));
        assertThat(records.getFirst()).containsEntry("Total", 1250).containsEntry("Day", "2023-06-05");
        JsonPath schema = owner().get("/v0/meta/bases/" + base.id() + "/tables").jsonPath();
        assertThat(schema.getList("tables.find { it.name == 'Sales' }.fields.type"))
                .isEqualTo(List.of("singleLineText", "currency", "date"));
        assertThat(schema.getString("tables.find { it.name == 'Sales' }.fields[2].options.dateFormat.name"))
                .isEqualTo("european");
    }

    @Test
    void anExportWithFilesComesBack() {
        String id = base.create(base.table(), Map.of("Name", "a", "Amount", 2));
        post(
                        "/v0/" + base.id() + "/" + id + "/Files/uploadAttachment",
                        Map.of(
                                "contentType",
                                "text/plain",
                                "filename",
                                "plan, final (2).txt",
                                "file",
                                Base64.getEncoder().encodeToString("the plan".getBytes(StandardCharsets.UTF_8))))
                .then()
                .statusCode(200);
        String export = owner().get(at("/tables/" + base.table() + "/export")).asString();
        assertThat(export).contains("\"plan, final (2).txt\"\r\n").doesNotContain("http");
        assertThat(owner().get(at("/tables/" + base.table() + "/export?files=names"))
                        .asString())
                .isEqualTo(export);
        String linked = owner().get(at("/tables/" + base.table() + "/export?files=links"))
                .asString();
        assertThat(linked).contains("plan, final (2).txt (http");
        owner().get(at("/tables/" + base.table() + "/export?files=all")).then().statusCode(400);

        JsonPath named = loaded(into(""), export);
        JsonPath report = loaded(into(""), linked);

        assertThat(named.getInt("created")).isEqualTo(1);
        assertThat(named.getInt("rejected")).isZero();
        assertThat(named.getList("warnings.message"))
                .isEqualTo(List.of("Field \"Files\" cannot take \"plan, final (2).txt\", which does not say where its"
                        + " files are"));
        assertThat(report.getInt("created")).isEqualTo(1);
        assertThat(report.getInt("emptied")).isZero();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        owner().get(base.path()).jsonPath().getList("records.fields.Files*.size"))
                .isEqualTo(Arrays.asList(List.of(8), null, List.of(8))));
    }

    @Test
    void aFileThatIsNowhereCostsItsCellAlone() {
        JsonPath report = loaded(into(""), "Name,Files,Amount\na,plan.txt,2\n");

        assertThat(report.getInt("created")).isEqualTo(1);
        assertThat(report.getString("warnings[0].message"))
                .isEqualTo("Field \"Files\" cannot take \"plan.txt\", which does not say where its files are");
        assertThat(records()).containsExactly(Map.of("Name", "a", "Amount", 2));
    }

    @Test
    void aFileAsAirtableExportsItLeavesTheOtherCellsAlone() {
        JsonPath report = loaded(into(""), "Name,Files,Amount\na,plan.png (https://files.example.org/plan.png),5\n");

        assertThat(report.getInt("created")).isEqualTo(1);
        assertThat(report.getInt("rejected")).isZero();
        assertThat(values("Amount")).containsExactly(5);
    }

    @Test
    void anExportForExcelBeginsWithAMarkAndMoneyIsNotGuarded() {
        loaded(into(""), "Name,Price\n=1+1,-12.50\nZoë,3\n");
        String path = at("/tables/" + base.table() + "/export");

        byte[] marked = owner().get(path + "?bom=true&safe=true").asByteArray();

        assertThat(marked).startsWith(0xEF, 0xBB, 0xBF);
        String text = new String(marked, StandardCharsets.UTF_8);
        assertThat(text)
                .startsWith("\uFEFFName,")
                .contains("\r\n'=1+1,,-€12.50,")
                .contains("\r\nZoë,,€3.00,");
        assertThat(owner().get(path).asByteArray()).startsWith('N', 'a');
        assertThat(load(into(""), owner().get(path + "?bom=true").asByteArray()).statusCode())
                .isEqualTo(200);
        assertThat(values("Price")).containsExactly(-12.5f, 3, -12.5f, 3);
    }

    @Test
    void aPreviewSaysWhatAnImportWouldMakeOfAFileAndWritesNothing() {
        byte[] file = ("Name;Amount;Due;Paid\na;1.204;5/6/2023;y\nb;12-14;25/6/2023;perhaps\n;;;\n"
                        + "c;0,5;never;\n".repeat(3))
                .getBytes(WINDOWS);

        JsonPath preview = load(at("/tables/" + base.table() + "/import/preview"), file)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(preview.getMap("source"))
                .isEqualTo(Map.of(
                        "charset",
                        "UTF-8",
                        "charsetFrom",
                        "detected",
                        "separator",
                        "semicolon",
                        "separatorFrom",
                        "detected"));
        assertThat(preview.getList("header")).isEqualTo(List.of("Name", "Amount", "Due", "Paid"));
        assertThat(preview.getList("columns.type")).isEqualTo(List.of("singleLineText", "number", "date", "checkbox"));
        assertThat(preview.getString("columns[1].decimal")).isEqualTo("comma");
        assertThat(preview.getString("columns[2].dateOrder")).isEqualTo("dayFirst");
        assertThat(preview.getList("sampleRows[0]")).isEqualTo(List.of("a", "1.204", "5/6/2023", "y"));
        assertThat(preview.getInt("rows")).isEqualTo(6);
        assertThat(preview.getInt("blank")).isEqualTo(1);
        assertThat(preview.getInt("emptied")).isEqualTo(5);
        assertThat(preview.getList("warnings.line")).isEqualTo(List.of(3, 3, 5, 6, 7));
        assertThat(records()).isEmpty();
    }

    @Test
    void aPreviewOfANewTableGuessesAsTheImportDoes() {
        byte[] file = "Item,Total,Day\na,\"2,345\",2023-01-31\n".getBytes(StandardCharsets.UTF_8);

        JsonPath preview = load(at("/imports/preview"), file)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(preview.getList("columns.type")).isEqualTo(List.of("singleLineText", "number", "date"));
        assertThat(preview.getString("columns[1].signsFrom")).isEqualTo("assumed");
        assertThat(preview.getInt("changed")).isEqualTo(1);
        assertThat(owner().get("/v0/meta/bases/" + base.id() + "/tables")
                        .jsonPath()
                        .getList("tables.name"))
                .isEqualTo(List.of("Ledger"));
        assertThat(load(at("/imports?name=Ledger 2"), file).jsonPath().getInt("changed"))
                .isEqualTo(1);
    }

    @Test
    void aPreviewRefusesWhatAnImportRefuses() {
        String preview = at("/tables/" + base.table() + "/import/preview");
        load(preview, "Name,Nope\n".getBytes(StandardCharsets.UTF_8))
                .then()
                .statusCode(400)
                .body("errors[0].message", equalTo("the table has no field \"Nope\""));
        load(preview, "Name\n\"a".getBytes(StandardCharsets.UTF_8))
                .then()
                .statusCode(400)
                .body("errors[0].message", equalTo("line 2: a quoted cell does not end"));
        load(preview, new byte[0]).then().statusCode(400).body("errors[0].message", equalTo("has no header"));
        send(VIEWER, preview, "text/csv", "Name\n".getBytes(StandardCharsets.UTF_8))
                .then()
                .statusCode(403);
        send(EDITOR, preview, "text/csv", "Name\n".getBytes(StandardCharsets.UTF_8))
                .then()
                .statusCode(200);
        send(EDITOR, at("/imports/preview"), "text/csv", "Name\n".getBytes(StandardCharsets.UTF_8))
                .then()
                .statusCode(403);
    }
}
