package org.pyairtable.data.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.post;
import static org.pyairtable.data.DataFixture.probe;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.record.upkeep.ClockFormulas;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** What formulas mean in cells and filters, whichever of evaluator and database computes them. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class FormulaLanguageIT {
    @Inject
    ClockFormulas clockFormulas;

    @Inject
    Clock clock;

    private static TestBase table() {
        return base(
                "Jobs",
                List.of(
                        field("Name", "singleLineText"),
                        field("Amount", "number", Map.of("precision", 0)),
                        field("Done", "checkbox", Map.of("icon", "check", "color", "greenBright")),
                        field("Day", "date", Map.of("dateFormat", Map.of("name", "iso")))));
    }

    private static List<String> names(TestBase base, String formula) {
        return post(base.path() + "/listRecords", Map.of("filterByFormula", formula))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("records.fields.Name");
    }

    @Test
    void aFormulaOfTextsAndNumbersGivesTexts() {
        TestBase base = table();
        String id = base.create(base.table(), Map.of("Name", "a", "Amount", 5));
        base.addField(base.table(), field("Size", "formula", Map.of("formula", "IF({Amount} > 10, 'many', {Amount})")));

        assertThat(base.cell(base.table(), id, "Size")).isEqualTo("5");
        assertThat(base.cell(base.table(), base.create(base.table(), Map.of("Amount", 7)), "Size"))
                .isEqualTo("7");
        assertThat(base.cell(base.table(), base.create(base.table(), Map.of("Amount", 70)), "Size"))
                .isEqualTo("many");
    }

    @Test
    void anEmptyCheckboxIsNoBothForRecordsThatWereThereAndForNewOnes() {
        TestBase base = table();
        String earlier = base.create(base.table(), Map.of("Name", "earlier"));
        base.addField(base.table(), field("Flag", "formula", Map.of("formula", "{Done}")));
        base.addField(base.table(), field("Text", "formula", Map.of("formula", "{Done} & '!'")));
        String later = base.create(base.table(), Map.of("Name", "later"));

        for (String id : List.of(earlier, later)) {
            assertThat(base.cell(base.table(), id, "Flag")).isEqualTo(0);
            assertThat(base.cell(base.table(), id, "Text")).isEqualTo("0!");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {name} = 'b'                                         | b
            OR(NAME = 'b', {Name} = 'c', {Name} = 'x')           | b,c
            OR({Amount} = 1, {Amount} = 3)                       | a,c
            {Day} >= DATETIME_PARSE('2024-03-02')                | b,c
            IS_BEFORE({Day}, DATEADD('2024-02-02', 1, 'month'))  | a
            {Day} = DATETIME_PARSE('03/02/2024', 'MM/DD/YYYY')   | b
            IS_AFTER(LAST_MODIFIED_TIME(), '2001-01-01')         | a,b,c
            IS_BEFORE(CREATED_TIME(), '2001-01-01')              | ``
            CREATED_TIME() <= LAST_MODIFIED_TIME()               | a,b,c
            FIND({Name}, 'abba')                                 | a,b
            VALUE('Room ' & {Amount}) > 1                        | b,c
            """)
    void filtersKeep(String formula, String expected) {
        TestBase base = table();
        List<Map<String, Object>> records = List.of(
                Map.of("fields", Map.of("Name", "a", "Amount", 1, "Day", "2024-03-01")),
                Map.of("fields", Map.of("Name", "b", "Amount", 2, "Day", "2024-03-02")),
                Map.of("fields", Map.of("Name", "c", "Amount", 3, "Day", "2024-03-03")));
        post(base.path(), Map.of("records", records)).then().statusCode(200);

        assertThat(String.join(",", names(base, formula))).isEqualTo(expected);
    }

    @Test
    void aFilterAsksForThousandsOfRecordsByIdOrName() {
        TestBase base = table();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(base.create(base.table(), Map.of("Name", "job " + i)));
        }
        String byId = IntStream.range(0, 10_000)
                .mapToObj(i ->
                        "RECORD_ID()='" + (i % 5_000 == 7 ? ids.get(1 + i / 5_000) : "rec%014d".formatted(i)) + "'")
                .collect(Collectors.joining(", ", "OR(", ")"));
        String byName = IntStream.range(0, 10_000)
                .mapToObj(i -> "{Name}='job " + (i % 2_500 == 3 ? i / 2_500 : i + 10) + "'")
                .collect(Collectors.joining(", ", "OR(", ")"));

        assertThat(names(base, byId)).containsExactly("job 1", "job 2");
        assertThat(names(base, byName)).containsExactly("job 0", "job 1", "job 2", "job 3");
    }

    @Test
    void aFormulaThatIsTooDeepOrTooLongIsRefusedAsInvalid() {
        TestBase base = table();
        Map<String, String> refusals = Map.of(
                "NOT(".repeat(2_000) + "1" + ")".repeat(2_000),
                "Invalid formula. The formula nests deeper than 200 levels (at character 801).",
                "OR(" + "{Name}='x',".repeat(60_000) + "0)",
                "Invalid formula. Please check your formula text.");
        refusals.forEach((formula, why) -> post(base.path() + "/listRecords", Map.of("filterByFormula", formula))
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_FILTER_BY_FORMULA"))
                .body("error.message", equalTo("The formula for filtering records is invalid: " + why)));
    }

    @Test
    void whatRunsAwayIsAnErrorOfTheRecord() {
        TestBase base = table();
        String id = base.create(base.table(), Map.of("Name", "a", "Amount", 3));
        base.addField(
                base.table(),
                field(
                        "Huge",
                        "formula",
                        Map.of("formula", "REGEX_REPLACE(REPT({Name}, 100000), 'a', REPT('b', 1000000))")));

        assertThat(base.cell(base.table(), id, "Huge")).isEqualTo(Map.of("error", "#ERROR!"));
    }

    @Test
    void cellsOfTheClockAreBroughtUpToDateAndTold() {
        TestBase base = table();
        base.addField(base.table(), field("Due", "formula", Map.of("formula", "IS_BEFORE({Day}, TODAY())")));
        base.addField(
                base.table(), field("Age", "formula", Map.of("formula", "DATETIME_DIFF(NOW(), CREATED_TIME(), 'ms')")));
        base.addField(base.table(), field("Shown", "formula", Map.of("formula", "{Age} & ' ms'")));
        String id = base.create(base.table(), Map.of("Name", "a", "Day", "2024-03-01"));
        patch(base.path() + "/" + id, Map.of("fields", Map.of("Amount", 1)))
                .then()
                .statusCode(200);
        JsonPath before = base.get(base.table(), id);
        long age = before.getLong("fields.Age");
        assertThat(before.getInt("fields.Due")).isEqualTo(1);

        await().atMost(PATIENCE).untilAsserted(() -> {
            clockFormulas.refresh().await().atMost(PATIENCE);
            JsonPath now = base.get(base.table(), id);
            assertThat(now.getLong("fields.Age")).isGreaterThan(age);
            assertThat(now.getString("fields.Shown")).isEqualTo(now.getString("fields.Age") + " ms");
        });
        assertThat(base.get(base.table(), id).getLong("fields.Age")).isLessThan(clock.millis());
        List<Message> told = probe().await(
                        "data.records",
                        m -> m.key().equals(Optional.of(base.table()))
                                && m.json().path("via").asText().equals("time"),
                        1,
                        PATIENCE);
        assertThat(told.getFirst()
                        .json()
                        .path("changes")
                        .path(0)
                        .path("recordId")
                        .asText())
                .isEqualTo(id);
    }

    @Test
    void aFilterReadsTheClockByItself() {
        TestBase base = table();
        base.create(base.table(), Map.of("Name", "past", "Day", "2001-01-01"));
        base.create(base.table(), Map.of("Name", "future", "Day", "2999-01-01"));

        assertThat(names(base, "{Day} < TODAY()")).containsExactly("past");
        assertThat(owner().queryParam("filterByFormula", "DATETIME_DIFF({Day}, NOW(), 'years') > 100")
                        .get(base.path())
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath()
                        .getList("records.fields.Name"))
                .isEqualTo(List.of("future"));
    }
}
