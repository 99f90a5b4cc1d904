package org.pyairtable.data.record.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.testkit.SuiteResource;

/** Projects have tasks: both sides of a link, and what is derived across it. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class LinkedTablesIT {
    private TestBase base;
    private String projects;
    private String tasks;
    private String tasksOfProject;
    private String inverse;

    @BeforeEach
    void projectsHaveTasks() {
        base = base("Projects", List.of(field("Name", "singleLineText"), number("Budget")));
        projects = base.table();
        tasks = base.addTable("Tasks", List.of(field("Title", "singleLineText"), number("Hours")));
        tasksOfProject = base.addField(projects, field("Tasks", "multipleRecordLinks", Map.of("linkedTableId", tasks)));
        inverse = owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .path("tables[1].fields.find { it.name == 'Projects' }.id");
    }

    private static Map<String, Object> number(String name) {
        return field(name, "number", Map.of("precision", 1));
    }

    private Object tasksOf(String project) {
        return base.get(projects, project).get("fields.Tasks");
    }

    private Object projectsOf(String task) {
        return base.get(tasks, task).get("fields.Projects");
    }

    @Test
    void theInverseFieldPointsBack() {
        owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .then()
                .body("tables[0].fields[2].options.linkedTableId", equalTo(tasks))
                .body("tables[0].fields[2].options.inverseLinkFieldId", equalTo(inverse))
                .body("tables[1].fields[2].options.linkedTableId", equalTo(projects))
                .body("tables[1].fields[2].options.inverseLinkFieldId", equalTo(tasksOfProject))
                .body("tables[1].fields[2].options.isReversed", equalTo(true))
                .body("tables[1].fields[2].options.prefersSingleRecordLink", equalTo(false));
    }

    @Test
    void whatIsWrittenOnOneSideShowsOnTheOther() {
        String a = base.create(tasks, Map.of("Title", "a"));
        String b = base.create(tasks, Map.of("Title", "b"));
        String tower = base.create(projects, Map.of("Name", "Tower", "Tasks", List.of(b, a)));
        String bridge = base.create(projects, Map.of("Name", "Bridge", "Tasks", List.of(a)));

        assertThat(tasksOf(tower)).isEqualTo(List.of(b, a));
        assertThat(projectsOf(a)).isEqualTo(List.of(tower, bridge));

        patch(base.path(tasks) + "/" + a, Map.of("fields", Map.of("Projects", List.of(bridge, tower))))
                .then()
                .statusCode(200);
        assertThat(projectsOf(a)).isEqualTo(List.of(bridge, tower));
        assertThat(tasksOf(tower)).isEqualTo(List.of(b, a));

        patch(base.path(projects) + "/" + tower, Map.of("fields", Map.of("Tasks", List.of(a, b))))
                .then()
                .statusCode(200);
        assertThat(tasksOf(tower)).isEqualTo(List.of(a, b));
        assertThat(projectsOf(a)).isEqualTo(List.of(bridge, tower));
    }

    @Test
    void aDeletedRecordLeavesAllLinkCells() {
        String a = base.create(tasks, Map.of("Title", "a"));
        String b = base.create(tasks, Map.of("Title", "b"));
        String tower = base.create(projects, Map.of("Name", "Tower", "Tasks", List.of(a, b)));

        owner().delete(base.path(tasks) + "/" + a).then().statusCode(200);
        assertThat(tasksOf(tower)).isEqualTo(List.of(b));

        owner().delete(base.path(projects) + "/" + tower).then().statusCode(200);
        assertThat(projectsOf(b)).isNull();
    }

    @Test
    void aLinkThatNamesNoRecordIsRefused() {
        post(base.path(projects), Map.of("fields", Map.of("Tasks", List.of("Alpha"))))
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_RECORD_ID"))
                .body("error.message", equalTo("Value \"Alpha\" is not a valid record ID."));
        post(base.path(projects), Map.of("fields", Map.of("Tasks", "Alpha")))
                .then()
                .statusCode(422)
                .body("error.message", equalTo("Value is not an array of record IDs."));
    }

    @Test
    void aLinkToWhatDoesNotExistIsRefused() {
        post(base.path(projects), Map.of("fields", Map.of("Tasks", List.of("recAAAAAAAAAAAAAA"))))
                .then()
                .statusCode(422)
                .body("error.type", equalTo("ROW_DOES_NOT_EXIST"))
                .body("error.message", equalTo("Record ID recAAAAAAAAAAAAAA does not exist in this table"));
    }

    @Test
    void typecastLinksByPrimaryValueAndCreatesWhatIsMissing() {
        String a = base.create(tasks, Map.of("Title", "a"));

        List<String> linked = post(
                        base.path(projects),
                        Map.of("typecast", true, "fields", Map.of("Name", "Tower", "Tasks", List.of("a", "new"))))
                .then()
                .statusCode(200)
                .extract()
                .path("fields.Tasks");

        assertThat(linked).hasSize(2).startsWith(a);
        assertThat(base.get(tasks, linked.get(1)).getString("fields.Title")).isEqualTo("new");
    }

    @Test
    void typecastReadsATextAsNamesApartAtCommasThatAreNotQuoted() {
        String a = base.create(tasks, Map.of("Title", "a, b"));

        List<String> linked = post(
                        base.path(projects),
                        Map.of("typecast", true, "fields", Map.of("Name", "Tower", "Tasks", "\"a, b\", c")))
                .then()
                .statusCode(200)
                .extract()
                .path("fields.Tasks");

        assertThat(linked).hasSize(2).startsWith(a);
        assertThat(base.get(tasks, linked.get(1)).getString("fields.Title")).isEqualTo("c");
    }

    @Test
    void typecastFindsRecordsByPrimaryFieldsOfEveryKind() {
        Map<String, Map<String, Object>> primaries = Map.of(
                "12.50", number("Key"),
                "3/2/2024", field("Key", "date", Map.of("dateFormat", Map.of("name", "us"))),
                "4006381333931", field("Key", "barcode"),
                "$7", field("Key", "currency", Map.of("precision", 2, "symbol", "$")));
        primaries.forEach((name, primary) -> {
            String keyed = base.addTable("Keyed " + name, List.of(primary));
            String link = "To " + name;
            base.addField(projects, field(link, "multipleRecordLinks", Map.of("linkedTableId", keyed)));
            List<String> first = post(base.path(), typecast(link, name)).path("fields.'" + link + "'");
            List<String> second = post(base.path(), typecast(link, name)).path("fields.'" + link + "'");
            assertThat(first).hasSize(1).isEqualTo(second);
        });
    }

    private static Map<String, Object> typecast(String link, String name) {
        return Map.of("typecast", true, "fields", Map.of(link, List.of(name)));
    }

    @Test
    void typecastFindsRecordsWithComputedNamesButCreatesNone() {
        Map<String, Map<String, Object>> primaries = Map.of(
                "1", field("Key", "autoNumber"),
                "No one", field("Key", "formula", Map.of("formula", "'No ' & 'one'")));
        primaries.forEach((name, primary) -> {
            String computed = base.addTable("Computed " + name, List.of(primary, number("Of")));
            String link = "To " + name;
            base.addField(projects, field(link, "multipleRecordLinks", Map.of("linkedTableId", computed)));
            String known = base.create(computed, Map.of("Of", 5));

            post(base.path(), typecast(link, name))
                    .then()
                    .statusCode(200)
                    .body("fields.'" + link + "'", equalTo(List.of(known)));
            post(base.path(), typecast(link, "99"))
                    .then()
                    .statusCode(422)
                    .body("error.type", equalTo("INVALID_VALUE_FOR_COLUMN"));
        });
    }

    @Test
    void linksWithinATableHaveOneSide() {
        base.addField(tasks, field("After", "multipleRecordLinks", Map.of("linkedTableId", tasks)));
        String a = base.create(tasks, Map.of("Title", "a"));
        String b = base.create(tasks, Map.of("Title", "b", "After", List.of(a)));

        assertThat(base.cell(tasks, b, "After")).isEqualTo(List.of(a));
        owner().delete(base.path(tasks) + "/" + a).then().statusCode(200);
        assertThat(base.cell(tasks, b, "After")).isNull();
    }

    @Test
    void linksReadAsNamesInTheStringFormat() {
        String a = base.create(tasks, Map.of("Title", "a"));
        String b = base.create(tasks, Map.of("Title", "b, c"));
        String tower = base.create(projects, Map.of("Name", "Tower", "Tasks", List.of(b, a)));
        String reader = "?cellFormat=string&timeZone=utc&userLocale=en&returnFieldsByFieldId=true";

        owner().get(base.path(projects) + "/" + tower + reader)
                .then()
                .statusCode(200)
                .body("fields." + tasksOfProject, equalTo("b, c, a"));
        owner().get(base.path(tasks) + reader)
                .then()
                .statusCode(200)
                .body("records[0].fields." + inverse, equalTo("Tower"));
        owner().get(base.path(tasks) + reader.replace("utc", "Nowhere/Else"))
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_REQUEST_UNKNOWN"));
        owner().get(base.path(tasks) + "?cellFormat=string&timeZone=utc").then().statusCode(422);
    }

    @Test
    void rowsThatFollowAnEditElsewhereStayInTheirPages() {
        base.addField(
                tasks,
                field(
                        "Project",
                        "multipleLookupValues",
                        Map.of("recordLinkFieldId", inverse, "fieldIdInLinkedTable", idOf(projects, "Name"))));
        String tower = base.create(projects, Map.of("Name", "Tower"));
        for (int batch = 0; batch < 10; batch++) {
            List<Map<String, Object>> records =
                    Collections.nCopies(10, Map.of("fields", Map.of("Title", "Task", "Projects", List.of(tower))));
            post(base.path(tasks), Map.of("records", records)).then().statusCode(200);
        }
        for (int edit = 1; edit <= 5; edit++) {
            patch(base.path(projects) + "/" + tower, Map.of("fields", Map.of("Name", "Tower " + edit)))
                    .then()
                    .statusCode(200);
        }

        Awaitility.await().untilAsserted(() -> assertThat(rows("n_tup_upd")).isEqualTo(500));
        // Nearly all of them, unless a transaction elsewhere on the server keeps old rows in the pages for a while.
        assertThat(rows("n_tup_hot_upd")).isGreaterThanOrEqualTo(350);
    }

    @Test
    void aTableThatIsMadeWithLookupsOrGetsOneByConversionLeavesRoomInItsPages() {
        assertThat(options(tasks)).containsExactly("fillfactor=80");
        String title = base.addField(tasks, field("Project", "singleLineText"));
        post(
                        "/api/bases/" + base.id() + "/tables/" + tasks + "/fields/" + title + "/conversion",
                        Map.of(
                                "type",
                                "multipleLookupValues",
                                "options",
                                Map.of("recordLinkFieldId", inverse, "fieldIdInLinkedTable", idOf(projects, "Name"))))
                .then()
                .statusCode(200);
        assertThat(options(tasks)).containsExactly("fillfactor=45");

        String copy = post("/api/bases/" + base.id() + "/copies", Map.of("name", "Copy"))
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        String copied = owner().get("/v0/meta/bases/" + copy + "/tables").path("tables[1].id");
        assertThat(options(copied)).containsExactly("fillfactor=45");
    }

    private static List<String> options(String table) {
        return Sql.column("select unnest(reloptions) from pg_class where relname = ?", table);
    }

    private int rows(String counter) {
        return Integer.parseInt(Sql.column("select " + counter + " from pg_stat_user_tables where relname = ?", tasks)
                .getFirst());
    }

    @Test
    void derivedCellsAreRightImmediatelyAcrossLinks() {
        base.addField(projects, field("How many", "count", Map.of("recordLinkFieldId", tasksOfProject)));
        base.addField(projects, derived("Titles", "multipleLookupValues", tasksOfProject, "Title"));
        base.addField(
                projects,
                field(
                        "Total",
                        "rollup",
                        Map.of(
                                "recordLinkFieldId",
                                tasksOfProject,
                                "fieldIdInLinkedTable",
                                idOf(tasks, "Hours"),
                                "formula",
                                "SUM(values)")));
        base.addField(
                projects, field("Text", "formula", Map.of("formula", "{Name} & ': ' & {Tasks} & ' = ' & {Total} * 2")));
        String a = base.create(tasks, Map.of("Title", "a", "Hours", 1.5));
        String b = base.create(tasks, Map.of("Title", "b", "Hours", 2));

        String tower = base.create(projects, Map.of("Name", "Tower", "Tasks", List.of(a, b)));
        Map<String, Object> cells = base.get(projects, tower).getMap("fields");
        assertThat(cells)
                .containsEntry("How many", 2)
                .containsEntry("Titles", List.of("a", "b"))
                .containsEntry("Total", 3.5f)
                .containsEntry("Text", "Tower: a, b = 7");

        patch(base.path(tasks) + "/" + b, Map.of("fields", Map.of("Title", "c", "Hours", 10)))
                .then()
                .statusCode(200);
        assertThat(base.get(projects, tower).getMap("fields"))
                .containsEntry("Titles", List.of("a", "c"))
                .containsEntry("Total", 11.5f)
                .containsEntry("Text", "Tower: a, c = 23");

        owner().delete(base.path(tasks) + "/" + a).then().statusCode(200);
        assertThat(base.get(projects, tower).getMap("fields"))
                .containsEntry("How many", 1)
                .containsEntry("Total", 10);
    }

    @Test
    void aNewFormulaFieldIsComputedForTheRecordsThatExist() {
        String tower = base.create(projects, Map.of("Name", "Tower", "Budget", 3));
        String formula = base.addField(
                projects, field("Twice", "formula", Map.of("formula", "IF({Budget}, {Budget} * 2, 'none')")));

        assertThat(base.cell(projects, tower, "Twice")).isEqualTo("6");
        owner().queryParam("filterByFormula", "{Twice} = 6")
                .get(base.path(projects) + "?sort[0][field]=Twice")
                .then()
                .statusCode(200)
                .body("records.id", equalTo(List.of(tower)));

        patch(
                        "/v0/meta/bases/" + base.id() + "/tables/" + projects + "/fields/" + formula,
                        Map.of("options", Map.of("formula", "{Budget} + 1")))
                .then()
                .statusCode(200)
                .body("options.formula", equalTo("{" + idOf(projects, "Budget") + "} + 1"))
                .body("options.result.type", equalTo("number"));
        assertThat(base.cell(projects, tower, "Twice")).isEqualTo(4);
    }

    @Test
    void aFormulaThatReadsItselfIsRefused() {
        String first = base.addField(projects, field("First", "formula", Map.of("formula", "{Budget}")));
        base.addField(projects, field("Second", "formula", Map.of("formula", "{First}")));

        patch(
                        "/v0/meta/bases/" + base.id() + "/tables/" + projects + "/fields/" + first,
                        Map.of("options", Map.of("formula", "{Second}")))
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_FIELD_TYPE_OPTIONS_FOR_CREATE"));
    }

    private String idOf(String tableId, String name) {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .path("tables.find { it.id == '" + tableId + "' }.fields.find { it.name == '" + name + "' }.id");
    }

    private Map<String, Object> derived(String name, String type, String link, String target) {
        return field(name, type, Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", idOf(tasks, target)));
    }
}
