package org.pyairtable.workflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.EDITOR;
import static org.pyairtable.workflow.Engine.IDENTITY;
import static org.pyairtable.workflow.Engine.KAFKA;
import static org.pyairtable.workflow.Engine.VIEWER;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.awaitRuns;
import static org.pyairtable.workflow.Engine.command;
import static org.pyairtable.workflow.Engine.created;
import static org.pyairtable.workflow.Engine.deletedField;
import static org.pyairtable.workflow.Engine.eventually;
import static org.pyairtable.workflow.Engine.notices;
import static org.pyairtable.workflow.Engine.notifying;
import static org.pyairtable.workflow.Engine.onTable;
import static org.pyairtable.workflow.Engine.rejected;
import static org.pyairtable.workflow.Engine.renamed;
import static org.pyairtable.workflow.Engine.runs;
import static org.pyairtable.workflow.Engine.saved;
import static org.pyairtable.workflow.Engine.send;
import static org.pyairtable.workflow.Engine.shapeChanged;
import static org.pyairtable.workflow.Engine.unique;
import static org.pyairtable.workflow.Engine.update;
import static org.pyairtable.workflow.Engine.whenMatches;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.events.Role;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.ServiceDatabase;
import org.pyairtable.testkit.SuiteResource;

/** What becomes of workflows when the tables, fields and people change that they rely on. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class BrokenWorkflowsIT {
    @Test
    void aRenamedFieldBreaksNothingAndIsShownByItsNewName() {
        String table = unique("Rename");
        String id = saved(
                whenMatches(table, "{Hours} > {Budget}"),
                List.of(
                        update("mark", Map.of("Hours", "{{record.Hours}}")),
                        notifying("tell", "{{record.Hours}} {{steps.mark.result.fields.Hours}}")));

        renamed(table, "fldHours", "Worked");

        eventually().until(() -> workflow(id).getString("trigger.formula"), "{Worked} > {Budget}"::equals);
        JsonPath shown = workflow(id);
        assertThat(shown.getMap("steps[0].fields")).isEqualTo(Map.of("Worked", "{{record.Worked}}"));
        assertThat(shown.getString("steps[1].body")).isEqualTo("{{record.Worked}} {{steps.mark.result.fields.Worked}}");
        assertThat(shown.getString("status")).isEqualTo("active");
        as(CREATOR)
                .body(Map.of("name", "Again", "trigger", shown.getMap("trigger"), "steps", shown.getList("steps")))
                .put("/api/workflows/" + id)
                .then()
                .statusCode(200)
                .body("version", equalTo(2));

        send(table, created("rec1", Map.of("fldHours", 9, "fldBudget", 8)));
        var command = command(table);
        assertThat(command.text()).contains("\"fields\":{\"fldHours\":9}");
        Engine.answer(Engine.written(command, "rec1", Map.of("Worked", 9)));
        String runId = awaitRuns(id, 1, "succeeded");
        eventually().until(() -> Engine.notifications(runId).size() == 1);
        assertThat(Engine.notifications(runId).getFirst().json().path("body").asText())
                .isEqualTo("9 9");
    }

    @Test
    void aDefinitionThatAnEarlierVersionStoredOutlivesARenaming() throws IOException {
        String table = unique("Earlier");
        String id = saved(onTable("recordCreated", table), List.of(update("mark", Map.of("Status", "x"))));
        // As the version before stored it: names as they were, no form, nothing known of what it uses.
        ServiceDatabase.update(
                "update workflow_version set form = default, definition = ?::jsonb where workflow_id = ?",
                DataDouble.write(Map.of(
                        "trigger",
                        whenMatches("tbl" + table, "Hours > {Budget}"),
                        "steps",
                        List.of(Map.of(
                                "id",
                                "mark",
                                "action",
                                "updateRecord",
                                "baseId",
                                DataDouble.BASE,
                                "table",
                                "tbl" + table,
                                "fields",
                                Map.of("Status", "{{record.Hours}} h"))),
                        "tables",
                        List.of(Map.of(
                                "baseId",
                                DataDouble.BASE,
                                "baseName",
                                "Building site",
                                "tableId",
                                "tbl" + table,
                                "tableName",
                                table,
                                "fields",
                                DataDouble.FIELDS)))),
                id);
        ServiceDatabase.update("update workflow set uses = default, tables = null, check_at = null where id = ?", id);
        ServiceDatabase.update(migration("update workflow w set uses"));
        assertThat(workflow(id).getString("trigger.formula")).isEqualTo("{Hours} > {Budget}");
        assertThat(ServiceDatabase.column("select unnest(uses) from workflow where id = ? order by 1", id))
                .containsExactly(DataDouble.BASE, "tbl" + table);

        renamed(table, "fldHours", "Worked");

        eventually().until(() -> workflow(id).getString("trigger.formula"), "{Worked} > {Budget}"::equals);
        send(table, created("rec1", Map.of("fldHours", 9, "fldBudget", 8)));
        assertThat(command(table).text()).contains("\"fields\":{\"fldStatus\":\"9 h\"}");
    }

    @Test
    void aDeletedFieldBreaksTheWorkflowUntilItIsMendedAndItsAuthorHearsOfIt() {
        String table = unique("Delete");
        Map<String, ?> trigger =
                Map.of("type", "recordChanged", "baseId", DataDouble.BASE, "table", table, "fields", List.of("Status"));
        String id = saved(
                trigger,
                List.of(notifying("tell", "x"), update("mark", Map.of("Status", "{{record.Status}}", "Hours", 1))));

        deletedField(table, "fldStatus");

        awaitBroken(id);
        JsonPath broken = workflow(id);
        assertThat(broken.getList("problems.place")).containsExactly("trigger.fields[0]", "steps[1].fields.Status");
        assertThat(broken.getString("problems[0].message"))
                .isEqualTo("The field Status (fldStatus) of table " + table
                        + " no longer exists; replace it and save the workflow again");
        eventually().until(() -> notices(id, "workflowBroken").size() == 1);
        assertThat(notices(id, "workflowBroken")
                        .getFirst()
                        .json()
                        .path("recipients")
                        .toString())
                .isEqualTo("[\"" + CREATOR + "\"]");
        assertThat(notices(id, "workflowBroken").getFirst().json().path("body").asText())
                .contains("steps[1].fields.Status: The field Status (fldStatus)");

        String other = saved(onTable("recordChanged", table), List.of(notifying("tell", "marker")));
        send(table, Engine.updated("rec1", Map.of("fldHours", 1), Map.of("fldStatus", "Open")));
        awaitRuns(other, 1, "succeeded");
        assertThat(runs(id).getList("items")).isEmpty();

        as(CREATOR)
                .body(Map.of(
                        "name", "Mended",
                        "trigger", onTable("recordChanged", table),
                        "steps", List.of(notifying("tell", "x"))))
                .put("/api/workflows/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo("active"));
        send(table, Engine.updated("rec1", Map.of("fldHours", 2), Map.of("fldHours", 1)));
        awaitRuns(id, 1, "succeeded");
    }

    /** A statement of the migration that brought all this. */
    private static String migration(String beginning) throws IOException {
        try (InputStream file =
                BrokenWorkflowsIT.class.getResourceAsStream("/db/migration/V3__fields_by_ids_and_problems.sql")) {
            String all = new String(file.readAllBytes(), UTF_8);
            int start = all.indexOf(beginning);
            return all.substring(start, all.indexOf(';', start));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"table-deleted", "base-deleted"})
    void aTableThatIsGoneBreaksAWorkflowThatPeopleStart(String event) {
        String table = unique("Dropped");
        String id = saved(
                Map.of("type", "manual"),
                List.of(Map.of(
                        "id",
                        "add",
                        "action",
                        "createRecord",
                        "baseId",
                        DataDouble.BASE,
                        "table",
                        table,
                        "fields",
                        Map.of("Name", "Roof"))));

        DataDouble.drop(table);
        shapeChanged(
                event,
                event.equals("base-deleted")
                        ? Map.of("baseId", DataDouble.BASE)
                        : Map.of("baseId", DataDouble.BASE, "tableId", "tbl" + table));

        awaitBroken(id);
        assertThat(workflow(id).getList("problems.place")).containsExactly("steps[0].table");
        as(EDITOR)
                .body("{}")
                .post("/api/workflows/" + id + "/runs")
                .then()
                .statusCode(409)
                .body("detail", containsString("steps[0].table: The table " + table));
    }

    @Test
    void aWorkflowWhoseAuthorLeftSaysWhoThatWas() {
        String author = unique("usrGone");
        String owner = unique("usrOwner");
        IDENTITY.member(DataDouble.WORKSPACE, owner, Role.OWNER);
        IDENTITY.user(author, author + "@example.com", "Gabriele Gone");
        IDENTITY.member(DataDouble.WORKSPACE, author, Role.CREATOR);
        eventually().untilAsserted(() -> as(author)
                .get("/api/workflows?workspaceId=" + DataDouble.WORKSPACE)
                .then()
                .statusCode(200));
        String id = as(author)
                .body(Map.of(
                        "workspaceId",
                        DataDouble.WORKSPACE,
                        "name",
                        "Orphan",
                        "trigger",
                        Map.of("type", "manual"),
                        "steps",
                        List.of(notifying("tell", "x"))))
                .post("/api/workflows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        IDENTITY.noMember(DataDouble.WORKSPACE, author);
        KAFKA.send(
                "core.workspaces",
                DataDouble.WORKSPACE,
                CloudEvent.ofJson(
                        "org.pyairtable.core.workspaces.member-removed.v1",
                        Map.of("workspaceId", DataDouble.WORKSPACE, "userId", author)));

        awaitBroken(id);
        assertThat(workflow(id).getString("problems[0].place")).isEqualTo("owner");
        assertThat(workflow(id).getString("problems[0].message"))
                .startsWith("User " + author + " (Gabriele Gone), who saved the workflow");
        eventually().until(() -> notices(id, "workflowBroken").size() == 1);
        assertThat(notices(id, "workflowBroken")
                        .getFirst()
                        .json()
                        .path("recipients")
                        .toString())
                .isEqualTo("[\"" + owner + "\"]");

        // A membership that comes back makes it work again, as saving it by somebody else would.
        IDENTITY.member(DataDouble.WORKSPACE, author, Role.CREATOR);
        KAFKA.send(
                "core.workspaces",
                DataDouble.WORKSPACE,
                CloudEvent.ofJson(
                        "org.pyairtable.core.workspaces.member-added.v1",
                        Map.of("workspaceId", DataDouble.WORKSPACE, "userId", author, "role", "creator")));
        eventually().until(() -> workflow(id).getString("status"), "active"::equals);
    }

    @Test
    void theAuthorHearsOfFailedRunsOnceAnHourWithTheNumberOfOthers() {
        String table = unique("Notice");
        String id = saved(onTable("recordCreated", table), List.of(update("mark", Map.of("Status", "Late"))));
        for (String record : List.of("rec1", "rec2", "rec3")) {
            send(table, created(record, Map.of()));
            Engine.answer(rejected(
                    command(table, m -> m.text().contains(record)), "ROW_DOES_NOT_EXIST", record + " is gone"));
        }
        awaitRuns(id, 3, "failed");
        eventually().until(() -> notices(id, "runFailed").size() == 1);
        var first = notices(id, "runFailed").getFirst().json();
        assertThat(first.path("title").asText()).isEqualTo("Workflow Test failed");
        assertThat(first.path("body").asText())
                .startsWith("Step mark: ROW_DOES_NOT_EXIST: rec1 is gone\nRun ")
                .doesNotContain("more");
        assertThat(first.path("recipients").toString()).isEqualTo("[\"" + CREATOR + "\"]");
        assertThat(first.path("data").path("stepId").asText()).isEqualTo("mark");

        ServiceDatabase.update("update workflow set noticed_at = now() - interval '61 minutes' where id = ?", id);

        eventually().until(() -> notices(id, "runFailed").size() == 2);
        assertThat(notices(id, "runFailed").getLast().json().path("body").asText())
                .startsWith("It failed 2 times since the last notice.");
    }

    private static void awaitBroken(String id) {
        eventually().until(() -> workflow(id).getString("status"), "broken"::equals);
    }

    private static JsonPath workflow(String id) {
        return as(VIEWER)
                .get("/api/workflows/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
