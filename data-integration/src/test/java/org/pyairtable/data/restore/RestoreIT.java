package org.pyairtable.data.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
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
import static org.pyairtable.data.DataFixture.post;
import static org.pyairtable.data.DataFixture.probe;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.testkit.SuiteResource;

/** What was deleted comes back as it was. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class RestoreIT {
    @Inject
    TrashPruning pruning;

    private TestBase base;
    private String teams;
    private String team;
    private String roofers;
    private String masons;
    private String roof;

    @BeforeEach
    void jobs() {
        base = base("Jobs", List.of(field("Name", "singleLineText"), field("Hours", "number", Map.of("precision", 0))));
        teams = base.addTable("Teams", List.of(field("Title", "singleLineText")));
        team = base.addField(base.table(), field("Team", "multipleRecordLinks", Map.of("linkedTableId", teams)));
        base.addField(base.table(), field("Cost", "formula", Map.of("formula", "{Hours} * 50")));
        roofers = base.create(teams, Map.of("Title", "Roofers"));
        masons = base.create(teams, Map.of("Title", "Masons"));
        roof = base.create(base.table(), Map.of("Name", "Roof", "Hours", 3, "Team", List.of(roofers, masons)));
    }

    private String bases() {
        return "/api/bases/" + base.id();
    }

    private JsonPath trash() {
        return owner().get(bases() + "/trash").then().statusCode(200).extract().jsonPath();
    }

    private ValidatableResponse restore(String trash) {
        return owner().post(bases() + "/trash/" + trash + "/restore").then();
    }

    private ValidatableResponse restoreNewest() {
        return restore(trash().getString("items[0].id")).statusCode(200);
    }

    private List<String> fields(String tableId) {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .jsonPath()
                .getList("tables.find { it.id == '" + tableId + "' }.fields.name");
    }

    private String fieldId(String name) {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .jsonPath()
                .getString("tables[0].fields.find { it.name == '" + name + "' }.id");
    }

    private void deleteField(String id) {
        owner().delete(bases() + "/tables/" + base.table() + "/fields/" + id)
                .then()
                .statusCode(204);
    }

    private void deleteTable(String id) {
        owner().delete(bases() + "/tables/" + id).then().statusCode(204);
    }

    private String say(String record, Map<String, ?> comment) {
        return post(base.path() + "/" + record + "/comments", comment)
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private List<String> comments(String record) {
        return owner().get(base.path() + "/" + record + "/comments")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("comments.id");
    }

    @Test
    void aRecordComesBackWithItsComments() {
        String wall = base.create(base.table(), Map.of("Name", "Wall"));
        String first = say(roof, Map.of("text", "Is it tight?"));
        String elsewhere = say(wall, Map.of("text", "Plaster it"));
        String answer = say(roof, Map.of("text", "It is", "parentCommentId", first));
        owner().delete(base.path() + "/" + roof).then().statusCode(200);
        assertThat(Sql.column("select id from record_comment where record_id = ?", roof))
                .isEmpty();

        restoreNewest();

        assertThat(comments(roof)).containsExactly(answer, first);
        assertThat(comments(wall)).containsExactly(elsewhere);
        assertThat(Sql.column("select parent_id from record_comment where id = ?", answer))
                .containsExactly(first);
        assertThat(Sql.column("select id from trash_comment where record_id = ?", roof))
                .isEmpty();
        assertThat(say(roof, Map.of("text", "Thanks", "parentCommentId", answer)))
                .startsWith("com");
    }

    @Test
    void commentsOfARecordWithTheSameIdInACopyStay() {
        String copied = say(roof, Map.of("text", "In the copy"));
        String here = say(roof, Map.of("text", "Here"));
        // Records of a copy have the ids of those that they were copied from.
        TestBase copy = base("Copy", List.of(field("Name", "singleLineText")));
        Sql.update("update record_comment set table_id = ? where id = ?", copy.table(), copied);

        owner().delete(base.path() + "/" + roof).then().statusCode(200);

        assertThat(Sql.column("select id from record_comment where record_id = ?", roof))
                .containsExactly(copied);
        restoreNewest();
        assertThat(comments(roof)).containsExactly(here);
    }

    @Test
    void aRecordComesBackWithItsIdTimesCellsAndLinks() {
        JsonPath before = base.get(base.table(), roof);
        owner().delete(base.path() + "/" + roof).then().statusCode(200);
        owner().delete(base.path(teams) + "/" + masons).then().statusCode(200);
        JsonPath trash = trash();
        assertThat(trash.getList("items.kind")).containsExactly("records", "records");
        assertThat(trash.getList("items.name")).containsExactly("Teams", "Jobs");
        assertThat(trash.getInt("items[1].records")).isEqualTo(1);
        assertThat(trash.getString("items[1].deletedBy")).isEqualTo(OWNER);

        restore(trash.getString("items[1].id"))
                .statusCode(200)
                .body("kind", equalTo("records"))
                .body("recordIds", equalTo(List.of(roof)))
                .body("linksLeftOut", equalTo(1))
                .body("cellsLeftOut", equalTo(0));

        JsonPath after = base.get(base.table(), roof);
        assertThat(after.getString("createdTime")).isEqualTo(before.getString("createdTime"));
        assertThat(after.getMap("fields"))
                .containsEntry("Name", "Roof")
                .containsEntry("Hours", 3)
                .containsEntry("Cost", 150)
                .containsEntry("Team", List.of(roofers));
        assertThat(base.cell(teams, roofers, "Jobs")).isEqualTo(List.of(roof));
        owner().get(bases() + "/tables/" + base.table() + "/records/" + roof + "/history")
                .then()
                .body("items.kind", equalTo(List.of("restored", "deleted", "created")));
        assertThat(probe().await("data.records", m -> m.key().equals(Optional.of(base.table())), 3, PATIENCE).stream()
                        .map(message -> message.json().at("/changes/0/kind").asText()))
                .containsExactly("CREATED", "DELETED", "CREATED");
        restore(trash.getString("items[1].id")).statusCode(404);

        restore(trash.getString("items[0].id")).statusCode(200).body("linksLeftOut", equalTo(0));
        assertThat(trash().getList("items")).isEmpty();
    }

    @Test
    void cellsWhoseFieldIsGoneOrOfAnotherTypeAreLeftOut() {
        String hours = fieldId("Hours");
        owner().delete(base.path() + "/" + roof).then().statusCode(200);
        post(bases() + "/tables/" + base.table() + "/fields/" + hours + "/conversion", Map.of("type", "multilineText"))
                .then()
                .statusCode(200);
        deleteField(team);

        restore(trash().getString("items[1].id"))
                .statusCode(200)
                .body("cellsLeftOut", equalTo(1))
                .body("linksLeftOut", equalTo(2));

        assertThat(base.get(base.table(), roof).getMap("fields"))
                .containsEntry("Name", "Roof")
                .doesNotContainKeys("Hours", "Team");
    }

    @Test
    void aFieldComesBackWithItsCellsAndMakesFormulasValidAgain() {
        String hours = fieldId("Hours");
        deleteField(hours);
        assertThat(fields(base.table())).containsExactly("Name", "Team", "Cost");
        base.addField(base.table(), field("hours", "singleLineText"));

        restoreNewest()
                .body("kind", equalTo("field"))
                .body("id", equalTo(hours))
                .body("name", equalTo("Hours 2"))
                .body("linksLeftOut", equalTo(0));

        assertThat(base.get(base.table(), roof).getMap("fields"))
                .containsEntry("Hours 2", 3)
                .containsEntry("Cost", 150);
        patch(base.path() + "/" + roof, Map.of("fields", Map.of("Hours 2", 4)))
                .then()
                .statusCode(200);
        assertThat(base.cell(base.table(), roof, "Cost")).isEqualTo(200);
    }

    @Test
    void aLinkComesBackOnBothSidesWithoutTheRecordsThatAreGone() {
        deleteField(team);
        assertThat(fields(teams)).containsExactly("Title");
        owner().delete(base.path(teams) + "/" + masons).then().statusCode(200);

        restore(trash().getString("items[1].id")).statusCode(200).body("linksLeftOut", equalTo(1));

        assertThat(base.cell(base.table(), roof, "Team")).isEqualTo(List.of(roofers));
        assertThat(base.cell(teams, roofers, "Jobs")).isEqualTo(List.of(roof));
        patch(base.path() + "/" + roof, Map.of("fields", Map.of("Team", List.of())))
                .then()
                .statusCode(200);
        assertThat(base.cell(teams, roofers, "Jobs")).isNull();
    }

    @Test
    void aComputedFieldIsComputedAnew() {
        String cost = fieldId("Cost");
        deleteField(cost);
        patch(base.path() + "/" + roof, Map.of("fields", Map.of("Hours", 5)))
                .then()
                .statusCode(200);

        restoreNewest().body("name", equalTo("Cost"));

        assertThat(base.cell(base.table(), roof, "Cost")).isEqualTo(250);
    }

    @Test
    void aTableComesBackWithItsRecordsAndLinks() {
        base.addField(teams, field("Jobs done", "count", Map.of("recordLinkFieldId", linkOf(teams))));
        deleteTable(teams);
        assertThat(base.cell(base.table(), roof, "Team")).isEqualTo("Roofers, Masons");
        String other = base.addTable("Teams", List.of(field("Title", "singleLineText")));

        restoreNewest()
                .body("kind", equalTo("table"))
                .body("id", equalTo(teams))
                .body("name", equalTo("Teams 2"))
                .body("fieldsLeftOut", empty());

        assertThat(fields(teams)).containsExactly("Title", "Jobs done", "Jobs");
        assertThat(base.get(teams, masons).getMap("fields"))
                .containsEntry("Title", "Masons")
                .containsEntry("Jobs", List.of(roof))
                .containsEntry("Jobs done", 1);
        assertThat(base.get(base.table(), roof).getMap("fields"))
                .containsEntry("Team", "Roofers, Masons")
                .containsEntry("Teams 2", List.of(roofers, masons));
        String bricks = base.create(teams, Map.of("Title", "Bricks"));
        patch(base.path() + "/" + roof, Map.of("fields", Map.of("Teams 2", List.of(bricks))))
                .then()
                .statusCode(200);
        assertThat(base.cell(teams, masons, "Jobs")).isNull();
        assertThat(other).isNotEqualTo(teams);
    }

    private String linkOf(String tableId) {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .jsonPath()
                .getString("tables.find { it.id == '" + tableId + "' }.fields.find { it.name == 'Jobs' }.id");
    }

    private static JsonPath asJob(String path) {
        String job = owner().header("Prefer", "respond-async")
                .post(path)
                .then()
                .statusCode(202)
                .body("kind", equalTo("restoreDeleted"))
                .extract()
                .header("Location");
        await().atMost(PATIENCE)
                .until(() -> owner().get(job).jsonPath().getString("state").equals("done"));
        return owner().get(job).jsonPath();
    }

    @Test
    void aTableIsRestoredAsAJob() {
        deleteTable(teams);
        String item = trash().getString("items[0].id");

        assertThat(asJob(bases() + "/trash/" + item + "/restore").getMap("result"))
                .containsEntry("kind", "table")
                .containsEntry("name", "Teams");

        assertThat(base.cell(teams, roofers, "Jobs")).isEqualTo(List.of(roof));
    }

    @Test
    void whatIsInADeletedTableWaitsForTheTable() {
        deleteField(team);
        deleteTable(teams);
        JsonPath trash = trash();
        assertThat(trash.getList("items.kind")).containsExactly("table", "field");

        restore(trash.getString("items[1].id"))
                .statusCode(409)
                .body("detail", containsString("restore that table first"));
        restore(trash.getString("items[0].id")).statusCode(200);
        restore(trash.getString("items[1].id")).statusCode(200);

        assertThat(base.cell(base.table(), roof, "Team")).isEqualTo(List.of(roofers, masons));
    }

    @Test
    void aBaseComesBackAsItWas() {
        post(base.path() + "/" + roof + "/comments", Map.of("text", "leaks"))
                .then()
                .statusCode(200);
        owner().delete(bases()).then().statusCode(204);
        owner().get(base.path()).then().statusCode(403);
        owner().get(bases() + "/trash").then().statusCode(404);
        String list = "/api/bases/trash?workspaceId=" + WORKSPACE;
        as(EDITOR).get(list).then().statusCode(403);
        as(STRANGER).get(list).then().statusCode(404);
        owner().get("/api/bases/trash").then().statusCode(400);
        String item = owner().get(list).jsonPath().getString("items.find { it.baseId == '" + base.id() + "' }.id");
        String restore = "/api/bases/trash/" + item + "/restore";
        as(EDITOR).post(restore).then().statusCode(403);

        assertThat(asJob(restore).getMap("result"))
                .containsEntry("kind", "base")
                .containsEntry("id", base.id());

        assertThat(base.get(base.table(), roof).getMap("fields"))
                .containsEntry("Cost", 150)
                .containsEntry("Team", List.of(roofers, masons));
        owner().get(base.path() + "/" + roof + "/comments").then().body("comments", hasSize(1));
        owner().post(restore).then().statusCode(404);
    }

    @Test
    void editorsSeeAndRestoreTheRecordsThatTheyDeletedAlone() {
        String own = base.create(base.table(), Map.of("Name", "Shed"));
        owner().delete(base.path() + "/" + roof).then().statusCode(200);
        as(EDITOR).delete(base.path() + "/" + own).then().statusCode(200);
        JsonPath all = trash();
        String url = bases() + "/trash";

        JsonPath seen = as(EDITOR).get(url).then().statusCode(200).extract().jsonPath();
        assertThat(seen.getList("items.id")).isEqualTo(List.of(all.getString("items[0].id")));
        as(VIEWER).get(url).then().statusCode(403);
        as(STRANGER).get(url).then().statusCode(404);
        as(EDITOR)
                .post(url + "/" + all.getString("items[1].id") + "/restore")
                .then()
                .statusCode(404);
        as(EDITOR)
                .post(url + "/" + all.getString("items[0].id") + "/restore")
                .then()
                .statusCode(200);
        assertThat(base.cell(base.table(), own, "Name")).isEqualTo("Shed");
        owner().get(url + "?cursor=x").then().statusCode(400);
        owner().get(url + "?limit=101").then().statusCode(400);
        restore("trsAAAAAAAAAAAAAA").statusCode(404);
    }

    @Test
    void afterThirtyDaysAllIsForgottenWithItsCells() {
        String hours = fieldId("Hours");
        String join = Sql.column("select options ->> 'joinTable' from field where id = ?", team)
                .getFirst();
        owner().delete(base.path() + "/" + roof).then().statusCode(200);
        deleteField(hours);
        deleteField(team);
        deleteTable(teams);
        TestBase gone = base("Old", List.of(field("Name", "singleLineText")));
        String old = gone.create(gone.table(), Map.of("Name", "x"));
        post(gone.path() + "/" + old + "/comments", Map.of("text", "leaks"))
                .then()
                .statusCode(200);
        owner().delete("/api/bases/" + gone.id()).then().statusCode(204);
        assertThat(Sql.column("select text from record_comment where record_id = ?", old))
                .containsExactly("leaks");
        TestBase recent = base("New", List.of(field("Name", "singleLineText")));
        owner().delete("/api/bases/" + recent.id()).then().statusCode(204);
        Sql.update(
                "update trash set deleted_at = now() - interval '31 days' where base_id in (?, ?)",
                base.id(),
                gone.id());
        pruning.prune().await().atMost(PATIENCE);

        assertThat(Sql.column("select kind from trash where base_id in (?, ?)", base.id(), gone.id()))
                .isEmpty();
        assertThat(Sql.column("select kind from trash where base_id = ?", recent.id()))
                .containsExactly("base");
        assertThat(Sql.column(
                        "select table_name from information_schema.tables where table_schema = 'records' and table_name in (?, ?, ?, ?)",
                        teams,
                        join,
                        gone.table(),
                        recent.table()))
                .containsExactly(recent.table());
        assertThat(Sql.column("select column_name from information_schema.columns where column_name = ?", hours))
                .isEmpty();
        assertThat(Sql.column("select id from base where id = ?", gone.id())).isEmpty();
        assertThat(Sql.column("select text from record_comment where record_id = ?", old))
                .isEmpty();
        assertThat(fields(base.table())).containsExactly("Name", "Cost");
    }
}
