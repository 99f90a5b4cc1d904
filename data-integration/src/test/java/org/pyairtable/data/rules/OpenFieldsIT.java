package org.pyairtable.data.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** Computed fields that are seen although they are computed from hidden ones. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class OpenFieldsIT {
    private TestBase base;
    private String parts;
    private String orders;
    private String cost;
    private String bolt;
    private String order;

    @BeforeEach
    void partsAndOrders() {
        base = base(
                "Parts",
                List.of(
                        field("Name", "singleLineText"),
                        field("Secret cost", "number", Map.of("precision", 0)),
                        field("Who", "singleCollaborator")));
        parts = base.table();
        cost = fieldId("Secret cost");
        base.addField(parts, field("Price", "formula", Map.of("formula", "{Secret cost} * 3")));
        base.addField(parts, field("Double price", "formula", Map.of("formula", "{Price} * 2")));
        base.addField(parts, field("Other", "formula", Map.of("formula", "{Secret cost} + 1")));
        orders = base.addTable("Orders", List.of(field("Title", "singleLineText")));
        String link = base.addField(orders, field("Parts", "multipleRecordLinks", Map.of("linkedTableId", parts)));
        base.addField(
                orders,
                field(
                        "Costs",
                        "multipleLookupValues",
                        Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", cost)));
        base.addField(
                orders,
                field(
                        "Sum",
                        "rollup",
                        Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", cost, "formula", "SUM(values)")));
        base.addField(orders, field("Number", "count", Map.of("recordLinkFieldId", link)));
        bolt = base.create(parts, Map.of("Name", "Bolt", "Secret cost", 7, "Who", Map.of("id", EDITOR)));
        String nut = base.create(parts, Map.of("Name", "Nut", "Secret cost", 2, "Who", Map.of("id", OWNER)));
        order = base.create(orders, Map.of("Title", "First", "Parts", List.of(bolt, nut)));
    }

    private String fieldId(String name) {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .jsonPath()
                .getString("tables.fields.flatten().find { it.name == '" + name + "' }.id");
    }

    private Response replaced(long revision, Map<String, Object> onParts, List<Map<String, Object>> open) {
        return owner().body(Json.write(Map.of(
                        "revision",
                        revision,
                        "rules",
                        List.of(Map.of(
                                "name", "No costs", "audience", Map.of("role", "editor"), "tables", List.of(onParts))),
                        "openFields",
                        open)))
                .put("/api/bases/" + base.id() + "/rules");
    }

    private void opening(List<Map<String, Object>> open) {
        replaced(0, Map.of("table", "Parts", "hiddenFields", List.of("Secret cost")), open)
                .then()
                .statusCode(200);
    }

    private static Map<String, Object> open(String table, String... fields) {
        return Map.of("table", table, "fields", List.of(fields));
    }

    private Map<String, Object> seen(String table, String record) {
        return as(EDITOR)
                .get(base.path(table) + "/" + record)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getMap("fields");
    }

    @Test
    void anOpenFieldIsSeenAndWhatIsComputedFromIt() {
        opening(List.of(open("Parts", "Price"), open("Orders", "Costs", "Sum")));

        assertThat(seen(parts, bolt))
                .containsEntry("Price", 21)
                .containsEntry("Double price", 42)
                .doesNotContainKeys("Secret cost", "Other");
        assertThat(seen(orders, order))
                .containsEntry("Costs", List.of(7, 2))
                .containsEntry("Sum", 9)
                .containsEntry("Number", 2);
    }

    @Test
    void filtersAndSortsReadTheOpenFieldAndNotItsSource() {
        opening(List.of(open("Parts", "Price"), open("Orders", "Costs", "Sum")));

        as(EDITOR)
                .queryParam("filterByFormula", "{Price} > 10")
                .queryParam("sort[0][field]", "Double price")
                .get(base.path(parts))
                .then()
                .statusCode(200)
                .body("records.id", equalTo(List.of(bolt)));
        as(EDITOR)
                .queryParam("filterByFormula", "AND({Sum} = 9, FIND('7', ARRAYJOIN({Costs})) > 0)")
                .queryParam("sort[0][field]", "Costs")
                .get(base.path(orders))
                .then()
                .statusCode(200)
                .body("records.id", equalTo(List.of(order)));
        for (String parameter : List.of("filterByFormula", "sort[0][field]", "fields[]")) {
            as(EDITOR)
                    .queryParam(parameter, parameter.startsWith("filter") ? "{Secret cost} > 0" : "Secret cost")
                    .get(base.path(parts))
                    .then()
                    .statusCode(422);
        }
    }

    @Test
    void theSchemaSaysNothingOfWhatItIsComputedFrom() {
        opening(List.of(open("Parts", "Price"), open("Orders", "Costs", "Sum")));

        Response schema = as(EDITOR).get("/v0/meta/bases/" + base.id() + "/tables");
        schema.then()
                .statusCode(200)
                .body("tables[0].fields.name", equalTo(List.of("Name", "Who", "Price", "Double price", "Orders")))
                .body("tables[0].fields[2].options.formula", equalTo(""))
                .body("tables[0].fields[2].options.isValid", equalTo(true))
                .body("tables[1].fields.find { it.name == 'Sum' }.options.isValid", equalTo(true))
                .body("tables[1].fields.find { it.name == 'Sum' }.options.fieldIdInLinkedTable", nullValue());
        assertThat(schema.asString()).doesNotContain(cost, "Secret cost");
        assertThat(owner().get("/v0/meta/bases/" + base.id() + "/tables").asString())
                .contains(cost);
    }

    @Test
    void anOpenFieldDoesNotShowRecordsThatAreNotSeen() {
        replaced(
                        0,
                        Map.of(
                                "table",
                                "Parts",
                                "hiddenFields",
                                List.of("Secret cost"),
                                "rows",
                                "{Who} = CURRENT_USER()"),
                        List.of(open("Parts", "Price"), open("Orders", "Costs", "Sum", "Number")))
                .then()
                .statusCode(200);

        assertThat(seen(parts, bolt)).containsEntry("Price", 21);
        assertThat(seen(orders, order))
                .containsEntry("Parts", List.of(bolt))
                .doesNotContainKeys("Costs", "Sum", "Number");
    }

    @Test
    void aRuleThatHidesTheFieldItselfHidesIt() {
        replaced(
                        0,
                        Map.of("table", "Parts", "hiddenFields", List.of("Secret cost", "Price")),
                        List.of(open("Parts", "Price", "Double price")))
                .then()
                .statusCode(200);

        assertThat(seen(parts, bolt)).containsEntry("Double price", 42).doesNotContainKeys("Price", "Secret cost");
    }

    @Test
    void theRulesNameTheOpenFieldsAndTheExplanationSaysSo() {
        opening(List.of(open("Parts", "Price")));

        owner().get("/api/bases/" + base.id() + "/rules")
                .then()
                .statusCode(200)
                .body("openFields.table", equalTo(List.of(parts)))
                .body("openFields[0].fields", equalTo(List.of(fieldId("Price"))));
        String explain = "/api/bases/" + base.id() + "/rules/explain";
        post(explain, Map.of("user", EDITOR, "action", "read", "table", "Parts", "field", "Price"))
                .then()
                .statusCode(200)
                .body("allowed", equalTo(true))
                .body("open", equalTo(true));
        post(explain, Map.of("user", EDITOR, "action", "read", "table", "Parts", "field", "Name"))
                .then()
                .body("allowed", equalTo(true))
                .body("open", nullValue());
        post(explain, Map.of("user", EDITOR, "action", "read", "table", "Parts", "field", "Other"))
                .then()
                .body("allowed", equalTo(false));
        // Rules that are replaced without it close the fields again.
        owner().body(Json.write(Map.of(
                        "revision",
                        1,
                        "rules",
                        List.of(Map.of(
                                "name",
                                "No costs",
                                "audience",
                                Map.of("role", "editor"),
                                "tables",
                                List.of(Map.of("table", "Parts", "hiddenFields", List.of("Secret cost"))))))))
                .put("/api/bases/" + base.id() + "/rules")
                .then()
                .statusCode(200)
                .body("openFields", equalTo(List.of()));
        assertThat(seen(parts, bolt)).doesNotContainKeys("Price", "Double price");
    }

    @Test
    void onlyComputedFieldsThatExistAreOpen() {
        Map<String, Object> rule = Map.of("table", "Parts", "hiddenFields", List.of("Secret cost"));
        replaced(0, rule, List.of(open("Parts", "Secret cost")))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("openFields[0].fields"))
                .body("errors[0].message", containsString("is not a formula, lookup, rollup or count"));
        replaced(0, rule, List.of(open("Parts", "Nothing"))).then().statusCode(400);
        replaced(0, rule, List.of(open("No table", "Price")))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("openFields[0].table"));
    }
}
