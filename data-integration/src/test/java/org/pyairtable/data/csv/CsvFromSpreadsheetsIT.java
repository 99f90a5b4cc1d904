package org.pyairtable.data.csv;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.people;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.testkit.SuiteResource;

/** Files as spreadsheets and surveys write them: each cell is what it says, or is empty and named with its line. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class CsvFromSpreadsheetsIT {
    private static final Map<String, Object> NUMBER = field("N", "number", Map.of("precision", 2));
    private static final Map<String, Object> MONEY = field("C", "currency", Map.of("precision", 2, "symbol", "€"));
    private static final Map<String, Object> TICK =
            field("Ok", "checkbox", Map.of("icon", "check", "color", "greenBright"));

    private static JsonPath sent(String path, String contentType, byte[] body) {
        // The charset is what the test says, or is found.
        return given().config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .header("Authorization", "Bearer " + people().token(OWNER))
                .contentType(contentType)
                .body(body)
                .post(path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static TestBase table(List<Map<String, Object>> fields) {
        List<Map<String, Object>> all = new ArrayList<>(List.of(field("Name", "singleLineText")));
        all.addAll(fields);
        return base("Import", all);
    }

    private static List<Map<String, Object>> records(TestBase base, String table) {
        return owner().get(base.path(table)).jsonPath().getList("records.fields");
    }

    /** @param values of the column's cells from the first row to the last; null for one that is told */
    private record Cells(String column, List<@Nullable Object> values) {
        static Cells of(String column, @Nullable Object... values) {
            return new Cells(column, Arrays.asList(values));
        }
    }

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of(
                        "?separator=semicolon",
                        List.of(NUMBER, MONEY, field("P", "percent", Map.of("precision", 1))),
                        "Name;N;C;P\nA;3,50;1.234,50 €;12,5%\nB;-0,75;12,00 €;100%\n",
                        List.of(Cells.of("N", 3.5f, -0.75f), Cells.of("C", 1234.5f, 12), Cells.of("P", 0.125f, 1))),
                Arguments.of(
                        "",
                        List.of(NUMBER),
                        "Name,N\nA,\"7,25\"\nB,\"1 000,5\"\n",
                        List.of(Cells.of("N", 7.25f, 1000.5f))),
                Arguments.of(
                        "",
                        List.of(NUMBER),
                        "Name,N\nA,10-20\nB,12:30\nC,5 or 6\nD,3/4/2024\n",
                        List.of(Cells.of("N", null, null, null, null))),
                Arguments.of(
                        "",
                        List.of(NUMBER),
                        "Name,N\nA,125.40-\nB,\u2212125.40\n",
                        List.of(Cells.of("N", -125.4f, -125.4f))),
                Arguments.of(
                        "",
                        List.of(TICK),
                        "Name,Ok\nA,t\nB,y\nC,\u2713\nD,\u2714\n",
                        List.of(Cells.of("Ok", true, true, true, true))),
                Arguments.of("", List.of(NUMBER), "Name,N\nAnn,3\n,\n,\n", List.of(Cells.of("N", 3))),
                Arguments.of(
                        "",
                        List.of(
                                field("D", "date", Map.of("dateFormat", Map.of("name", "iso"))),
                                field("E", "date", Map.of("dateFormat", Map.of("name", "local")))),
                        "Name,D,E\nA,03.04.2024,03.04.2024\nB,13.04.2024,13.04.2024\n",
                        List.of(Cells.of("D", "2024-04-03", "2024-04-13"), Cells.of("E", "2024-04-03", "2024-04-13"))),
                Arguments.of(
                        "",
                        List.of(field("Files", "multipleAttachments"), NUMBER),
                        "Name,Files,N\nA,plan.png (https://files.example.org/plan.png),5\n",
                        List.of(Cells.of("N", 5))));
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileArrivesAsItIsMeant(String query, List<Map<String, Object>> fields, String csv, List<Cells> columns) {
        TestBase base = table(fields);
        JsonPath report = sent(
                "/api/bases/" + base.id() + "/tables/" + base.table() + "/import" + query,
                "text/csv",
                csv.getBytes(UTF_8));

        List<Map<String, Object>> records = records(base, base.table());
        assertThat(report.getInt("rejected")).isZero();
        for (Cells column : columns) {
            assertThat(records.stream().map(record -> record.get(column.column())))
                    .as(csv)
                    .containsExactlyElementsOf(column.values());
            long told = column.values().stream().filter(value -> value == null).count();
            assertThat(report.getInt("emptied")).as(csv).isGreaterThanOrEqualTo((int) told);
        }
    }

    static Stream<Arguments> newTables() {
        byte[] utf16 = "\uFEFFName\tAge\r\nZo\u00eb\t3\r\n".getBytes(UTF_16LE);
        return Stream.of(
                Arguments.of(
                        "text/csv; charset=windows-1252",
                        "",
                        "Name,City\r\nJos\u00e9,M\u00fcnchen\r\n".getBytes(ISO_8859_1),
                        Map.of("Name", "Jos\u00e9", "City", "M\u00fcnchen")),
                Arguments.of("text/csv", "&separator=tab", utf16, Map.of("Name", "Zo\u00eb", "Age", 3)),
                Arguments.of(
                        "text/csv",
                        "&separator=semicolon",
                        "sep=;\r\nName;Age\r\nAnn;3\r\n".getBytes(UTF_8),
                        Map.of("Name", "Ann", "Age", 3)),
                Arguments.of(
                        "text/csv",
                        "",
                        "Name;Age;City\r\nAnn;3;Ulm\r\nBob;4;Bonn\r\n".getBytes(UTF_8),
                        Map.of("Name", "Ann", "Age", 3, "City", "Ulm")),
                Arguments.of(
                        "text/csv",
                        "",
                        ("\"" + "How satisfied are you with the service ".repeat(8) + "\",Name\n5,Ann\n")
                                .getBytes(UTF_8),
                        Map.of("Name", "Ann")));
    }

    @ParameterizedTest
    @MethodSource("newTables")
    void aTableIsMadeOfTheFile(String contentType, String query, byte[] body, Map<String, Object> first) {
        TestBase base = table(List.of());
        sent("/api/bases/" + base.id() + "/imports?name=Made" + query, contentType, body);
        String made = owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .jsonPath()
                .getString("tables.find { it.name == 'Made' }.id");

        assertThat(records(base, made).getFirst()).containsAllEntriesOf(first);
    }

    @Test
    void anExportWithFilesComesBackAndOneForExcelBeginsWithAMark() {
        TestBase base = table(List.of(field("Files", "multipleAttachments"), MONEY));
        String other = base.addTable(
                "Other", List.of(field("Name", "singleLineText"), field("Files", "multipleAttachments"), MONEY));
        String record = base.create(base.table(), Map.of("Name", "Jos\u00e9", "C", -1234.5));
        base.create(base.table(), Map.of("Name", "b", "C", 2));
        owner().body(Map.of("contentType", "text/plain", "filename", "plan.txt", "file", "eA=="))
                .post("/v0/" + base.id() + "/" + record + "/Files/uploadAttachment")
                .then()
                .statusCode(200);
        String export = "/api/bases/" + base.id() + "/tables/" + base.table() + "/export";

        JsonPath report = sent(
                "/api/bases/" + base.id() + "/tables/" + other + "/import",
                "text/csv",
                owner().get(export).asByteArray());

        assertThat(report.getInt("rejected")).isZero();
        assertThat(records(base, other)).hasSize(2);
        assertThat(owner().get(export + "?bom=true").asByteArray()).startsWith(0xEF, 0xBB, 0xBF);
        assertThat(owner().get(export + "?safe=true").asString())
                .contains("-\u20ac1,234.50".replace(",", ""))
                .doesNotContain("'-");
    }
}
