package org.pyairtable.data.record.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.testkit.SuiteResource;

/** An update of a single record reads those that show its cells along with it, if it changes one of these. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class ReadAheadIT {
    private TestBase base;
    private String projects;
    private String tasks;

    @BeforeEach
    void tasksShowWhatTheirProjectHas() {
        base = base(
                "Projects",
                List.of(
                        field("Name", "singleLineText"),
                        field("Budget", "number", Map.of("precision", 2)),
                        field("Due", "date", Map.of("dateFormat", Map.of("name", "iso"))),
                        field("Done", "checkbox", Map.of("icon", "check", "color", "greenBright")),
                        field(
                                "Phase",
                                "singleSelect",
                                Map.of("choices", List.of(Map.of("name", "Plan"), Map.of("name", "Build")))),
                        field(
                                "Tags",
                                "multipleSelects",
                                Map.of("choices", List.of(Map.of("name", "red"), Map.of("name", "blue")))),
                        field("Code", "barcode")));
        projects = base.table();
        tasks = base.addTable("Tasks", List.of(field("Title", "singleLineText")));
        String project =
                base.addField(tasks, field("Project", "multipleRecordLinks", Map.of("linkedTableId", projects)));
        List<Map<String, Object>> fields =
                owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields");
        fields.stream()
                .filter(f -> !f.get("type").equals("multipleRecordLinks"))
                .forEach(f -> base.addField(
                        tasks,
                        field(
                                f.get("name") + " shown",
                                "multipleLookupValues",
                                Map.of("recordLinkFieldId", project, "fieldIdInLinkedTable", f.get("id")))));
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of("Name", "Tower", "Bridge", List.of("Bridge")),
                Arguments.of("Name", "Tower", "tower", List.of("tower")),
                Arguments.of("Budget", 1.5, 2.25, List.of(2.25f)),
                Arguments.of("Due", "2024-02-29", "2024-03-01", List.of("2024-03-01")),
                Arguments.of("Done", false, true, List.of(true)),
                Arguments.of("Phase", "Plan", "Build", List.of("Build")),
                Arguments.of("Tags", List.of("red", "blue"), List.of("blue", "red"), List.of("blue", "red")),
                Arguments.of("Code", Map.of("text", "1"), Map.of("text", "2"), List.of(Map.of("text", "2"))));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aChangeOfEachKindIsShown(String field, Object earlier, Object later, Object shown) {
        String project = base.create(projects, Map.of(field, earlier));
        String task = base.create(tasks, Map.of("Title", "a", "Project", List.of(project)));

        patch(base.path(projects) + "/" + project, Map.of("fields", Map.of(field, later)))
                .then()
                .statusCode(200);

        assertThat(base.get(tasks, task).<Object>get("fields.'" + field + " shown'"))
                .isEqualTo(shown);
    }

    @Test
    void aCellThatIsEmptiedIsShownNoMore() {
        String project = base.create(projects, Map.of("Name", "Tower", "Budget", 3));
        String task = base.create(tasks, Map.of("Title", "a", "Project", List.of(project)));

        Map<String, Object> empty = new LinkedHashMap<>();
        empty.put("Budget", null);
        patch(base.path(projects) + "/" + project, Map.of("fields", empty))
                .then()
                .statusCode(200);
        assertThat(base.get(tasks, task).<Object>get("fields.'Budget shown'")).isNull();
        assertThat(base.get(tasks, task).<Object>get("fields.'Name shown'")).isEqualTo(List.of("Tower"));

        owner().body(Map.of("fields", Map.of("Budget", 4, "Tasks", List.of(task))))
                .put(base.path(projects) + "/" + project)
                .then()
                .statusCode(200);
        assertThat(base.get(tasks, task).<Object>get("fields.'Budget shown'")).isEqualTo(List.of(4));
        assertThat(base.get(tasks, task).<Object>get("fields.'Name shown'")).isNull();

        owner().body(Map.of("fields", Map.of("Budget", 5)))
                .put(base.path(projects) + "/" + project)
                .then()
                .statusCode(200);
        assertThat(base.get(tasks, task).<Object>get("fields.'Budget shown'")).isNull();
    }

    @Test
    void aWriteThatChangesNothingLeavesThoseWhoShowItAlone() {
        String project = base.create(projects, Map.of("Name", "Tower", "Budget", 3, "Tags", List.of("red")));
        String task = base.create(tasks, Map.of("Title", "a", "Project", List.of(project)));
        String before = version(task);

        patch(
                        base.path(projects) + "/" + project,
                        Map.of("fields", Map.of("Name", "Tower", "Budget", 3.00, "Tags", List.of("red"))))
                .then()
                .statusCode(200)
                .body("fields.Budget", equalTo(3));

        assertThat(version(task)).isEqualTo(before);
    }

    @Test
    void aRefusedWriteChangesNothingAndSaysWhatIsWrong() {
        String project = base.create(projects, Map.of("Name", "Tower"));
        String task = base.create(tasks, Map.of("Title", "a", "Project", List.of(project)));

        patch(base.path(projects) + "/" + project, Map.of("fields", Map.of("Name", "Bridge", "Budget", "much")))
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_VALUE_FOR_COLUMN"));
        patch(base.path(projects) + "/recAAAAAAAAAAAAAA", Map.of("fields", Map.of("Name", "Bridge")))
                .then()
                .statusCode(404)
                .body("error.type", equalTo("MODEL_ID_NOT_FOUND"));

        assertThat(base.get(tasks, task).<Object>get("fields.'Name shown'")).isEqualTo(List.of("Tower"));
    }

    /** Where the row lies; another place when it was written again. */
    private String version(String record) {
        return Sql.column("select ctid::text from " + SqlNames.table(tasks) + " where _id = ?", record)
                .getFirst();
    }
}
