package org.pyairtable.data.record.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.VIEWER;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.post;
import static org.pyairtable.data.DataFixture.probe;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** Many records by one request, all or none. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class BatchIT {
    private TestBase base;

    @BeforeEach
    void aTable() {
        base = base(
                "Parts",
                List.of(
                        field("Name", "singleLineText"),
                        field("Stock", "number", Map.of("precision", 0)),
                        field("Kind", "singleSelect", Map.of("choices", List.of(Map.of("name", "bolt"))))));
        base.addField(base.table(), field("Twice", "formula", Map.of("formula", "{Stock} * 2")));
    }

    private String path() {
        return "/api/bases/" + base.id() + "/tables/" + base.table() + "/batch";
    }

    private Response write(Map<?, ?>... records) {
        return post(path(), Map.of("records", Arrays.asList(records)));
    }

    private static Map<String, Object> created(Map<String, ?> fields) {
        return Map.of("fields", fields);
    }

    private static Map<String, Object> updated(String id, Map<String, ?> expected, Map<String, ?> fields) {
        return Map.of("id", id, "expected", expected, "fields", fields);
    }

    private long count() {
        return Long.parseLong(Sql.column("select count(*) from records.\"" + base.table() + "\"")
                .getFirst());
    }

    @Test
    void aBatchCreatesAndUpdatesRecordsInItsOrder() {
        String bolt = base.create(base.table(), Map.of("Name", "M8", "Stock", 5));

        JsonPath done = write(
                        created(Map.of("Name", "M6", "Stock", 1)),
                        updated(bolt, Map.of("Stock", 5), Map.of("Stock", 4)),
                        created(Map.of("Name", "M4")))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(done.getList("records.created")).isEqualTo(List.of(true, false, true));
        assertThat(done.getString("records[1].id")).isEqualTo(bolt);
        assertThat(base.get(base.table(), done.getString("records[0].id")).getMap("fields"))
                .isEqualTo(Map.of("Name", "M6", "Stock", 1, "Twice", 2));
        assertThat(base.cell(base.table(), bolt, "Twice")).isEqualTo(8);
    }

    @Test
    void valuesThatCannotBeWrittenRefuseAllAndAreListedByRecordAndField() {
        String bolt = base.create(base.table(), Map.of("Name", "M8", "Stock", 5));

        JsonPath refused = write(
                        created(Map.of("Name", "fine")),
                        created(Map.of("Stock", "many", "Nope", 1)),
                        Map.of("id", bolt, "fields", Map.of("Twice", 3, "Kind", "nut")))
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .extract()
                .jsonPath();

        assertThat(refused.getString("code")).isEqualTo("INVALID_BATCH");
        assertThat(refused.getString("detail"))
                .isEqualTo("Nothing was written: 2 record(s) have values that cannot be written.");
        List<Map<String, Object>> cells = refused.getList("cells");
        assertThat(cells)
                .containsExactlyInAnyOrder(
                        Map.of(
                                "record",
                                1,
                                "field",
                                "Stock",
                                "message",
                                "Field \"Stock\" cannot accept the provided value"),
                        Map.of("record", 1, "field", "Nope", "message", "Unknown field name: \"Nope\""),
                        Map.of(
                                "record",
                                2,
                                "id",
                                bolt,
                                "field",
                                "Twice",
                                "message",
                                "Field \"Twice\" cannot accept a value because the field is computed"),
                        Map.of(
                                "record",
                                2,
                                "id",
                                bolt,
                                "field",
                                "Kind",
                                "message",
                                "Insufficient permissions to create new select option \"\"nut\"\""));
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void cellsThatHoldSomethingElseThanExpectedRefuseAllAndArePresented() {
        String bolt = base.create(base.table(), Map.of("Name", "M8", "Stock", 5, "Kind", "bolt"));
        Map<String, Object> empty = new HashMap<>();
        empty.put("Kind", null);
        empty.put("Stock", 5);

        JsonPath refused = write(created(Map.of("Name", "new")), updated(bolt, empty, Map.of("Stock", 6)))
                .then()
                .statusCode(409)
                .extract()
                .jsonPath();

        assertThat(refused.getString("code")).isEqualTo("UNEXPECTED_VALUES");
        assertThat(refused.<Map<String, Object>>getList("cells"))
                .isEqualTo(List.of(Map.of(
                        "record", 1,
                        "id", bolt,
                        "field", "Kind",
                        "message", "The cell holds another value than expected",
                        "present", "bolt")));
        assertThat(base.cell(base.table(), bolt, "Stock")).isEqualTo(5);
        assertThat(count()).isEqualTo(1);
        write(updated(bolt, Map.of("Stock", 5, "Kind", "bolt"), Map.of("Stock", 6)))
                .then()
                .statusCode(200);
    }

    @Test
    void unknownRecordsAndExpectationsThatCannotBeComparedAreRefused() {
        String bolt = base.create(base.table(), Map.of("Name", "M8", "Stock", 5));

        JsonPath refused = write(
                        updated("recAAAAAAAAAAAAAA", Map.of(), Map.of("Stock", 1)),
                        updated(bolt, new TreeMap<>(Map.of("Twice", 10, "Stock", "x")), Map.of("Stock", 1)))
                .then()
                .statusCode(422)
                .extract()
                .jsonPath();

        assertThat(refused.getList("cells.message"))
                .isEqualTo(List.of(
                        "Record ID recAAAAAAAAAAAAAA does not exist in this table",
                        "Field \"Stock\" cannot accept the provided value",
                        "Values of a field of type formula cannot be expected"));
    }

    @Test
    void aThousandRecordsAreWrittenByOneRequestAndReportedInPartsOfAHundred() {
        Map<?, ?>[] thousand = IntStream.range(0, 1_000)
                .mapToObj(i -> created(Map.of("Name", "p" + i, "Stock", i)))
                .toArray(Map[]::new);

        write(thousand).then().statusCode(200);

        assertThat(count()).isEqualTo(1_000);
        for (String name : List.of("p0", "p500", "p999")) {
            var event = probe().await(
                            "data.records",
                            m -> m.json().path("tableId").asText().equals(base.table())
                                    && m.json().toString().contains("\"" + name + "\""),
                            PATIENCE);
            assertThat(event.json().path("changes")).hasSize(100);
        }
    }

    @Test
    void aBodyThatIsNoBatchIsRefusedByItsName() {
        write().then().statusCode(400);
        Map<?, ?>[] many =
                IntStream.range(0, 1_001).mapToObj(i -> created(Map.of())).toArray(Map[]::new);
        assertThat(write(many).then().statusCode(400).extract().jsonPath().getString("errors[0].field"))
                .isEqualTo("records");
        assertThat(fault(Map.of("records", List.of(Map.of("fields", Map.of(), "colour", "red")))))
                .isEqualTo("records[0].colour");
        assertThat(fault(Map.of("records", List.of(Map.of())))).isEqualTo("records[0].fields");
        assertThat(fault(Map.of("records", List.of(Map.of("id", "x", "fields", Map.of())))))
                .isEqualTo("records[0].id");
        assertThat(fault(Map.of("records", List.of(Map.of("expected", Map.of(), "fields", Map.of())))))
                .isEqualTo("records[0].expected");
        String bolt = base.create(base.table(), Map.of("Name", "M8"));
        write(updated(bolt, Map.of(), Map.of("Stock", 1)), updated(bolt, Map.of(), Map.of("Stock", 2)))
                .then()
                .statusCode(400);
    }

    private String fault(Map<String, ?> body) {
        return post(path(), body).then().statusCode(400).extract().jsonPath().getString("errors[0].field");
    }

    @Test
    void writingNeedsTheRoleAndTheScope() {
        String body = Json.write(Map.of("records", List.of(created(Map.of("Name", "x")))));

        as(VIEWER).body(body).post(path()).then().statusCode(403);
        as(STRANGER).body(body).post(path()).then().statusCode(404);
        as(EDITOR, "data.records:read").body(body).post(path()).then().statusCode(403);
        assertThat(count()).isZero();
        as(EDITOR, "data.records:write").body(body).post(path()).then().statusCode(200);
        owner().get(base.path()).then().statusCode(200);
    }
}
