package org.pyairtable.data.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.post;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** Webhooks are told of the cells that a change of the schema changes. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class WatchedShapesIT {
    private TestBase base;
    private String name;
    private String value;

    @BeforeEach
    void aTable() {
        base = base("Jobs", List.of(field("Name", "singleLineText"), field("Value", "singleLineText")));
        List<String> fields =
                owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields.id");
        name = fields.get(0);
        value = fields.get(1);
    }

    private Response convert(String fieldId, Map<String, ?> to) {
        return post("/api/bases/" + base.id() + "/tables/" + base.table() + "/fields/" + fieldId + "/conversion", to);
    }

    @Test
    void whatAFailedChangeOfTheShapeSawIsForgotten() {
        String people = base.addTable("People", List.of(field("Who", "singleLineText")));
        String dig = base.create(base.table(), Map.of("Name", "dig", "Value", "Ann"));
        // What reads the column lets the conversion fail at its very end, when its links are written.
        Sql.update("create view reader as select \"" + value + "\" from records.\"" + base.table() + "\"");
        try {
            Response failed =
                    convert(value, Map.of("type", "multipleRecordLinks", "options", Map.of("linkedTableId", people)));
            assertThat(failed.statusCode()).isEqualTo(500);
        } finally {
            Sql.update("drop view reader");
        }
        Watcher watcher = Watcher.of(base, "{\"dataTypes\":[\"tableData\"]}", "{}");

        patch(base.path() + "/" + dig, Map.of("fields", Map.of("Value", "Bob")))
                .then()
                .statusCode(200);

        assertThat(watcher.told()).hasSize(1);
        JsonNode cells = watcher.told().getFirst().at("/changedRecordsById/" + dig + "/current/cellValuesByFieldId");
        assertThat(cells.path(value).asText()).isEqualTo("Bob");
        assertThat(cells.has(name)).isFalse();
        assertThat((List<?>) owner().get(base.path(people)).path("records")).isEmpty();
    }

    private Watcher watcher() {
        return Watcher.of(
                base, "{\"dataTypes\":[\"tableData\",\"tableFields\"]}", "{\"includePreviousCellValues\":true}");
    }

    private Watcher watcher(String view) {
        return Watcher.of(base, "{\"dataTypes\":[\"tableData\"],\"recordChangeScope\":\"" + view + "\"}", "{}");
    }

    private String view(String filter) {
        return post(
                        "/api/bases/" + base.id() + "/tables/" + base.table() + "/views",
                        Map.of("name", "Some", "filter", filter))
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private static JsonNode change(Object current, Object previous) {
        return Json.tree(Map.of(
                "current", Map.of("cellValuesByFieldId", current),
                "previous", Map.of("cellValuesByFieldId", previous)));
    }

    private static Map<String, Object> nothing(String field) {
        return Collections.singletonMap(field, null);
    }

    /** That all payloads are parts of one change. */
    private static void assertOneChange(JsonNode payloads) {
        for (String part : List.of("timestamp", "baseTransactionNumber", "actionMetadata")) {
            assertThat(Set.copyOf(payloads.findValues(part))).as(part).hasSize(1);
        }
    }

    @Test
    void aConversionTellsTheFieldAndItsCells() {
        String seven = base.create(base.table(), Map.of("Name", "dig", "Value", "7"));
        String word = base.create(base.table(), Map.of("Name", "lay", "Value", "many"));
        base.create(base.table(), Map.of("Name", "roof"));
        Watcher watcher = watcher();

        convert(value, Map.of("type", "number", "options", Map.of("precision", 0)))
                .then()
                .statusCode(200);

        List<JsonNode> told = watcher.told();
        assertThat(told)
                .containsExactly(
                        Json.tree(Map.of(
                                "changedFieldsById", Map.of(value, Map.of("current", Map.of("type", "number"))))),
                        Json.tree(Map.of(
                                "changedRecordsById",
                                Map.of(
                                        seven, change(Map.of(value, 7), Map.of(value, "7")),
                                        word, change(nothing(value), Map.of(value, "many"))))));
        assertOneChange(watcher.payloads());
        assertThat(watcher.payloads().get(1).at("/actionMetadata/source").asText())
                .isEqualTo("publicApi");

        convert(value, Map.of("type", "singleSelect")).then().statusCode(200);

        JsonNode chosen = watcher.told()
                .get(3)
                .path("changedRecordsById")
                .path(seven)
                .at("/current/cellValuesByFieldId")
                .path(value);
        assertThat(chosen.path("name").asText()).isEqualTo("7");
        assertThat(chosen.path("id").asText()).startsWith("sel");
        assertThat(Sql.column(
                        "select column_name from information_schema.columns where table_name = ?"
                                + " and column_name like 'fld%'",
                        base.table()))
                .containsExactlyInAnyOrder(name, value);
    }

    @Test
    void textsThatBecomeLinksAndLinksThatBecomeTextsAreReported() {
        String people = base.addTable("People", List.of(field("Who", "singleLineText")));
        String dig = base.create(base.table(), Map.of("Name", "dig", "Value", "Ann,Bob"));
        String length = base.addField(base.table(), field("Length", "formula", Map.of("formula", "LEN({Value} & '')")));
        String view = view("FIND('Ann', {Value} & '') = 1");
        Watcher seen = watcher(view);
        Watcher watcher = watcher();

        convert(value, Map.of("type", "multipleRecordLinks", "options", Map.of("linkedTableId", people)))
                .then()
                .statusCode(200);

        List<String> who = owner().get(base.path(people)).path("records.id");
        JsonNode linked =
                Json.tree(List.of(Map.of("id", who.get(0), "name", "Ann"), Map.of("id", who.get(1), "name", "Bob")));
        assertThat(watcher.payloads()
                        .findValues("createdRecordsById")
                        .getFirst()
                        .fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(who);
        List<JsonNode> records = watcher.told().stream()
                .filter(table -> table.has("changedRecordsById"))
                .toList();
        assertThat(records)
                .containsExactly(Json.tree(Map.of(
                        "changedRecordsById",
                        Map.of(dig, change(Map.of(value, linked, length, 8), Map.of(value, "Ann,Bob", length, 7))))));
        assertOneChange(watcher.payloads());
        // The record was in the view and stays there.
        assertThat(seen.toldOf(view))
                .containsExactly(Json.tree(Map.of(
                        "changedRecordsById",
                        Map.of(
                                dig,
                                Map.of("current", Map.of("cellValuesByFieldId", Map.of(value, linked, length, 8)))))));
        Watcher later = watcher();

        owner().delete("/api/bases/" + base.id() + "/tables/" + people).then().statusCode(204);

        JsonNode told = later.told().getLast().path("changedRecordsById");
        assertThat(told).isEqualTo(Json.tree(Map.of(dig, change(Map.of(value, "Ann, Bob"), Map.of(value, linked)))));
        assertThat(later.payloads().get(0).path("destroyedTableIds").get(0).asText())
                .isEqualTo(people);
    }

    @Test
    void aNewFormulaReportsItsCellsInPayloadsOfOneChange() {
        List<Map<String, Object>> ten = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ten.add(Map.of("fields", Map.of("Name", "n" + i)));
        }
        for (int i = 0; i < 52; i++) {
            post(base.path(), Map.of("records", ten)).then().statusCode(200);
        }
        Watcher watcher = watcher();

        String mark = base.addField(
                base.table(), field("Mark", "formula", Map.of("formula", "IF({Name} != 'n0', {Name} & '!')")));

        List<JsonNode> told = watcher.told();
        assertThat(told.getFirst().path("createdFieldsById").has(mark)).isTrue();
        List<Integer> sizes = told.stream()
                .skip(1)
                .map(table -> table.path("changedRecordsById").size())
                .toList();
        // 500 records are looked at at once, of which those called n0 have no mark.
        assertThat(sizes).containsExactly(100, 100, 100, 100, 50, 18);
        assertThat(told.get(1).path("changedRecordsById").elements().next())
                .isEqualTo(change(Map.of(mark, "n1!"), nothing(mark)));
        assertOneChange(watcher.payloads());

        patch(
                        "/v0/meta/bases/" + base.id() + "/tables/" + base.table() + "/fields/" + mark,
                        Map.of("options", Map.of("formula", "IF({Name} = 'n0', 'zero', {Name} & '!')")))
                .then()
                .statusCode(200);

        List<JsonNode> changes = new ArrayList<>();
        watcher.told().stream().skip(told.size()).forEach(table -> table.path("changedRecordsById")
                .forEach(changes::add));
        assertThat(changes).hasSize(52).containsOnly(change(Map.of(mark, "zero"), nothing(mark)));
    }

    @Test
    void cellsThatReadAConvertedFieldAreReportedInTheirTables() {
        String tasks = base.addTable("Tasks", List.of(field("Title", "singleLineText")));
        String link = base.addField(tasks, field("Job", "multipleRecordLinks", Map.of("linkedTableId", base.table())));
        Map<String, Object> linked = Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", value);
        String lookup = base.addField(tasks, field("Values", "multipleLookupValues", linked));
        String text = base.addField(tasks, field("Text", "formula", Map.of("formula", "{Values} & '!'")));
        String dig = base.create(base.table(), Map.of("Name", "dig", "Value", "many"));
        String task = base.create(tasks, Map.of("Title", "a", "Job", List.of(dig)));
        Watcher watcher = watcher();

        convert(value, Map.of("type", "number", "options", Map.of("precision", 0)))
                .then()
                .statusCode(200);

        List<JsonNode> told = watcher.payloads().findValues(tasks);
        JsonNode change = told.getLast().path("changedRecordsById").path(task);
        assertThat(change.at("/current/cellValuesByFieldId/" + text).asText()).isEqualTo("!");
        assertThat(change.at("/previous/cellValuesByFieldId/" + text).asText()).isEqualTo("many!");
        assertThat(change.at("/current/cellValuesByFieldId").has(lookup)).isTrue();
        assertThat(change.at("/previous/cellValuesByFieldId").has(lookup)).isFalse();
    }

    @Test
    void recordsComeAndGoWithTheFilterOfTheirView() {
        String dig = base.create(base.table(), Map.of("Name", "dig", "Value", "a"));
        String lay = base.create(base.table(), Map.of("Name", "lay", "Value", "b"));
        String roof = base.create(base.table(), Map.of("Name", "roof", "Value", "b"));
        String view = view("OR({Name} = 'dig', {Name} = 'roof')");
        Watcher watcher = watcher(view);
        Watcher other = watcher();
        String path = "/api/bases/" + base.id() + "/tables/" + base.table() + "/views/" + view;

        patch(path, Map.of("filter", "{Value} = 'b'")).then().statusCode(200);

        JsonNode told = watcher.toldOf(view).getFirst();
        assertThat(told.path("destroyedRecordIds")).isEqualTo(Json.tree(List.of(dig)));
        assertThat(told.path("createdRecordsById").fieldNames()).toIterable().containsExactly(lay);
        assertThat(told.at("/createdRecordsById/" + lay + "/cellValuesByFieldId"))
                .isEqualTo(Json.tree(Map.of(name, "lay", value, "b")));
        assertThat(told.has("changedRecordsById")).isFalse();

        patch(path, Map.of("name", "Other", "hiddenFields", List.of("Value")))
                .then()
                .statusCode(200);
        assertThat(watcher.payloads()).hasSize(1);

        owner().delete("/api/bases/" + base.id() + "/tables/" + base.table() + "/fields/" + value)
                .then()
                .statusCode(204);

        // The filter went with its field, so all come that were not there; what was there is known though the cells are
        // gone.
        JsonNode all = watcher.toldOf(view).get(1);
        assertThat(all.path("createdRecordsById").fieldNames()).toIterable().containsExactly(dig);
        assertThat(other.told()).containsExactly(Json.tree(Map.of("destroyedFieldIds", List.of(value))));
        assertThat(roof).startsWith("rec");
    }

    @Test
    void recordsComeAndGoWhenTheFilterReadsTheirCellsOtherwise() {
        String seven = base.create(base.table(), Map.of("Name", "dig", "Value", "7"));
        String word = base.create(base.table(), Map.of("Name", "lay", "Value", "many"));
        String texts = view("LEN({Value} & '') > 1");
        Watcher watcher = watcher(texts);

        convert(value, Map.of("type", "number", "options", Map.of("precision", 0)))
                .then()
                .statusCode(200);

        assertThat(watcher.toldOf(texts)).containsExactly(Json.tree(Map.of("destroyedRecordIds", List.of(word))));
        assertThat(seven).startsWith("rec");
    }

    @Test
    void recordsLeaveAViewWithTheNameOfTheirChoice() {
        String state = base.addField(
                base.table(), field("State", "singleSelect", Map.of("choices", List.of(Map.of("name", "Open")))));
        String dig = base.create(base.table(), Map.of("Name", "dig", "State", "Open"));
        String open = owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .path("tables[0].fields.find { it.id == '" + state + "' }.options.choices[0].id");
        String view = view("{State} = 'Open'");
        Watcher watcher = watcher(view);
        Watcher whole = watcher();

        patch(
                        "/v0/meta/bases/" + base.id() + "/tables/" + base.table() + "/fields/" + state,
                        Map.of("options", Map.of("choices", List.of(Map.of("id", open, "name", "Running")))))
                .then()
                .statusCode(200);

        assertThat(watcher.toldOf(view)).containsExactly(Json.tree(Map.of("destroyedRecordIds", List.of(dig))));
        // The cell holds the same choice as before; that it is called otherwise is told of the field.
        assertThat(whole.told())
                .containsExactly(Json.tree(
                        Map.of("changedFieldsById", Map.of(state, Map.of("current", Map.of("type", "singleSelect"))))));
    }

    @Test
    void cellsThatLoseTheirChoiceAreReported() {
        Map<String, Object> choices = Map.of("choices", List.of(Map.of("name", "Open"), Map.of("name", "Done")));
        String state = base.addField(base.table(), field("State", "singleSelect", choices));
        String tags = base.addField(base.table(), field("Tags", "multipleSelects", choices));
        String dig = base.create(base.table(), Map.of("State", "Open", "Tags", List.of("Open", "Done")));
        base.create(base.table(), Map.of("State", "Done", "Tags", List.of("Done")));
        Watcher watcher = watcher();

        List<JsonNode> kept = new ArrayList<>();
        for (String select : List.of(state, tags)) {
            String done = owner().get("/v0/meta/bases/" + base.id() + "/tables")
                    .path("tables[0].fields.find { it.id == '" + select + "' }.options.choices[1].id");
            kept.add(Json.tree(Map.of("id", done, "name", "Done")));
            patch(
                            "/v0/meta/bases/" + base.id() + "/tables/" + base.table() + "/fields/" + select,
                            Map.of("options", Map.of("choices", List.of(Map.of("id", done, "name", "Done")))))
                    .then()
                    .statusCode(200);
        }

        JsonNode emptied = watcher.told().get(1).path("changedRecordsById");
        assertThat(emptied.fieldNames()).toIterable().containsExactly(dig);
        assertThat(emptied.path(dig).at("/current/cellValuesByFieldId")).isEqualTo(Json.tree(nothing(state)));
        assertThat(emptied.path(dig)
                        .at("/previous/cellValuesByFieldId/" + state + "/name")
                        .asText())
                .isEqualTo("Open");
        JsonNode shortened = watcher.told().get(3).path("changedRecordsById");
        assertThat(shortened.fieldNames()).toIterable().containsExactly(dig);
        assertThat(shortened.path(dig).at("/current/cellValuesByFieldId/" + tags))
                .isEqualTo(Json.tree(List.of(kept.get(1))));
        assertThat(shortened.path(dig).at("/previous/cellValuesByFieldId/" + tags))
                .hasSize(2);
    }
}
