package org.pyairtable.data.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyairtable.data.DataFixture;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class ConversionIT {
    private static final Map<String, Object> PRECISION = Map.of("precision", 1);

    /** A table with one field besides the name, and a record for each value. */
    private record Sheet(TestBase base, String fieldId, List<String> records) {
        static Sheet of(Map<String, Object> column, @Nullable Object... values) {
            TestBase base = DataFixture.base("Sheet", List.of(DataFixture.field("Name", "singleLineText"), column));
            String id = owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields[1].id");
            List<String> records = new ArrayList<>();
            for (Object value : values) {
                records.add(base.create(
                        base.table(), value == null ? Map.of("Name", "x") : Map.of("Name", "x", "Value", value)));
            }
            return new Sheet(base, id, records);
        }

        String path() {
            return "/api/bases/" + base.id() + "/tables/" + base.table() + "/fields/" + fieldId + "/conversion";
        }

        JsonPath convert(Object body) {
            return post(path(), body).then().statusCode(200).extract().jsonPath();
        }

        List<Object> cells() {
            return owner().get(base.path()).jsonPath().getList("records.collect { it.fields.Value }");
        }
    }

    @Test
    void aPreviewCountsAndShowsAndChangesNothing() {
        Sheet sheet = Sheet.of(field("Value", "singleLineText"), "7", "$1,234.50", "many", null, "007");

        JsonPath report = sheet.convert(Map.of("type", "number", "options", PRECISION, "preview", true));

        assertThat(report.getMap("")).containsEntry("preview", true).containsEntry("type", "number");
        assertThat(report.getInt("kept")).isZero();
        assertThat(report.getInt("changed")).isEqualTo(3);
        assertThat(report.getInt("lost")).isEqualTo(1);
        assertThat(report.getInt("empty")).isEqualTo(1);
        assertThat(report.getList("samples.changed.after")).isEqualTo(List.of("7.0", "1234.5", "7.0"));
        assertThat(report.getMap("samples.lost[0]"))
                .isEqualTo(Map.of("recordId", sheet.records().get(2), "before", "many", "after", ""));
        assertThat(sheet.cells()).isEqualTo(Arrays.asList("7", "$1,234.50", "many", null, "007"));
    }

    @Test
    void textBecomesNumberAndNumberBecomesCurrencyPercentAndRating() {
        Sheet sheet = Sheet.of(field("Value", "singleLineText"), "2", "3.5", "x");

        assertThat(sheet.convert(Map.of("type", "number", "options", PRECISION)).getInt("lost"))
                .isEqualTo(1);
        assertThat(sheet.cells()).isEqualTo(Arrays.asList(2, 3.5f, null));
        JsonPath currency = sheet.convert(Map.of("type", "currency", "options", Map.of("precision", 2, "symbol", "€")));
        assertThat(currency.getInt("kept")).isEqualTo(2);
        assertThat(currency.getList("samples.kept.after")).isEqualTo(List.of("€2.00", "€3.50"));
        sheet.convert(Map.of("type", "percent", "options", PRECISION));
        JsonPath rating = sheet.convert(
                Map.of("type", "rating", "options", Map.of("icon", "star", "max", 5, "color", "yellowBright")));
        assertThat(rating.getInt("kept")).isEqualTo(1);
        assertThat(rating.getInt("changed")).isEqualTo(1);
        assertThat(sheet.cells()).isEqualTo(Arrays.asList(2, 4, null));
    }

    @Test
    void selectsAreMadeOfTextsAndBackAgain() {
        Sheet sheet = Sheet.of(field("Value", "singleLineText"), "red", "green, blue", "red");

        JsonPath many = sheet.convert(Map.of("type", "multipleSelects"));
        assertThat(many.getInt("kept")).isEqualTo(3);
        assertThat(sheet.cells()).isEqualTo(List.of(List.of("red"), List.of("green", "blue"), List.of("red")));
        JsonPath one = sheet.convert(Map.of("type", "singleSelect"));
        assertThat(one.getList("samples.changed.before")).isEqualTo(List.of("green, blue"));
        assertThat(sheet.cells()).isEqualTo(List.of("red", "green", "red"));
        assertThat(owner().get("/v0/meta/bases/" + sheet.base().id() + "/tables")
                        .jsonPath()
                        .getList("tables[0].fields[1].options.choices.name"))
                .isEqualTo(List.of("red", "green", "blue"));
        sheet.convert(Map.of("type", "multilineText"));
        assertThat(sheet.cells()).isEqualTo(List.of("red", "green", "red"));
    }

    @Test
    void datesCheckboxesAndDurationsAreRead() {
        Map<String, Object> european = Map.of("dateFormat", Map.of("name", "european"));
        Sheet day = Sheet.of(field("Value", "singleLineText"), "2024-02-29", "1/3/2024", "soon");
        assertThat(day.convert(Map.of("type", "date", "options", european)).getInt("lost"))
                .isEqualTo(1);
        assertThat(day.cells()).isEqualTo(Arrays.asList("2024-02-29", "2024-03-01", null));
        day.convert(Map.of(
                "type",
                "dateTime",
                "options",
                Map.of(
                        "dateFormat",
                        Map.of("name", "iso"),
                        "timeFormat",
                        Map.of("name", "24hour"),
                        "timeZone",
                        "Asia/Tokyo")));
        assertThat(day.cells()).isEqualTo(Arrays.asList("2024-02-28T15:00:00.000Z", "2024-02-29T15:00:00.000Z", null));
        day.convert(Map.of("type", "date", "options", european));
        assertThat(day.cells()).isEqualTo(Arrays.asList("2024-02-29", "2024-03-01", null));

        Sheet done = Sheet.of(field("Value", "number", PRECISION), 1, 0);
        done.convert(Map.of("type", "checkbox", "options", Map.of("icon", "check", "color", "greenBright")));
        assertThat(done.cells()).isEqualTo(Arrays.asList(true, null));
        done.convert(Map.of("type", "singleLineText"));
        assertThat(done.cells()).isEqualTo(Arrays.asList("checked", null));

        Sheet time = Sheet.of(field("Value", "singleLineText"), "1:30");
        time.convert(Map.of("type", "duration", "options", Map.of("durationFormat", "h:mm")));
        assertThat(time.cells()).isEqualTo(List.of(5400));
    }

    @Test
    void textBecomesLinksAndLinksBecomeText() {
        Sheet sheet = Sheet.of(field("Value", "singleLineText"), "Ann, Bob", "Ann");
        String people = sheet.base().addTable("People", List.of(field("Who", "singleLineText")));
        String ann = sheet.base().create(people, Map.of("Who", "Ann"));

        JsonPath report =
                sheet.convert(Map.of("type", "multipleRecordLinks", "options", Map.of("linkedTableId", people)));

        assertThat(report.getInt("kept")).isEqualTo(2);
        List<String> who = owner().get(sheet.base().path(people)).path("records.fields.Who");
        assertThat(who).containsExactly("Ann", "Bob");
        assertThat(sheet.base().cell(people, ann, "Sheet")).isEqualTo(sheet.records());
        assertThat(sheet.cells().get(1)).isEqualTo(List.of(ann));

        String inverse =
                owner().get("/v0/meta/bases/" + sheet.base().id() + "/tables").path("tables[1].fields[1].id");
        JsonPath preview = sheet.convert(Map.of("type", "singleLineText", "preview", true));
        assertThat(preview.getList("textFieldIds")).isEqualTo(List.of(inverse));
        assertThat(sheet.base().cell(people, ann, "Sheet")).isEqualTo(sheet.records());

        JsonPath back = sheet.convert(Map.of("type", "singleLineText"));
        assertThat(back.getInt("kept")).isEqualTo(2);
        assertThat(back.getList("textFieldIds")).isEqualTo(List.of(inverse));
        assertThat(sheet.cells()).isEqualTo(List.of("Ann, Bob", "Ann"));
        owner().get("/v0/meta/bases/" + sheet.base().id() + "/tables")
                .then()
                .body("tables[1].fields", hasSize(2))
                .body("tables[1].fields[1].id", equalTo(inverse))
                .body("tables[1].fields[1].name", equalTo("Sheet"))
                .body("tables[1].fields[1].type", equalTo("singleLineText"));
        assertThat(sheet.base().cell(people, ann, "Sheet")).isEqualTo("x, x");
    }

    @Test
    void namesWithCommasAndQuotesAreStillNamesAfterTheyWereTexts() {
        Sheet sheet = Sheet.of(field("Value", "singleLineText"), "\"Smith, Ann\", Bob", "5\"\" pipe, \"5\"\" pipe\"");
        String people = sheet.base().addTable("People", List.of(field("Who", "singleLineText")));
        Map<String, Object> link = Map.of("type", "multipleRecordLinks", "options", Map.of("linkedTableId", people));

        sheet.convert(link);

        List<String> who = owner().get(sheet.base().path(people)).path("records.fields.Who");
        assertThat(who).containsExactlyInAnyOrder("Smith, Ann", "Bob", "5\"\" pipe", "5\" pipe");
        List<Object> links = sheet.cells();
        JsonPath texts = sheet.convert(Map.of("type", "singleLineText"));
        assertThat(texts.getInt("kept")).isEqualTo(2);
        assertThat(sheet.cells()).isEqualTo(List.of("\"Smith, Ann\", Bob", "\"5\"\"\"\" pipe\", \"5\"\" pipe\""));
        assertThat(sheet.convert(link).getInt("kept")).isEqualTo(2);
        assertThat(sheet.cells()).isEqualTo(links);
    }

    @Test
    void peopleStayWhoTheyAre() {
        Map<String, Object> olga = Map.of("id", OWNER);
        Map<String, Object> ed = Map.of("id", EDITOR);
        Sheet sheet = Sheet.of(field("Value", "multipleCollaborators"), List.of(olga, ed), List.of(ed));
        Map<String, Object> several = Map.of("type", "multipleCollaborators");
        Map<String, Object> one = Map.of("type", "singleCollaborator");
        List<Object> people = sheet.cells();

        assertThat(sheet.convert(several).getInt("kept")).isEqualTo(2);
        assertThat(sheet.cells()).isEqualTo(people);
        assertThat(sheet.convert(Map.of("type", "singleLineText")).getInt("kept"))
                .isEqualTo(2);
        assertThat(sheet.cells()).isEqualTo(List.of("Olga Owner, Ed Editor", "Ed Editor"));
        assertThat(sheet.convert(several).getInt("kept")).isEqualTo(2);
        assertThat(sheet.cells()).isEqualTo(people);
        sheet.convert(Map.of("type", "multipleSelects"));
        assertThat(sheet.cells()).isEqualTo(List.of(List.of("Olga Owner", "Ed Editor"), List.of("Ed Editor")));
        sheet.convert(several);
        assertThat(sheet.cells()).isEqualTo(people);
        JsonPath single = sheet.convert(one);
        assertThat(single.getInt("kept")).isEqualTo(1);
        assertThat(single.getInt("changed")).isEqualTo(1);
        assertThat(sheet.convert(one).getInt("kept")).isEqualTo(2);
        assertThat(owner().get(sheet.base().path()).jsonPath().getList("records.fields.Value.id"))
                .isEqualTo(List.of(OWNER, EDITOR));
        sheet.convert(several);
        assertThat(owner().get(sheet.base().path()).jsonPath().getList("records.fields.Value.flatten().id"))
                .isEqualTo(List.of(OWNER, EDITOR));
    }

    @Test
    void choicesWithCommasAndQuotesAreStillChoicesAfterTheyWereTexts() {
        Map<String, Object> choices =
                Map.of("choices", List.of(Map.of("name", "a, b"), Map.of("name", "\"c\""), Map.of("name", "d")));
        Sheet sheet =
                Sheet.of(field("Value", "multipleSelects", choices), List.of("a, b", "d"), List.of("\"c\"", "a, b"));

        assertThat(sheet.convert(Map.of("type", "singleLineText")).getInt("kept"))
                .isEqualTo(2);
        assertThat(sheet.cells()).isEqualTo(List.of("\"a, b\", d", "\"\"\"c\"\"\", \"a, b\""));
        assertThat(sheet.convert(Map.of("type", "multipleSelects")).getInt("kept"))
                .isEqualTo(2);
        assertThat(sheet.cells()).isEqualTo(List.of(List.of("a, b", "d"), List.of("\"c\"", "a, b")));
    }

    @Test
    void aCellThatIsConvertedToItsOwnTypeKeepsAllOfIt() {
        Map<String, Object> code = Map.of("text", "96385074", "type", "ean8");
        Sheet sheet = Sheet.of(field("Value", "barcode"), code);

        sheet.convert(Map.of("type", "barcode"));

        assertThat(sheet.cells()).isEqualTo(List.of(code));
    }

    @Test
    void whatReadTheOtherSideOfALinkReadsItsNames() {
        Sheet sheet = Sheet.of(field("Value", "singleLineText"), "Ann");
        String people = sheet.base().addTable("People", List.of(field("Who", "singleLineText")));
        sheet.convert(Map.of("type", "multipleRecordLinks", "options", Map.of("linkedTableId", people)));
        sheet.base().addField(people, field("Text", "formula", Map.of("formula", "{Sheet} & '!'")));
        String inverse = owner().get("/v0/meta/bases/" + sheet.base().id() + "/tables")
                .path("tables[1].fields.find { it.name == 'Sheet' }.id");
        sheet.base().addField(people, field("Many", "count", Map.of("recordLinkFieldId", inverse)));
        String ann = owner().get(sheet.base().path(people)).path("records[0].id");
        assertThat(sheet.base().get(people, ann).getMap("fields"))
                .containsEntry("Text", "x!")
                .containsEntry("Many", 1);
        patch(sheet.base().path() + "/" + sheet.records().getFirst(), Map.of("fields", Map.of("Name", "x, y")))
                .then()
                .statusCode(200);

        sheet.convert(Map.of("type", "multilineText"));

        assertThat(sheet.base().get(people, ann).getMap("fields"))
                .containsEntry("Sheet", "\"x, y\"")
                .containsEntry("Text", "\"x, y\"!")
                .containsEntry("Many", Map.of("error", "#ERROR!"));
        patch(sheet.base().path(people) + "/" + ann, Map.of("fields", Map.of("Sheet", "z")))
                .then()
                .statusCode(200)
                .body("fields.Text", equalTo("z!"));
    }

    @Test
    void aLookupOfLinksBecomesATextWithTheNames() {
        Sheet sheet = Sheet.of(field("Value", "singleLineText"), "Ann");
        String people = sheet.base().addTable("People", List.of(field("Who", "singleLineText")));
        sheet.convert(Map.of("type", "multipleRecordLinks", "options", Map.of("linkedTableId", people)));
        String inverse = owner().get("/v0/meta/bases/" + sheet.base().id() + "/tables")
                .path("tables[1].fields.find { it.name == 'Sheet' }.id");
        String lookup = sheet.base()
                .addField(
                        sheet.base().table(),
                        field(
                                "Looked",
                                "multipleLookupValues",
                                Map.of("recordLinkFieldId", sheet.fieldId(), "fieldIdInLinkedTable", inverse)));

        JsonPath report = post(sheet.path().replace(sheet.fieldId(), lookup), Map.of("type", "singleLineText"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(report.getString("samples.kept[0].before")).isEqualTo("x");
        assertThat(sheet.base().cell(sheet.base().table(), sheet.records().getFirst(), "Looked"))
                .isEqualTo("x");
    }

    @Test
    void computedFieldsBecomePlainAndPlainOnesComputed() {
        Sheet sheet = Sheet.of(field("Value", "formula", Map.of("formula", "LEN({Name}) * 2")), null, null);
        sheet.base().addField(sheet.base().table(), field("Reader", "formula", Map.of("formula", "{Value} + 1")));

        assertThat(sheet.convert(Map.of("type", "number", "options", PRECISION)).getInt("kept"))
                .isEqualTo(2);
        patch(sheet.base().path() + "/" + sheet.records().get(0), Map.of("fields", Map.of("Value", 40)))
                .then()
                .statusCode(200)
                .body("fields.Reader", equalTo(41));
        assertThat(sheet.cells()).isEqualTo(List.of(40, 2));
        sheet.convert(Map.of("type", "formula", "options", Map.of("formula", "UPPER({Name})")));
        assertThat(sheet.cells()).isEqualTo(List.of("X", "X"));
        post(sheet.path(), Map.of("type", "formula", "options", Map.of("formula", "{Reader}")))
                .then()
                .statusCode(400);
        sheet.convert(Map.of("type", "createdTime"));
        sheet.convert(Map.of("type", "singleLineText"));
        assertThat(String.valueOf(sheet.cells().getFirst())).startsWith("20");
    }

    @Test
    void theDependentsOfAConvertedFieldAreComputedAnew() {
        Sheet sheet = Sheet.of(field("Value", "singleLineText"), "2");
        String reader = sheet.base()
                .addField(sheet.base().table(), field("Reader", "formula", Map.of("formula", "{Value} & '!'")));

        sheet.convert(Map.of("type", "number", "options", Map.of("precision", 0)));

        assertThat(sheet.base().cell(sheet.base().table(), sheet.records().getFirst(), "Reader"))
                .isEqualTo("2!");
        assertThat(owner().get("/v0/meta/bases/" + sheet.base().id() + "/tables")
                        .jsonPath()
                        .getString("tables[0].fields.find { it.id == '" + reader + "' }.options.isValid"))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource({"nonsense", "number", "currency", "multipleRecordLinks", "formula", "rating", "''"})
    void aTypeWithoutItsOptionsIsRefused(String type) {
        Sheet sheet = Sheet.of(field("Value", "singleLineText"), "a");

        post(sheet.path(), Map.of("type", type))
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("INVALID_VALUE"));
        assertThat(sheet.cells()).isEqualTo(List.of("a"));
    }

    @Test
    void aPreviewThatIsAskedForInAnotherWayConvertsNothing() {
        Sheet sheet = Sheet.of(field("Value", "singleLineText"), "a");
        Map<String, Object> wish = Map.of("type", "number", "options", Map.of("precision", 0));
        Map<String, Object> misspelt = new HashMap<>(wish);
        misspelt.put("previw", true);

        post(sheet.path(), misspelt)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("INVALID_VALUE"))
                .body("errors", equalTo(List.of(Map.of("field", "previw", "message", "is unknown"))));
        post(sheet.path() + "?preview=true", wish)
                .then()
                .statusCode(400)
                .body(
                        "errors",
                        equalTo(List.of(Map.of(
                                "field",
                                "preview",
                                "message",
                                "is not a query parameter of this operation; it takes none"))));
        assertThat(sheet.cells()).isEqualTo(List.of("a"));
    }

    @Test
    void thePrimaryFieldStaysOneThatNamesRecordsAndOnlyCreatorsConvert() {
        Sheet sheet = Sheet.of(field("Value", "singleLineText"), "a");
        String primary =
                owner().get("/v0/meta/bases/" + sheet.base().id() + "/tables").path("tables[0].primaryFieldId");

        post(sheet.path().replace(sheet.fieldId(), primary), Map.of("type", "multipleSelects"))
                .then()
                .statusCode(409);
        post(sheet.path().replace(sheet.fieldId(), "fldAAAAAAAAAAAAAA"), Map.of("type", "multilineText"))
                .then()
                .statusCode(404);
        String body = Json.write(Map.of("type", "multilineText", "preview", true));
        as(EDITOR).body(body).post(sheet.path()).then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        as(STRANGER).body(body).post(sheet.path()).then().statusCode(404);
        as(OWNER, "data.records:write").body(body).post(sheet.path()).then().statusCode(403);
    }
}
