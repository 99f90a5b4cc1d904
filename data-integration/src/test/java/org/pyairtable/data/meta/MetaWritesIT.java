package org.pyairtable.data.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.RawHttp;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** What clients of the metadata API rely on beyond its documentation. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class MetaWritesIT {
    private TestBase base;

    @BeforeEach
    void aTable() {
        base = base("Plans / 2026", List.of(field("Name", "singleLineText")));
    }

    @Test
    void aFieldIsMadeInATableThatIsCalledByItsName() {
        String path = "/v0/meta/bases/" + base.id() + "/tables/";

        HttpResponse<String> made = RawHttp.post(
                path + "Plans%20%2F%202026/fields", Json.write(field("Size", "number", Map.of("precision", 0))));

        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(owner().get("/v0/meta/bases/" + base.id() + "/tables")
                        .jsonPath()
                        .getList("tables[0].fields.id"))
                .contains(Json.read(made.body()).path("id").asText());
        post(path + "Plans/fields", field("Size", "singleLineText"))
                .then()
                .statusCode(403)
                .body("error.type", equalTo("INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND"));
    }

    @Test
    void datesThatDependOnEachOtherAreRefusedRatherThanForgotten() {
        String path = "/v0/meta/bases/" + base.id() + "/tables/" + base.table();

        patch(path, Map.of("name", "Renamed", "dateDependencySettings", Map.of("reschedulingMode", "fixed")))
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_REQUEST_UNKNOWN"))
                .body("error.message", equalTo("Date dependencies are not supported"));
        patch(path, Map.of("dateDependencySettings", Map.of("isEnabled", false)))
                .then()
                .statusCode(200)
                .body("name", equalTo("Plans / 2026"));
    }

    @Test
    void onlyAirtablesColorsAndIconsAreTaken() {
        String fields = "/v0/meta/bases/" + base.id() + "/tables/" + base.table() + "/fields";
        for (Map<String, Object> wrong : List.of(
                field("X", "rating", Map.of("icon", "sun", "max", 5, "color", "yellowBright")),
                field("X", "rating", Map.of("icon", "star", "max", 5, "color", "yellowLight2")),
                field("X", "checkbox", Map.of("icon", "tick", "color", "greenBright")),
                field("X", "singleSelect", Map.of("choices", List.of(Map.of("name", "a", "color", "blue")))),
                field("X", "singleSelect", Map.of("choices", List.of(Map.of("name", 5)))),
                field("X", "number", Map.of("precision", new BigInteger("18446744073709551617"))))) {
            post(fields, wrong)
                    .then()
                    .statusCode(422)
                    .body("error.type", equalTo("INVALID_FIELD_TYPE_OPTIONS_FOR_CREATE"));
        }
        post(fields, field("Mood", "rating", Map.of("icon", "heart", "max", 3, "color", "pinkBright")))
                .then()
                .statusCode(200)
                .body("options.color", equalTo("pinkBright"));
    }

    @Test
    void aChoiceIsKnownByItsNameAsWell() {
        String field = base.addField(
                base.table(),
                field(
                        "Phase",
                        "singleSelect",
                        Map.of("choices", List.of(Map.of("name", "Now"), Map.of("name", "Then")))));
        String record = base.create(base.table(), Map.of("Phase", "Then"));
        String path = "/v0/meta/bases/" + base.id() + "/tables/" + base.table() + "/fields/" + field;

        patch(path, Map.of("options", Map.of("choices", List.of(Map.of("name", "Then"), Map.of("name", "Later")))))
                .then()
                .statusCode(200)
                .body("options.choices.name", equalTo(List.of("Then", "Later")));

        assertThat(base.cell(base.table(), record, "Phase")).isEqualTo("Then");
    }

    @Test
    void aLinkKeepsTheViewFromWhichRecordsAreChosen() {
        String people = base.addTable("People", List.of(field("Name", "singleLineText")));
        String view = owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[1].views[0].id");
        String fields = "/v0/meta/bases/" + base.id() + "/tables/" + base.table() + "/fields";

        post(
                        fields,
                        field(
                                "Owner",
                                "multipleRecordLinks",
                                Map.of("linkedTableId", people, "viewIdForRecordSelection", view)))
                .then()
                .statusCode(200)
                .body("options.viewIdForRecordSelection", equalTo(view));
        owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .then()
                .body("tables[0].fields[1].options.viewIdForRecordSelection", equalTo(view));
        post(
                        fields,
                        field(
                                "Other",
                                "multipleRecordLinks",
                                Map.of("linkedTableId", base.table(), "viewIdForRecordSelection", view)))
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_FIELD_TYPE_OPTIONS_FOR_CREATE"));
    }

    @Test
    void aBaseIsDeletedByItsOwner() {
        String path = "/v0/meta/bases/" + base.id();

        as(EDITOR).delete(path).then().statusCode(403).body("error.type", equalTo("INVALID_PERMISSIONS"));
        owner().delete(path)
                .then()
                .statusCode(200)
                .body("id", equalTo(base.id()))
                .body("deleted", equalTo(true));
        owner().delete(path)
                .then()
                .statusCode(403)
                .body("error.type", equalTo("INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND"));
    }

    @Test
    void tablesAndSelectsHoldWhatAirtablesHold() {
        String tables = "/v0/meta/bases/" + base.id() + "/tables";
        List<Map<String, Object>> fields = IntStream.range(0, 500)
                .mapToObj(i -> field("F" + i, "singleLineText"))
                .toList();
        String wide = base.addTable("Wide", fields);

        for (Response refused : List.of(
                post(tables + "/" + wide + "/fields", field("One more", "singleLineText")),
                post(tables, Map.of("name", "Wider", "fields", Collections.nCopies(501, field("F", "singleLineText")))),
                post(
                        tables + "/" + base.table() + "/fields",
                        field("To wide", "multipleRecordLinks", Map.of("linkedTableId", wide))))) {
            refused.then()
                    .statusCode(422)
                    .body("error.type", equalTo("INVALID_REQUEST_UNKNOWN"))
                    .body("error.message", equalTo("There can be at most 500 fields in a table"));
        }
        base.addField(base.table(), field("Tags", "multipleSelects", Map.of("choices", List.of())));
        String names = IntStream.rangeClosed(0, 10_000).mapToObj(i -> "t" + i).collect(Collectors.joining(","));
        post(base.path(), Map.of("fields", Map.of("Tags", names), "typecast", true))
                .then()
                .statusCode(422)
                .body("error.message", equalTo("Field \"Tags\" cannot accept the provided value"));
    }
}
