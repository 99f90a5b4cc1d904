package org.pyairtable.data.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.post;
import static org.pyairtable.data.DataFixture.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** Field types beyond the plain ones, over HTTP: options, cells, what is derived from them, events. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class FieldTypesIT {
    private static final Map<String, Object> ED =
            Map.of("id", EDITOR, "email", EDITOR + "@example.org", "name", "Ed Editor");
    private static final Map<String, Object> OLGA =
            Map.of("id", OWNER, "email", OWNER + "@example.org", "name", "Olga Owner");

    private TestBase base;
    private String table;

    @BeforeEach
    void aTable() {
        base = base(
                "Things",
                List.of(
                        field("Name", "singleLineText"),
                        field("Other", "singleLineText"),
                        field("Owner", "singleCollaborator"),
                        field("Team", "multipleCollaborators"),
                        field("Code", "barcode")));
        table = base.table();
    }

    private Map<String, Object> cells(String recordId) {
        return base.get(table, recordId).getMap("fields");
    }

    private JsonPath options(String fieldId) {
        Map<String, Object> found = owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .path("tables.fields.flatten().find { it.id == '" + fieldId + "' }.options");
        return JsonPath.from(Json.write(found));
    }

    private String idOf(String name) {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .path("tables[0].fields.find { it.name == '" + name + "' }.id");
    }

    private void change(String recordId, Map<String, ?> fields) {
        patch(base.path() + "/" + recordId, Map.of("fields", fields)).then().statusCode(200);
    }

    @Test
    void peopleAreMembersOfTheWorkspace() {
        String id = base.create(
                table,
                Map.of(
                        "Owner",
                        Map.of("email", EDITOR.toUpperCase(Locale.ROOT) + "@example.org"),
                        "Team",
                        List.of(Map.of("id", OWNER), Map.of("id", EDITOR), Map.of("id", OWNER))));

        assertThat(cells(id)).containsEntry("Owner", ED).containsEntry("Team", List.of(OLGA, ED));
        post(base.path(), Map.of("fields", Map.of("Owner", Map.of("id", STRANGER))))
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_VALUE_FOR_COLUMN"))
                .body("error.message", equalTo("Field \"Owner\" cannot accept the provided value"));
        owner().queryParam("filterByFormula", "AND({Owner} = 'Ed Editor', FIND('Olga', {Team}))")
                .get(base.path() + "?sort[0][field]=Owner&sort[1][field]=Team")
                .then()
                .statusCode(200)
                .body("records.id", equalTo(List.of(id)));
        post(base.path(), Map.of("typecast", true, "fields", Map.of("Owner", "olga owner", "Team", "Ed Editor")))
                .then()
                .statusCode(200)
                .body("fields.Owner.id", equalTo(OWNER))
                .body("fields.Team.id", equalTo(List.of(EDITOR)));
    }

    @Test
    void barcodesAreKeptSortedAndReadByFormulas() {
        String second = base.create(table, Map.of("Code", Map.of("text", "b-2", "type", "code128")));
        String first = base.create(table, Map.of("Code", Map.of("text", "A-1")));

        assertThat(cells(second)).containsEntry("Code", Map.of("text", "b-2", "type", "code128"));
        owner().queryParam("filterByFormula", "LEN({Code}) = 3")
                .get(base.path() + "?sort[0][field]=Code")
                .then()
                .statusCode(200)
                .body("records.id", equalTo(List.of(first, second)));
    }

    @Test
    void aButtonOpensWhatItsFormulaGives() {
        String button = base.addField(
                table,
                field(
                        "Open",
                        "button",
                        Map.of("label", "Look up", "url", "IF({Name}, 'https://example.org/?q=' & {Name})")));
        String id = base.create(table, Map.of("Name", "x"));

        assertThat(cells(id)).containsEntry("Open", Map.of("label", "Look up", "url", "https://example.org/?q=x"));
        change(id, Map.of("Name", ""));
        assertThat(base.get(table, id).getMap("fields.Open"))
                .containsEntry("label", "Look up")
                .containsEntry("url", null);
        assertThat(options(button).getString("url"))
                .isEqualTo("IF({" + idOf("Name") + "}, 'https://example.org/?q=' & {" + idOf("Name") + "})");
        patch(base.path() + "/" + id, Map.of("fields", Map.of("Open", Map.of("label", "x"))))
                .then()
                .statusCode(422)
                .body("error.message", equalTo("Field \"Open\" cannot accept a value because the field is computed"));
    }

    @Test
    void onlyTheWatchedFieldsMoveTheirTimeAndAuthor() {
        String name = idOf("Name");
        String when = base.addField(
                table,
                field(
                        "When",
                        "lastModifiedTime",
                        Map.of(
                                "referencedFieldIds",
                                List.of(name),
                                "result",
                                Map.of("type", "date", "options", Map.of("dateFormat", Map.of("name", "european"))))));
        base.addField(table, field("Who", "lastModifiedBy", Map.of("referencedFieldIds", List.of(name))));
        base.addField(table, field("Any", "lastModifiedTime"));
        base.addField(
                table,
                field(
                        "Made",
                        "createdTime",
                        Map.of(
                                "result",
                                Map.of("type", "date", "options", Map.of("dateFormat", Map.of("name", "iso"))))));
        base.addField(table, field("Stamp", "formula", Map.of("formula", "DATETIME_FORMAT({When}, 'x') & {Who}")));
        String id = base.create(table, Map.of("Other", "o"));
        assertThat(cells(id)).doesNotContainKeys("When", "Who");

        change(id, Map.of("Name", "n"));
        Map<String, Object> named = cells(id);
        assertThat(named).containsEntry("When", named.get("Any")).containsEntry("Who", OLGA);
        as(EDITOR)
                .body(Json.write(Map.of("fields", Map.of("Other", "p"))))
                .patch(base.path() + "/" + id)
                .then()
                .statusCode(200);

        assertThat(cells(id)).containsEntry("When", named.get("When")).containsEntry("Who", OLGA);
        assertThat(cells(id).get("Any")).isNotEqualTo(named.get("Any"));
        assertThat(String.valueOf(cells(id).get("Stamp"))).endsWith("Olga Owner");
        JsonPath options = options(when);
        assertThat(options.getList("referencedFieldIds")).isEqualTo(List.of(name));
        assertThat(options.getBoolean("isValid")).isTrue();
        assertThat(options.getMap("result"))
                .isEqualTo(Map.of(
                        "type",
                        "date",
                        "options",
                        Map.of("dateFormat", Map.of("name", "european", "format", "D/M/YYYY"))));
        owner().get(base.path() + "?sort[0][field]=When&sort[1][field]=Who")
                .then()
                .statusCode(200)
                .body("records.id", equalTo(List.of(id)));
    }

    @Test
    void aGeneratedTextIsStaleOnceItsPromptReadsSomethingElse() {
        String summary = base.addField(
                table,
                field(
                        "Summary",
                        "aiText",
                        Map.of("prompt", List.of("Sum up: ", Map.of("field", Map.of("fieldId", idOf("Name")))))));
        String id = base.create(table, Map.of("Name", "long", "Summary", "short"));

        change(id, Map.of("Other", "o"));
        assertThat(cells(id))
                .containsEntry("Summary", Map.of("state", "generated", "isStale", false, "value", "short"));
        change(id, Map.of("Name", "longer"));
        assertThat(cells(id)).containsEntry("Summary", Map.of("state", "generated", "isStale", true, "value", "short"));
        change(id, Map.of("Name", "longest", "Summary", Map.of("value", "shorter")));
        assertThat(cells(id))
                .containsEntry("Summary", Map.of("state", "generated", "isStale", false, "value", "shorter"));
        assertThat(options(summary).getList("referencedFieldIds")).isEqualTo(List.of(idOf("Name")));
        owner().queryParam("filterByFormula", "{Summary} = 'shorter'")
                .get(base.path() + "?sort[0][field]=Summary")
                .then()
                .body("records.id", equalTo(List.of(id)));
    }

    @Test
    void aSyncSourceIsOnlyRead() {
        String source = base.addField(
                table, field("Source", "externalSyncSource", Map.of("choices", List.of(Map.of("name", "CRM")))));

        assertThat(options(source).getString("choices[0].name")).isEqualTo("CRM");
        assertThat(options(source).getString("choices[0].id")).startsWith("sel");
        post(base.path(), Map.of("fields", Map.of("Source", "CRM")))
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_VALUE_FOR_COLUMN"));
        owner().get(base.path() + "?sort[0][field]=Source").then().statusCode(200);
    }

    @Test
    void optionsThatDoNotFitAreRefused() {
        String fields = "/v0/meta/bases/" + base.id() + "/tables/" + table + "/fields";
        List<Map<String, Object>> refused = List.of(
                field("X", "button"),
                field("X", "button", Map.of("label", "x")),
                field("X", "button", Map.of("label", "x", "url", "{Nope}")),
                field("X", "lastModifiedTime", Map.of("referencedFieldIds", List.of("fldNope"))),
                field("X", "createdTime", Map.of("result", Map.of("type", "number"))),
                field("X", "createdTime", Map.of("result", Map.of("type", "date"))),
                field("X", "aiText", Map.of("prompt", "x")),
                field("X", "aiText", Map.of("prompt", List.of(Map.of("field", Map.of("fieldId", "fldNope"))))),
                field("X", "externalSyncSource"));
        for (Map<String, Object> field : refused) {
            post(fields, field)
                    .then()
                    .statusCode(422)
                    .body("error.type", equalTo("INVALID_FIELD_TYPE_OPTIONS_FOR_CREATE"));
        }
        owner().get("/v0/meta/bases/" + base.id() + "/tables").then().body("tables[0].fields.size()", equalTo(5));
    }

    @Test
    void recordsAreNotMergedOnPeopleOrBarcodes() {
        for (String name : List.of("Owner", "Team", "Code")) {
            patch(
                            base.path(),
                            Map.of(
                                    "performUpsert",
                                    Map.of("fieldsToMergeOn", List.of(name)),
                                    "records",
                                    List.of(Map.of("fields", Map.of("Name", "x")))))
                    .then()
                    .statusCode(422)
                    .body("error.type", equalTo("INVALID_REQUEST_UNKNOWN"));
        }
    }

    @Test
    void eventsCarryTheCellsAsTheyAreRead() {
        base.create(table, Map.of("Name", "n", "Owner", Map.of("id", EDITOR), "Code", Map.of("text", "c")));

        JsonNode event = Json.read(probe().await("data.records", m -> m.key().equals(Optional.of(table)), 1, PATIENCE)
                .getFirst()
                .text());

        JsonNode cells = event.path("changes").path(0).path("fields");
        assertThat(cells.path(idOf("Owner")).path("name").asText()).isEqualTo("Ed Editor");
        assertThat(cells.path(idOf("Code")).path("text").asText()).isEqualTo("c");
    }

    @Test
    void everyTypeIsLookedUpAsItIsReadAndLookedUpAgain() {
        List<Map<String, Object>> kinds = List.of(
                field("N", "number", Map.of("precision", 1)),
                field("P", "percent", Map.of("precision", 0)),
                field("D", "date", Map.of("dateFormat", Map.of("name", "us"))),
                field(
                        "T",
                        "dateTime",
                        Map.of(
                                "dateFormat",
                                Map.of("name", "iso"),
                                "timeFormat",
                                Map.of("name", "24hour"),
                                "timeZone",
                                "client")),
                field("S", "singleSelect", Map.of("choices", List.of(Map.of("name", "s1")))),
                field("M", "multipleSelects", Map.of("choices", List.of(Map.of("name", "m1"), Map.of("name", "m2")))),
                field("C", "checkbox", Map.of("icon", "check", "color", "greenBright")));
        kinds.forEach(kind -> base.addField(table, kind));
        String parents = base.addTable("Parents", List.of(field("Name", "singleLineText")));
        String tops = base.addTable("Tops", List.of(field("Name", "singleLineText")));
        String things = base.addField(parents, field("Things", "multipleRecordLinks", Map.of("linkedTableId", table)));
        String ups = base.addField(tops, field("Ups", "multipleRecordLinks", Map.of("linkedTableId", parents)));
        List<String> names = List.of("Owner", "Team", "Code", "N", "P", "D", "T", "S", "M", "C", "Parents");
        for (String name : names) {
            String lookup = base.addField(parents, lookup(name, things, idOf(name)));
            base.addField(tops, lookup(name, ups, lookup));
        }
        String thing = base.create(
                table,
                Map.of(
                        "Owner",
                        Map.of("id", EDITOR),
                        "Team",
                        List.of(Map.of("id", OWNER), Map.of("id", EDITOR)),
                        "Code",
                        Map.of("text", "c"),
                        "N",
                        1.5,
                        "P",
                        0.5,
                        "D",
                        "2024-03-02",
                        "T",
                        "2024-03-02T12:00:00.000Z",
                        "S",
                        "s1",
                        "M",
                        List.of("m1", "m2"),
                        "C",
                        true));
        String parent = base.create(parents, Map.of("Name", "Pa", "Things", List.of(thing)));
        String top = base.create(tops, Map.of("Name", "Top", "Ups", List.of(parent)));

        for (Map<String, Object> cells : List.of(
                base.get(parents, parent).<String, Object>getMap("fields"),
                base.get(tops, top).<String, Object>getMap("fields"))) {
            assertThat(cells)
                    .containsEntry("Owner", List.of(ED))
                    .containsEntry("Team", List.of(OLGA, ED))
                    .containsEntry("Code", List.of(Map.of("text", "c")))
                    .containsEntry("N", List.of(1.5f))
                    .containsEntry("P", List.of(0.5f))
                    .containsEntry("D", List.of("2024-03-02"))
                    .containsEntry("T", List.of("2024-03-02T12:00:00.000Z"))
                    .containsEntry("S", List.of("s1"))
                    .containsEntry("M", List.of("m1", "m2"))
                    .containsEntry("C", List.of(true))
                    .containsEntry("Parents", List.of(parent));
        }
        String reader = "?cellFormat=string&timeZone=Europe/Berlin&userLocale=en";
        Map<String, Object> texts = owner().get(base.path(tops) + "/" + top + reader)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getMap("fields");
        assertThat(texts)
                .containsEntry("Ups", "Pa")
                .containsEntry("Owner", "Ed Editor")
                .containsEntry("Team", "Olga Owner, Ed Editor")
                .containsEntry("Code", "c")
                .containsEntry("N", "1.5")
                .containsEntry("P", "50%")
                .containsEntry("D", "3/2/2024")
                .containsEntry("T", "2024-03-02 13:00")
                .containsEntry("S", "s1")
                .containsEntry("M", "m1, m2")
                .containsEntry("C", "checked")
                .containsEntry("Parents", "Pa");
    }

    private static Map<String, Object> lookup(String name, String link, String target) {
        return field(name, "multipleLookupValues", Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", target));
    }

    @Test
    void rollupsAggregateOverEveryKindOfValue() {
        base.addField(table, field("N", "number", Map.of("precision", 1)));
        base.addField(table, field("D", "date", Map.of("dateFormat", Map.of("name", "us"))));
        base.addField(
                table,
                field("S", "singleSelect", Map.of("choices", List.of(Map.of("name", "s1"), Map.of("name", "s2")))));
        base.addField(table, field("C", "checkbox", Map.of("icon", "check", "color", "greenBright")));
        base.addField(table, field("F", "formula", Map.of("formula", "{N} * 10")));
        String parents = base.addTable("Parents", List.of(field("Name", "singleLineText")));
        String link = base.addField(parents, field("Things", "multipleRecordLinks", Map.of("linkedTableId", table)));
        List<String> ids = new ArrayList<>();
        ids.add(base.create(table, Map.of("N", 1, "D", "2024-01-05", "S", "s1", "C", true)));
        ids.add(base.create(table, Map.of("N", 2.5, "D", "2023-01-05", "S", "s2")));
        ids.add(base.create(table, Map.of("D", "2025-01-05", "S", "s1", "C", true)));
        String parent = base.create(parents, Map.of("Name", "Pa", "Things", ids));

        assertThat(rollup(parents, parent, link, "N", "SUM(values)")).isEqualTo(3.5f);
        assertThat(rollup(parents, parent, link, "N", "AVERAGE(values)")).isEqualTo(1.75f);
        assertThat(rollup(parents, parent, link, "N", "MAX(values)")).isEqualTo(2.5f);
        assertThat(rollup(parents, parent, link, "N", "MIN(values)")).isEqualTo(1);
        assertThat(rollup(parents, parent, link, "N", "COUNT(values)")).isEqualTo(2);
        assertThat(rollup(parents, parent, link, "S", "COUNTA(values)")).isEqualTo(3);
        assertThat(rollup(parents, parent, link, "N", "COUNTALL(values)")).isEqualTo(3);
        assertThat(rollup(parents, parent, link, "F", "SUM(values)")).isEqualTo(35);
        assertThat(rollup(parents, parent, link, "D", "MAX(values)")).isEqualTo("2025-01-05");
        assertThat(rollup(parents, parent, link, "D", "MIN(values)")).isEqualTo("2023-01-05");
        assertThat(rollup(parents, parent, link, "S", "ARRAYJOIN(values, '; ')"))
                .isEqualTo("s1; s2; s1");
        assertThat(rollup(parents, parent, link, "S", "ARRAYUNIQUE(values)")).isEqualTo(List.of("s1", "s2"));
        assertThat(rollup(parents, parent, link, "N", "ARRAYCOMPACT(values)")).isEqualTo(List.of(1, 2.5f));
        assertThat(rollup(parents, parent, link, "C", "AND(values)")).isEqualTo(0);
        assertThat(rollup(parents, parent, link, "C", "OR(values)")).isEqualTo(1);
        assertThat(rollup(parents, parent, link, "C", "XOR(values)")).isEqualTo(0);
        assertThat(rollup(parents, parent, link, "S", "CONCATENATE(values)")).isEqualTo("s1, s2, s1");
        JsonPath sum = options(rolled);
        assertThat(sum.getBoolean("isValid")).isTrue();
        assertThat(sum.getString("result.type")).isEqualTo("singleLineText");
    }

    private String rolled = "";

    private Object rollup(String tableId, String recordId, String link, String target, String formula) {
        rolled = base.addField(
                tableId,
                field(
                        target + " " + formula,
                        "rollup",
                        Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", idOf(target), "formula", formula)));
        Object cell = base.cell(tableId, recordId, target + " " + formula);
        assertThat(cell).isNotNull();
        return cell;
    }
}
