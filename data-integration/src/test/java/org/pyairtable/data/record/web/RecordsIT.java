package org.pyairtable.data.record.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.VIEWER;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.RawHttp;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class RecordsIT {
    private static final List<Map<String, Object>> FIELDS = List.of(
            field("Name", "singleLineText"),
            field("Amount", "number", Map.of("precision", 2)),
            field("Done", "checkbox", Map.of("icon", "check", "color", "greenBright")),
            field("Status", "singleSelect", Map.of("choices", List.of(Map.of("name", "Todo"), Map.of("name", "Done")))),
            field("Tags", "multipleSelects", Map.of("choices", List.of(Map.of("name", "a"), Map.of("name", "b")))),
            field("Day", "date", Map.of("dateFormat", Map.of("name", "iso"))),
            field("Number", "autoNumber"),
            field("By", "createdBy"));

    private static Map<String, Object> cells(Object... pairs) {
        Map<String, Object> cells = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            cells.put((String) pairs[i], pairs[i + 1]);
        }
        return cells;
    }

    private static Map<String, Object> entry(Map<String, Object> fields) {
        return Map.of("fields", fields);
    }

    @Test
    void eachOfManyRecordsThatAreReadAtOnceIsAnsweredToWhoAskedForIt() {
        TestBase base = base("Jobs", FIELDS);
        List<String> ids = post(
                        base.path(),
                        Map.of(
                                "records",
                                IntStream.range(0, 10)
                                        .mapToObj(n -> entry(cells("Name", "Job " + n)))
                                        .toList()))
                .jsonPath()
                .getList("records.id");
        String missing = "rec00000000000000";
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 66)
                .mapToObj(n -> RawHttp.getLater(
                        base.path() + "/" + (n % 11 == 10 ? missing : ids.get(n % 11)), n % 3 == 0 ? STRANGER : VIEWER))
                .toList();
        for (int n = 0; n < answers.size(); n++) {
            HttpResponse<String> answer = answers.get(n).join();
            boolean found = n % 3 != 0 && n % 11 != 10;
            assertThat(answer.statusCode()).as("%d", n).isEqualTo(found ? 200 : 403);
            assertThat(answer.body().contains("\"Name\":\"Job " + n % 11 + "\""))
                    .as("%d: %s", n, answer.body())
                    .isEqualTo(found);
        }
    }

    @Test
    void aRecordKeepsItsCellsAndLeavesOutTheEmptyOnes() {
        TestBase base = base("Jobs", FIELDS);
        String name = "\"; drop table x; -- 👩‍🚀 日本 \\";

        String id = post(
                        base.path(),
                        entry(cells(
                                "Name",
                                name,
                                "Amount",
                                0,
                                "Done",
                                false,
                                "Status",
                                "Done",
                                "Tags",
                                List.of("b", "a"),
                                "Day",
                                "2024-02-29")))
                .then()
                .statusCode(200)
                .body("id", matchesPattern("rec[A-Za-z0-9]{14}"))
                .body("createdTime", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"))
                .extract()
                .path("id");

        JsonPath record = base.get(base.table(), id);
        assertThat(record.getMap("fields"))
                .containsEntry("Name", name)
                .containsEntry("Amount", 0)
                .containsEntry("Status", "Done")
                .containsEntry("Tags", List.of("b", "a"))
                .containsEntry("Day", "2024-02-29")
                .containsEntry("Number", 1)
                .doesNotContainKey("Done");
        assertThat(record.getString("fields.By.name")).isEqualTo("Olga Owner");
    }

    @Test
    void namesMayBeEscapedInJson() {
        TestBase base = base(
                "Faces \uD83D\uDE00",
                List.of(field("Name", "singleLineText"), field("\uD83D\uDE00", "number", Map.of("precision", 0))));

        owner().body("{\"fields\":{\"Name\":\"\\uD83D\\uDE00\",\"\\uD83D\\uDE00\":7}}")
                .post(base.path())
                .then()
                .statusCode(200);

        assertThat(owner().get(base.path()).jsonPath().getMap("records[0].fields"))
                .isEqualTo(Map.of("Name", "\uD83D\uDE00", "\uD83D\uDE00", 7));
    }

    @Test
    void numbersKeepTheirPrecision() {
        TestBase base = base("Numbers", FIELDS);

        for (String number : List.of(
                "9007199254740993.125",
                "0.1",
                "1000000000000000.1",
                "12345678901234567890",
                "1234567890.1234567890123456789")) {
            String id = owner().body("{\"fields\":{\"Name\":\"n\",\"Amount\":" + number + "}}")
                    .post(base.path())
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("id");

            assertThat(owner().get(base.path() + "/" + id).asString()).contains("\"Amount\":" + number + ",");
        }
    }

    @Test
    void tablesAndFieldsGoByNameOrIdAndClientsMayEndPathsAsTheyLike() {
        TestBase base = base("Größe & Co / 2", FIELDS);
        String nameId = owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields[0].id");

        String id = Json.read(RawHttp.post(
                                "/v0/" + base.id() + "/Gr%C3%B6%C3%9Fe%20%26%20Co%20%2F%202/?",
                                Json.write(entry(cells(nameId, "by id"))))
                        .body())
                .path("id")
                .asText();

        owner().queryParam("returnFieldsByFieldId", "1")
                .get(base.path() + "/" + id)
                .then()
                .statusCode(200)
                .body("fields." + nameId, equalTo("by id"));
    }

    @Test
    void aBatchIsAnsweredInItsOrder() {
        TestBase base = base("Batch", FIELDS);

        List<String> ids = post(base.path(), Map.of("records", numbered(10)))
                .then()
                .statusCode(200)
                .body(
                        "records.fields.Name",
                        equalTo(IntStream.range(0, 10).mapToObj(i -> "n" + i).toList()))
                .extract()
                .path("records.id");

        assertThat(new HashSet<>(ids)).hasSize(10);
    }

    private static List<Map<String, Object>> numbered(int count) {
        List<Map<String, Object>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(entry(cells("Name", "n" + i, "Amount", i % 5)));
        }
        return records;
    }

    @Test
    void patchMergesAndPutReplaces() {
        TestBase base = base("Merge", FIELDS);
        String id = base.create(base.table(), cells("Name", "a", "Amount", 1, "Status", "Todo"));

        patch(base.path() + "/" + id, entry(cells("Amount", null, "Done", true)))
                .then()
                .statusCode(200)
                .body("fields.Name", equalTo("a"))
                .body("fields.Amount", nullValue())
                .body("fields.Done", equalTo(true));
        owner().body(Json.write(Map.of("records", List.of(Map.of("id", id, "fields", cells("Name", "b"))))))
                .put(base.path())
                .then()
                .statusCode(200)
                .body("records[0].fields.Name", equalTo("b"))
                .body("records[0].fields.Status", nullValue())
                .body("records[0].fields.Done", nullValue())
                .body("records[0].fields.Number", equalTo(1));
        assertThat(base.get(base.table(), id).getMap("fields")).containsOnlyKeys("Name", "Number", "By");
    }

    @Test
    void aBatchSucceedsWholeOrNotAtAll() {
        TestBase base = base("Atomic", FIELDS);

        post(base.path(), Map.of("records", List.of(entry(cells("Name", "ok")), entry(cells("Amount", "no")))))
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_VALUE_FOR_COLUMN"))
                .body("error.message", equalTo("Field \"Amount\" cannot accept the provided value"));

        owner().get(base.path()).then().body("records", hasSize(0));
    }

    @Test
    void upsertCreatesUpdatesAndRefusesWhatIsAmbiguous() {
        TestBase base = base("Upsert", FIELDS);
        String known = base.create(base.table(), cells("Name", "known", "Amount", 1));
        Map<String, Object> upsert = Map.of(
                "performUpsert",
                Map.of("fieldsToMergeOn", List.of("Name")),
                "records",
                List.of(entry(cells("Name", "known", "Amount", 2)), entry(cells("Name", "new", "Amount", 3))));

        JsonPath answer =
                patch(base.path(), upsert).then().statusCode(200).extract().jsonPath();

        assertThat(answer.getList("updatedRecords")).isEqualTo(List.of(known));
        assertThat(answer.getList("createdRecords")).hasSize(1);
        assertThat(answer.getList("records.fields.Amount")).isEqualTo(List.of(2, 3));
        base.create(base.table(), cells("Name", "new"));
        patch(base.path(), upsert).then().statusCode(422);
    }

    @Test
    void aRecordIsUpdatedOnceInARequest() {
        TestBase base = base("Twice", FIELDS);
        String id = base.create(base.table(), cells("Name", "a", "Amount", 1));
        Map<String, Object> one = Map.of("id", id, "fields", cells("Amount", 2));
        Map<String, Object> other = Map.of("id", id, "fields", cells("Name", "b"));
        Map<String, Object> same = entry(cells("Name", "a", "Amount", 3));

        for (Map<String, Object> body : List.of(
                Map.<String, Object>of("records", List.of(one, other)),
                Map.of("records", List.of(same, same), "performUpsert", Map.of("fieldsToMergeOn", List.of("Name"))),
                Map.of("records", List.of(one, same), "performUpsert", Map.of("fieldsToMergeOn", List.of("Name"))))) {
            patch(base.path(), body)
                    .then()
                    .statusCode(422)
                    .body("error.type", equalTo("INVALID_RECORDS"))
                    .body(
                            "error.message",
                            equalTo("You cannot update the same record multiple times in a single request."));
        }
        assertThat(base.cell(base.table(), id, "Amount")).isEqualTo(1);
    }

    @Test
    void whatIsMergedHasToBeThere() {
        TestBase base = base("Merge", FIELDS);
        String empty = base.create(base.table(), cells("Amount", 1));
        Map<String, Object> merge = Map.of("fieldsToMergeOn", List.of("Name", "Name"));

        patch(base.path(), Map.of("records", List.of(entry(cells("Amount", 2))), "performUpsert", merge))
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_REQUEST_UNKNOWN"));
        patch(base.path(), Map.of("records", List.of(entry(cells("Name", "n", "Amount", 2))), "performUpsert", merge))
                .then()
                .statusCode(200)
                .body("createdRecords", hasSize(1));
        assertThat(base.cell(base.table(), empty, "Amount")).isEqualTo(1);
    }

    @Test
    void deletedRecordsAreGone() {
        TestBase base = base("Delete", FIELDS);
        List<String> ids = post(base.path(), Map.of("records", numbered(3))).path("records.id");

        owner().delete(base.path() + "/" + ids.get(0))
                .then()
                .statusCode(200)
                .body("deleted", equalTo(true))
                .body("id", equalTo(ids.get(0)));
        owner().urlEncodingEnabled(false)
                .delete(base.path() + "?records%5B%5D=" + ids.get(1) + "&records%5B%5D=" + ids.get(2))
                .then()
                .statusCode(200)
                .body("records.id", equalTo(ids.subList(1, 3)))
                .body("records.deleted", equalTo(List.of(true, true)));
        owner().get(base.path()).then().body("records", hasSize(0));
        owner().delete(base.path() + "/" + ids.get(0))
                .then()
                .statusCode(404)
                .body("error.type", equalTo("MODEL_ID_NOT_FOUND"))
                .body("error.message", equalTo("Record not found"));
    }

    @Test
    void pagesFollowEachOtherWhileOthersWrite() {
        TestBase base = base("Pages", FIELDS);
        post(base.path(), Map.of("records", numbered(10))).then().statusCode(200);
        List<String> seen = new ArrayList<>();

        JsonPath page = owner().get(base.path() + "?pageSize=4&sort[0][field]=Amount&sort[0][direction]=desc")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        seen.addAll(page.getList("records.fields.Name"));
        base.create(base.table(), cells("Name", "late", "Amount", 9));
        while (page.getString("offset") != null) {
            assertThat(page.getString("offset")).matches("itr[A-Za-z0-9]{14}/rec[A-Za-z0-9]{14}");
            page = owner().get(base.path() + "?pageSize=4&sort[0][field]=Amount&sort[0][direction]=desc&offset="
                            + page.getString("offset"))
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            seen.addAll(page.getList("records.fields.Name"));
        }

        assertThat(seen).containsExactly("n4", "n9", "n3", "n8", "n2", "n7", "n1", "n6", "n0", "n5");
    }

    @Test
    void maxRecordsBoundsAllPagesTogether() {
        TestBase base = base("Max", FIELDS);
        post(base.path(), Map.of("records", numbered(10))).then().statusCode(200);

        JsonPath first = owner().get(base.path() + "?pageSize=3&maxRecords=5").jsonPath();
        JsonPath second = owner().get(base.path() + "?pageSize=3&maxRecords=5&offset=" + first.getString("offset"))
                .jsonPath();

        assertThat(first.getList("records")).hasSize(3);
        assertThat(second.getList("records")).hasSize(2);
        assertThat(second.getString("offset")).isNull();
    }

    @Test
    void filterAndFieldsNarrowTheList() {
        TestBase base = base("Filter", FIELDS);
        post(base.path(), Map.of("records", numbered(10))).then().statusCode(200);

        owner().queryParam("filterByFormula", "AND({Amount} >= 3, {Name} != 'n9')")
                .queryParam("fields[]", "Name")
                .get(base.path())
                .then()
                .statusCode(200)
                .body(
                        "records.fields",
                        equalTo(List.of(Map.of("Name", "n3"), Map.of("Name", "n4"), Map.of("Name", "n8"))));
        post(
                        base.path() + "/listRecords?timeZone=utc",
                        Map.of("method", "post", "filterByFormula", "{Amount}=4", "pageSize", 1, "maxRecords", 1))
                .then()
                .statusCode(200)
                .body("records.fields.Name", equalTo(List.of("n4")));
    }

    @Test
    void emptiesComeFirstAndSelectsSortByTheirOptions() {
        TestBase base = base("Sorts", FIELDS);
        post(
                        base.path(),
                        Map.of(
                                "records",
                                List.of(
                                        entry(cells("Name", "c", "Status", "Done")),
                                        entry(cells("Name", "B", "Status", "Todo")),
                                        entry(cells("Name", "a")))))
                .then()
                .statusCode(200);

        assertThat(owner().get(base.path() + "?sort[0][field]=Status")
                        .jsonPath()
                        .getList("records.fields.Name"))
                .isEqualTo(List.of("a", "B", "c"));
        assertThat(owner().get(base.path() + "?sort[0][field]=Name&sort[0][direction]=desc")
                        .jsonPath()
                        .getList("records.fields.Name"))
                .isEqualTo(List.of("c", "B", "a"));
    }

    @Test
    void typecastCreatesOptionsAndReadsTexts() {
        TestBase base = base("Typecast", FIELDS);

        post(
                        base.path(),
                        Map.of(
                                "typecast",
                                true,
                                "fields",
                                cells("Name", 7, "Amount", "1,5", "Status", "Later", "Tags", "b, c", "Done", "yes")))
                .then()
                .statusCode(200)
                .body("fields.Name", equalTo("7"))
                .body("fields.Amount", equalTo(15))
                .body("fields.Status", equalTo("Later"))
                .body("fields.Tags", equalTo(List.of("b", "c")))
                .body("fields.Done", equalTo(true));
        assertThat(owner().get("/v0/meta/bases/" + base.id() + "/tables")
                        .jsonPath()
                        .getList("tables[0].fields.find { it.name == 'Status' }.options.choices.name"))
                .isEqualTo(List.of("Todo", "Done", "Later"));
    }

    @Test
    void theStringFormatAndViewsWork() {
        TestBase base = base("Strings", FIELDS);
        base.create(base.table(), cells("Name", "s", "Amount", 1.5, "Done", true));

        owner().queryParam("view", "Grid view")
                .get(base.path() + "?cellFormat=string&timeZone=utc&userLocale=en")
                .then()
                .statusCode(200)
                .body("records[0].fields.Amount", equalTo("1.50"))
                .body("records[0].fields.Done", equalTo("checked"));
    }
}
