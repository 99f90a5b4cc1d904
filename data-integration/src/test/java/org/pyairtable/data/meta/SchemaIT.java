package org.pyairtable.data.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
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

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;

/** What happens to the rest of a base when a part of it goes or changes. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class SchemaIT {
    private static final Map<String, Object> ERROR = Map.of("error", "#ERROR!");

    private TestBase base;
    private String projects;
    private String tasks;
    private String hours;
    private String link;
    private String project;
    private String task;

    @BeforeEach
    void projectsHaveTasks() {
        base = base("Projects", List.of(field("Name", "singleLineText")));
        projects = base.table();
        tasks = base.addTable("Tasks", List.of(field("Title", "singleLineText"), number("Hours")));
        hours = owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[1].fields[1].id");
        link = base.addField(projects, field("Tasks", "multipleRecordLinks", Map.of("linkedTableId", tasks)));
        base.addField(tasks, field("Double", "formula", Map.of("formula", "{Hours} * 2")));
        base.addField(tasks, field("Label", "formula", Map.of("formula", "{Title} & ': ' & {Double}")));
        Map<String, Object> through = Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", hours);
        base.addField(projects, field("Each", "multipleLookupValues", through));
        base.addField(
                projects,
                field(
                        "Sum",
                        "rollup",
                        Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", hours, "formula", "SUM(values)")));
        base.addField(projects, field("Tasks count", "count", Map.of("recordLinkFieldId", link)));
        base.addField(projects, field("Twice", "formula", Map.of("formula", "{Sum} * 2")));
        task = base.create(tasks, Map.of("Title", "Dig", "Hours", 4));
        project = base.create(projects, Map.of("Name", "Tower", "Tasks", List.of(task)));
    }

    private static Map<String, Object> number(String name) {
        return field(name, "number", Map.of("precision", 0));
    }

    private Map<String, Object> projectCells() {
        return base.get(projects, project).getMap("fields");
    }

    private JsonPath schema() {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private Map<String, Object> options(String fieldName) {
        return schema().getMap("tables.fields.flatten().find { it.name == '" + fieldName + "' }.options");
    }

    private String at(String table) {
        return "/api/bases/" + base.id() + "/tables/" + table;
    }

    @Test
    void whatReadsADeletedFieldBecomesInvalidAndTheRestGoesOn() {
        assertThat(projectCells())
                .containsEntry("Sum", 4)
                .containsEntry("Twice", 8)
                .containsEntry("Tasks count", 1);

        owner().delete(at(tasks) + "/fields/" + hours).then().statusCode(204);

        assertThat(base.get(tasks, task).getMap("fields"))
                .containsEntry("Double", ERROR)
                .containsEntry("Label", ERROR)
                .doesNotContainKey("Hours");
        assertThat(projectCells())
                .containsEntry("Each", ERROR)
                .containsEntry("Sum", ERROR)
                .containsEntry("Twice", ERROR)
                .containsEntry("Tasks count", 1);
        assertThat(options("Double")).containsEntry("isValid", false).containsEntry("referencedFieldIds", List.of());
        assertThat(options("Label")).containsEntry("isValid", true);
        assertThat(options("Each")).containsEntry("isValid", false);
        assertThat(options("Sum")).containsEntry("isValid", false);
        assertThat(options("Tasks count")).containsEntry("isValid", true);
        String more = base.create(tasks, Map.of("Title", "Lay"));
        assertThat(base.cell(tasks, more, "Double")).isEqualTo(ERROR);
        owner().get(base.path(projects) + "?sort[0][field]=Sum").then().statusCode(200);
        owner().queryParam("filterByFormula", "{Hours} > 1")
                .get(base.path(tasks))
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_FILTER_BY_FORMULA"));
    }

    @Test
    void readsGoOnWhileFieldsComeAndGo() throws Exception {
        try (ExecutorService editors = Executors.newFixedThreadPool(4)) {
            List<Future<?>> edits = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(editor -> editors.submit(() -> IntStream.range(0, 15)
                            .mapToObj(n -> base.addField(tasks, field(editor + "/" + n, "singleLineText")))
                            .forEach(id -> owner().delete(at(tasks) + "/fields/" + id)
                                    .then()
                                    .statusCode(204))))
                    .toList();
            while (!edits.stream().allMatch(Future::isDone)) {
                owner().get(base.path(tasks)).then().statusCode(200);
                owner().get(base.path(tasks) + "/" + task).then().statusCode(200);
                owner().get(at(tasks) + "/export").then().statusCode(200);
            }
            for (Future<?> edit : edits) {
                edit.get();
            }
        }
    }

    @Test
    void aShapeIsReadAsOneChangeLeftIt() throws Exception {
        String late = Ids.random("tbl");
        String name = Ids.random("fld");
        String newVersion = "update base set version = nextval('base_version') where id = '" + base.id() + "'";
        Sql.update(newVersion);
        try (ExecutorService clients = Executors.newSingleThreadExecutor();
                Connection change = Sql.open();
                Statement statement = change.createStatement()) {
            change.setAutoCommit(false);
            statement.execute("lock table table_view");
            Future<JsonPath> reading = clients.submit(this::schema);
            await().atMost(PATIENCE).until(() -> !Sql.column(
                            "select pid from pg_locks" + " where relation = 'table_view'::regclass and not granted")
                    .isEmpty());

            statement.execute("insert into base_table (id, base_id, name, primary_field_id, position) values ('" + late
                    + "', '" + base.id() + "', 'Late', '" + name + "', 9)");
            statement.execute("insert into field (id, table_id, name, type, options, position) values ('" + name
                    + "', '" + late + "', 'Name', 'singleLineText', '{}', 0)");
            statement.execute(newVersion);
            change.commit();

            assertThat(reading.get().getList("tables.find { it.id == '" + late + "' }.fields.name"))
                    .isEqualTo(List.of("Name"));
        }
    }

    @Test
    void aLinkGoesOnBothSides() {
        owner().delete(at(projects) + "/fields/" + link).then().statusCode(204);

        assertThat(schema().getList("tables.fields.flatten().name")).doesNotContain("Tasks", "Projects");
        assertThat(projectCells())
                .containsEntry("Tasks count", ERROR)
                .containsEntry("Each", ERROR)
                .containsEntry("Sum", ERROR);
        assertThat(options("Tasks count")).containsEntry("isValid", false);
        patch(base.path(tasks) + "/" + task, Map.of("fields", Map.of("Hours", 5)))
                .then()
                .statusCode(200)
                .body("fields.Double", equalTo(10));
        owner().delete(base.path(projects) + "/" + project).then().statusCode(200);
    }

    @Test
    void aTableGoesAndLinksToItBecomeTheNamesOfItsRecords() {
        owner().delete(at(tasks)).then().statusCode(204);

        assertThat(schema().getList("tables.name")).isEqualTo(List.of("Projects"));
        assertThat(projectCells())
                .containsEntry("Tasks", "Dig")
                .containsEntry("Sum", ERROR)
                .containsEntry("Tasks count", ERROR);
        owner().get(base.path(tasks)).then().statusCode(403);
        List<String> types = new ArrayList<>();
        probe().await(
                        "data.schemas",
                        m -> m.key().equals(Optional.of(base.id())) && m.type().contains("deleted"),
                        2,
                        PATIENCE)
                .forEach(m -> types.add(m.type().replace("org.pyairtable.data.schemas.", "")));
        assertThat(types).containsExactly("field-deleted.v1", "table-deleted.v1");
        owner().delete(at(projects)).then().statusCode(409).body("code", equalTo("CONFLICT"));
    }

    @Test
    void viewsForgetADeletedField() {
        String view = post(
                        at(tasks) + "/views",
                        Map.of(
                                "name",
                                "Long",
                                "filter",
                                "{Hours} > 3",
                                "sorts",
                                List.of(Map.of("field", "Hours")),
                                "hiddenFields",
                                List.of("Double")))
                .then()
                .statusCode(200)
                .extract()
                .path("id");

        owner().delete(at(tasks) + "/fields/" + hours).then().statusCode(204);

        owner().get(at(tasks) + "/views/" + view)
                .then()
                .body("filter", equalTo(null))
                .body("sorts", hasSize(0))
                .body("hiddenFieldIds", hasSize(1));
        owner().get(base.path(tasks) + "?view=Long").then().statusCode(200).body("records", hasSize(1));
    }

    @Test
    void aRenamedFieldKeepsItsFormulasAndAChangedFormulaReachesItsReaders() {
        String fields = "/v0/meta/bases/" + base.id() + "/tables/" + tasks + "/fields/";
        patch(fields + hours, Map.of("name", "Effort {h}", "description", "in hours"))
                .then()
                .statusCode(200)
                .body("description", equalTo("in hours"));
        patch(base.path(tasks) + "/" + task, Map.of("fields", Map.of("Effort {h}", 7)))
                .then()
                .statusCode(200)
                .body("fields.Double", equalTo(14))
                .body("fields.Label", equalTo("Dig: 14"));

        String formula = schema().getString("tables[1].fields.find { it.name == 'Double' }.id");
        patch(fields + formula, Map.of("options", Map.of("formula", "'x' & {Effort \\{h\\}}")))
                .then()
                .statusCode(200)
                .body("options.result.type", equalTo("singleLineText"));
        assertThat(base.cell(tasks, task, "Label")).isEqualTo("Dig: x7");
        patch(fields + formula, Map.of("options", Map.of("formula", "{Label}")))
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_FIELD_TYPE_OPTIONS_FOR_CREATE"));
        patch(fields + hours, Map.of("options", Map.of("precision", 2)))
                .then()
                .statusCode(200)
                .body("options.precision", equalTo(2));
        patch(fields + hours, Map.of("options", Map.of("precision", 9))).then().statusCode(422);
    }

    @Test
    void choicesCanBeAddedRenamedAndRemoved() {
        String state = base.addField(
                tasks,
                field(
                        "State",
                        "multipleSelects",
                        Map.of("choices", List.of(Map.of("name", "a"), Map.of("name", "b")))));
        patch(base.path(tasks) + "/" + task, Map.of("fields", Map.of("State", List.of("b", "a"))))
                .then()
                .statusCode(200);
        List<Map<String, Object>> choices =
                schema().getList("tables[1].fields.find { it.name == 'State' }.options.choices");
        String a = (String) choices.getFirst().get("id");

        patch(
                        "/v0/meta/bases/" + base.id() + "/tables/" + tasks + "/fields/" + state,
                        Map.of(
                                "options",
                                Map.of("choices", List.of(Map.of("id", a, "name", "A"), Map.of("name", "c")))))
                .then()
                .statusCode(200)
                .body("options.choices.name", equalTo(List.of("A", "c")));

        assertThat(base.cell(tasks, task, "State")).isEqualTo(List.of("A"));
    }

    @Test
    void aBaseIsRenamed() {
        owner().body("{\"name\":\"Head office\"}")
                .patch("/api/bases/" + base.id())
                .then()
                .statusCode(200)
                .body("name", equalTo("Head office"));

        assertThat(owner().get("/v0/meta/bases")
                        .jsonPath()
                        .getString("bases.find { it.id == '" + base.id() + "' }.name"))
                .isEqualTo("Head office");
        assertThat(probe().await(
                                "data.schemas",
                                m -> m.key().equals(Optional.of(base.id()))
                                        && m.type().contains("base-renamed"),
                                1,
                                PATIENCE)
                        .getFirst()
                        .json()
                        .path("name")
                        .asText())
                .isEqualTo("Head office");
        owner().body("{\"name\":\" \"}")
                .patch("/api/bases/" + base.id())
                .then()
                .statusCode(400)
                .body("code", equalTo("INVALID_VALUE"));
    }

    @Test
    void whatCannotGoStaysAndWhoMayNotDoesNot() {
        String primary = schema().getString("tables[0].primaryFieldId");
        owner().delete(at(projects) + "/fields/" + primary)
                .then()
                .statusCode(409)
                .body("detail", equalTo("The primary field of a table cannot be deleted"));
        owner().delete(at(projects) + "/fields/fldAAAAAAAAAAAAAA").then().statusCode(404);
        owner().delete(at("tblAAAAAAAAAAAAAA")).then().statusCode(404);
        owner().delete(at(projects) + "/fields/" + hours).then().statusCode(404);
        as(EDITOR).delete(at(tasks) + "/fields/" + hours).then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        as(EDITOR).delete(at(tasks)).then().statusCode(403);
        as(EDITOR)
                .body("{\"name\":\"x\"}")
                .patch("/api/bases/" + base.id())
                .then()
                .statusCode(403);
        as(STRANGER).delete(at(tasks)).then().statusCode(404);
        as(OWNER, "schema.bases:read").delete(at(tasks)).then().statusCode(403);
        assertThat(projectCells()).containsEntry("Sum", 4);
    }
}
