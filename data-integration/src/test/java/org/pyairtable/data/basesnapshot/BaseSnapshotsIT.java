package org.pyairtable.data.basesnapshot;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.VIEWER;
import static org.pyairtable.data.DataFixture.WORKSPACE;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.people;
import static org.pyairtable.data.DataFixture.post;
import static org.pyairtable.data.DataFixture.probe;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** Snapshots, copies and templates. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class BaseSnapshotsIT {
    private TestBase base;
    private String projects;
    private String tasks;
    private String task;
    private String project;

    @BeforeEach
    void projectsHaveTasks() {
        base = base("Projects", List.of(field("Name", "singleLineText")));
        projects = base.table();
        tasks = base.addTable(
                "Tasks",
                List.of(
                        field("Title", "singleLineText"),
                        field("Hours", "number", Map.of("precision", 3)),
                        field(
                                "Tags",
                                "multipleSelects",
                                Map.of("choices", List.of(Map.of("name", "a"), Map.of("name", "b")))),
                        field("Number", "autoNumber")));
        String link = base.addField(projects, field("Tasks", "multipleRecordLinks", Map.of("linkedTableId", tasks)));
        String hours = owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[1].fields[1].id");
        base.addField(
                projects,
                field(
                        "Sum",
                        "rollup",
                        Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", hours, "formula", "SUM(values)")));
        base.addField(tasks, field("Twice", "formula", Map.of("formula", "{Hours} * 2")));
        post("/api/bases/" + base.id() + "/tables/" + tasks + "/views", Map.of("name", "Long", "filter", "{Hours} > 3"))
                .then()
                .statusCode(200);
        task = base.create(tasks, Map.of("Title", "Dig 👷", "Hours", 4.125, "Tags", List.of("b", "a")));
        base.create(tasks, Map.of("Title", "Lay", "Hours", 1));
        project = base.create(projects, Map.of("Name", "Tower", "Tasks", List.of(task)));
    }

    private String snapshots() {
        return "/api/bases/" + base.id() + "/snapshots";
    }

    private static TestBase of(String baseId) {
        return new TestBase(
                baseId, owner().get("/v0/meta/bases/" + baseId + "/tables").path("tables[0].id"));
    }

    private static String table(TestBase made, int index) {
        return owner().get("/v0/meta/bases/" + made.id() + "/tables").path("tables[" + index + "].id");
    }

    private void isWhole(TestBase made) {
        assertThat(made.id()).isNotEqualTo(base.id());
        String madeTasks = table(made, 1);
        assertThat(madeTasks).isNotEqualTo(tasks);
        assertThat(made.get(made.table(), project).getMap("fields"))
                .containsEntry("Name", "Tower")
                .containsEntry("Tasks", List.of(task))
                .containsEntry("Sum", 4.125f);
        assertThat(made.get(madeTasks, task).getMap("fields"))
                .containsEntry("Title", "Dig 👷")
                .containsEntry("Tags", List.of("b", "a"))
                .containsEntry("Number", 1)
                .containsEntry("Projects", List.of(project))
                .containsEntry("Twice", 8.25f);
        patch(made.path(madeTasks) + "/" + task, Map.of("fields", Map.of("Hours", 5)))
                .then()
                .statusCode(200)
                .body("fields.Twice", equalTo(10));
        assertThat(made.cell(made.table(), project, "Sum")).isEqualTo(5);
        owner().get(made.path(madeTasks) + "?view=Long").then().statusCode(200).body("records", hasSize(1));
        String more = made.create(madeTasks, Map.of("Title", "Roof"));
        assertThat(made.cell(madeTasks, more, "Number")).isEqualTo(3);
    }

    @Test
    void aSnapshotComesBackAsABaseOfItsOwnWithTheStateOfThen() {
        JsonPath taken = post(snapshots(), Map.of("name", "before"))
                .then()
                .statusCode(200)
                .body("name", equalTo("before"))
                .body("records", equalTo(3))
                .body("tables", equalTo(2))
                .extract()
                .jsonPath();
        patch(base.path(tasks) + "/" + task, Map.of("fields", Map.of("Hours", 9)))
                .then()
                .statusCode(200);
        owner().delete("/api/bases/" + base.id() + "/tables/" + projects).then().statusCode(204);

        JsonPath restored = post(snapshots() + "/" + taken.getString("id") + "/restore", Map.of("name", "Again"))
                .then()
                .statusCode(200)
                .body("name", equalTo("Again"))
                .extract()
                .jsonPath();

        TestBase made = of(restored.getString("id"));
        assertThat(probe().await("data.records", m -> m.key().equals(Optional.of(made.table())), 1, PATIENCE)
                        .getFirst()
                        .json()
                        .path("changes")
                        .get(0)
                        .path("display")
                        .asText())
                .isEqualTo("Tower");
        isWhole(made);
        assertThat(base.cell(tasks, task, "Hours")).isEqualTo(9);
    }

    @Test
    void aSnapshotOutlivesItsBase() {
        String id = post(snapshots(), Map.of()).then().statusCode(200).extract().path("id");
        owner().delete("/api/bases/" + base.id()).then().statusCode(204);

        owner().get(snapshots()).then().statusCode(200).body("items.id", equalTo(List.of(id)));
        as(EDITOR).get(snapshots()).then().statusCode(403);
        as(STRANGER).get(snapshots()).then().statusCode(404);
        String made = post(snapshots() + "/" + id + "/restore", Map.of())
                .then()
                .statusCode(200)
                .body("name", equalTo("Site office"))
                .extract()
                .path("id");
        isWhole(of(made));
        owner().delete(snapshots() + "/" + id).then().statusCode(204);
        owner().get(snapshots()).then().statusCode(404);
    }

    @Test
    void filesAreCopiedTooAndOutliveTheOriginal() {
        String files = base.addField(projects, field("Files", "multipleAttachments"));
        String upload = "/v0/" + base.id() + "/" + project + "/" + files + "/uploadAttachment";
        String original = post(upload, Map.of("contentType", "text/plain", "filename", "a.txt", "file", "aGVsbG8="))
                .then()
                .statusCode(200)
                .extract()
                .path("fields." + files + "[0].id");
        String snapshot = post(snapshots(), Map.of()).path("id");
        String copy = post("/api/bases/" + base.id() + "/copies", Map.of("name", "Whole", "records", true))
                .path("id");
        owner().delete("/api/bases/" + base.id()).then().statusCode(204);
        String restored = post(snapshots() + "/" + snapshot + "/restore", Map.of())
                .then()
                .statusCode(200)
                .extract()
                .path("id");

        for (String baseId : List.of(copy, restored)) {
            TestBase made = of(baseId);
            JsonPath record = made.get(made.table(), project);
            assertThat(record.getString("fields.Files[0].id")).startsWith("att").isNotEqualTo(original);
            String url = record.getString("fields.Files[0].url");
            assertThat(given().urlEncodingEnabled(false)
                            .header("Authorization", "Bearer " + people().anonymousToken())
                            .get(url.substring(url.indexOf("/attachments/")))
                            .asString())
                    .isEqualTo("hello");
        }
    }

    @Test
    void aBaseIsCopiedWithOrWithoutItsRecords() {
        String whole = post("/api/bases/" + base.id() + "/copies", Map.of("name", "Whole", "records", true))
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        isWhole(of(whole));
        String hollow = post("/api/bases/" + base.id() + "/copies", Map.of("name", "Hollow"))
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        TestBase made = of(hollow);
        owner().get(made.path()).then().body("records", hasSize(0));
        String dig = made.create(table(made, 1), Map.of("Title", "Dig", "Hours", 2));
        String tower = made.create(made.table(), Map.of("Name", "Tower", "Tasks", List.of(dig)));
        assertThat(made.cell(made.table(), tower, "Sum")).isEqualTo(2);
        assertThat(made.cell(table(made, 1), dig, "Number")).isEqualTo(1);
    }

    @Test
    void theTemplatesAreListed() {
        as(VIEWER)
                .get("/api/bases/templates")
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of("project-tracker", "crm", "inventory")))
                .body("items[0].tables", equalTo(List.of("Projects", "Tasks", "People")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"project-tracker", "crm", "inventory"})
    void aBaseIsMadeOfEachTemplateAndEverythingInItIsValid(String template) {
        String id = post("/api/bases", Map.of("templateId", template, "workspaceId", WORKSPACE, "name", "Mine"))
                .then()
                .statusCode(200)
                .body("name", equalTo("Mine"))
                .extract()
                .path("id");

        JsonPath schema = owner().get("/v0/meta/bases/" + id + "/tables").jsonPath();
        List<Boolean> valid =
                schema.getList("tables.fields.flatten().findAll { it.options?.isValid != null }.options.isValid");
        assertThat(valid).isNotEmpty().doesNotContain(false);
        List<String> tables = schema.getList("tables.id");
        for (String table : tables) {
            String primary = schema.getString("tables.find { it.id == '" + table
                    + "' }.with { t -> t.fields.find { it.id == t.primaryFieldId }.name }");
            post("/v0/" + id + "/" + table, Map.of("fields", Map.of(primary, "first")))
                    .then()
                    .statusCode(200);
            List<Map<String, Object>> cells =
                    owner().get("/v0/" + id + "/" + table).path("records.fields");
            assertThat(cells.getFirst().values()).doesNotContain(Map.of("error", "#ERROR!"));
        }
        List<String> views =
                schema.getList("tables.collectMany { t -> t.views.collect { v -> t.id + '?view=' + v.id } }");
        for (String view : views) {
            owner().get("/v0/" + id + "/" + view).then().statusCode(200);
        }
    }

    @Test
    void theTrackerComputes() {
        String id = post("/api/bases", Map.of("templateId", "project-tracker", "workspaceId", WORKSPACE))
                .path("id");
        TestBase made = of(id);
        String first = made.create(table(made, 1), Map.of("Task", "a", "Estimate", 5, "Spent", 2));
        String second = made.create(table(made, 1), Map.of("Task", "b", "Estimate", 3, "Done", true));
        String tower =
                made.create(made.table(), Map.of("Name", "T", "Status", "Done", "Tasks", List.of(first, second)));

        assertThat(made.get(made.table(), tower).getMap("fields"))
                .containsEntry("Hours estimated", 8)
                .containsEntry("Hours left", 3)
                .containsEntry("Number of tasks", 2);
        assertThat(made.cell(table(made, 1), first, "Project status")).isEqualTo(List.of("Done"));
        owner().get(made.path(table(made, 1)) + "?view=Open tasks").then().body("records.id", equalTo(List.of(first)));
    }

    @Test
    void whatIsWrongIsSaidAndWhoMayNotDoesNot() {
        String id = post(snapshots(), Map.of()).path("id");
        String nameless = Json.write(Map.of("name", " "));

        owner().body(nameless).post(snapshots()).then().statusCode(400).body("errors[0].field", equalTo("name"));
        post(snapshots() + "/snpAAAAAAAAAAAAAA/restore", Map.of()).then().statusCode(404);
        post("/api/bases/" + base.id() + "/copies", Map.of()).then().statusCode(400);
        post("/api/bases", Map.of("templateId", "nope", "workspaceId", WORKSPACE))
                .then()
                .statusCode(404);
        post("/api/bases", Map.of("templateId", "crm")).then().statusCode(400);
        post("/api/bases", Map.of("templateId", "crm", "workspaceId", "wspAAAAAAAAAAAAAA"))
                .then()
                .statusCode(404);
        post(snapshots() + "/" + id + "/restore", Map.of("workspaceId", "wspAAAAAAAAAAAAAA"))
                .then()
                .statusCode(404);

        as(EDITOR).body("{}").post(snapshots()).then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        as(EDITOR).body("{}").post(snapshots() + "/" + id + "/restore").then().statusCode(403);
        as(EDITOR).delete(snapshots() + "/" + id).then().statusCode(403);
        as(EDITOR)
                .body("{\"name\":\"x\"}")
                .post("/api/bases/" + base.id() + "/copies")
                .then()
                .statusCode(403);
        as(STRANGER).body("{}").post(snapshots()).then().statusCode(404);
        as(STRANGER)
                .body("{\"name\":\"x\"}")
                .post("/api/bases/" + base.id() + "/copies")
                .then()
                .statusCode(404);
        as(OWNER, "schema.bases:write").body("{}").post(snapshots()).then().statusCode(403);
        as(EDITOR)
                .body(Json.write(Map.of("templateId", "crm", "workspaceId", WORKSPACE)))
                .post("/api/bases")
                .then()
                .statusCode(403);
    }
}
