package org.pyairtable.data.record.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.VIEWER;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.data.wire.Json;
import org.pyairtable.outbox.pruning.Pruner;
import org.pyairtable.testkit.SuiteResource;

/** Who changed which cell of a record when. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class RecordHistoryIT {
    @Inject
    Pruner pruner;

    private TestBase base;

    @BeforeEach
    void jobs() {
        base = base(
                "Jobs",
                List.of(
                        field("Name", "singleLineText"),
                        field("Hours", "number", Map.of("precision", 0)),
                        field("Who", "singleCollaborator"),
                        field(
                                "State",
                                "singleSelect",
                                Map.of("choices", List.of(Map.of("name", "open"), Map.of("name", "shut"))))));
        base.addField(base.table(), field("Cost", "formula", Map.of("formula", "{Hours} * 50")));
    }

    private String path(String table, String record) {
        return "/api/bases/" + base.id() + "/tables/" + table + "/records/" + record + "/history";
    }

    private JsonPath history(String table, String record) {
        return owner().get(path(table, record)).then().statusCode(200).extract().jsonPath();
    }

    private void change(String record, String field, Object value) {
        Map<String, Object> fields = new HashMap<>();
        fields.put(field, value);
        patch(base.path() + "/" + record, Map.of("fields", fields)).then().statusCode(200);
    }

    private static JsonPath cells(JsonPath history, int entry) {
        return new JsonPath(Json.write(history.get("items[" + entry + "].cells")));
    }

    @Test
    void aChangeNamesItsAuthorAndEachCellBeforeAndAfter() {
        String record = base.create(base.table(), Map.of("Name", "Roof", "Hours", 3));
        as(EDITOR)
                .body(Json.write(Map.of("fields", Map.of("Hours", 4, "Who", Map.of("id", EDITOR)))))
                .patch(base.path() + "/" + record)
                .then()
                .statusCode(200);
        post(
                        "/api/bases/" + base.id() + "/tables/" + base.table() + "/batch",
                        Map.of(
                                "records",
                                List.of(Map.of("id", record, "fields", Map.of("Name", "Roof 2", "Hours", 4)))))
                .then()
                .statusCode(200);
        change(record, "State", "open");
        change(record, "State", null);

        JsonPath history = history(base.table(), record);

        assertThat(history.getList("items.kind"))
                .containsExactly("changed", "changed", "changed", "changed", "created");
        assertThat(history.getList("items.actor")).containsExactly(OWNER, OWNER, OWNER, EDITOR, OWNER);
        assertThat(history.getString("items[0].at")).endsWith("Z");
        assertThat(history.getMap("items[0].cells[0]"))
                .containsEntry("before", "open")
                .containsEntry("type", "singleSelect")
                .doesNotContainKey("after");
        assertThat(history.getList("items[2].cells.field")).containsExactly("Name");
        JsonPath byEditor = cells(history, 3);
        assertThat(byEditor.getList("field")).containsExactly("Hours", "Who");
        assertThat(byEditor.getInt("[0].before")).isEqualTo(3);
        assertThat(byEditor.getInt("[0].after")).isEqualTo(4);
        assertThat(byEditor.getString("[1].after.name")).isEqualTo("Ed Editor");
        assertThat(Sql.column("select cells from record_history where record_id = ? order by sequence limit 1", record)
                        .getFirst())
                .doesNotContain("Ed Editor");
    }

    @Test
    void aLinkLeavesWhatCameAndWentOnBothSides() {
        String teams = base.addTable("Teams", List.of(field("Title", "singleLineText")));
        base.addField(base.table(), field("Team", "multipleRecordLinks", Map.of("linkedTableId", teams)));
        String roofers = base.create(teams, Map.of("Title", "Roofers"));
        String masons = base.create(teams, Map.of("Title", "Masons"));
        String record = base.create(base.table(), Map.of("Name", "Roof", "Team", List.of(roofers)));

        change(record, "Team", List.of(masons));

        assertThat(history(base.table(), record).getMap("items[0].cells[0]"))
                .containsEntry("added", List.of(masons))
                .containsEntry("removed", List.of(roofers))
                .doesNotContainKeys("before", "after");
        JsonPath other = history(teams, roofers);
        assertThat(other.getList("items.kind")).containsExactly("changed", "changed", "created");
        assertThat(other.getMap("items[0].cells[0]")).containsEntry("removed", List.of(record));
        assertThat(other.getMap("items[1].cells[0]")).containsEntry("added", List.of(record));
    }

    @Test
    void conversionsAndChoicesThatGoLeaveTheFormerCells() {
        String notes = base.addField(
                base.table(),
                field(
                        "Marks",
                        "multipleSelects",
                        Map.of("choices", List.of(Map.of("name", "a"), Map.of("name", "b")))));
        String record = base.create(base.table(), Map.of("Name", "twelve", "Hours", 3, "Marks", List.of("a", "b")));
        JsonPath table = owner().get("/v0/meta/bases/" + base.id() + "/tables").jsonPath();
        String hours = table.getString("tables[0].fields.find { it.name == 'Hours' }.id");
        Map<String, ?> kept = table.getMap("tables[0].fields.find { it.name == 'Marks' }.options.choices[1]");

        post(
                        "/api/bases/" + base.id() + "/tables/" + base.table() + "/fields/" + hours + "/conversion",
                        Map.of("type", "checkbox", "options", Map.of("icon", "check", "color", "greenBright")))
                .then()
                .statusCode(200);
        patch(
                        "/v0/meta/bases/" + base.id() + "/tables/" + base.table() + "/fields/" + notes,
                        Map.of("options", Map.of("choices", List.of(kept))))
                .then()
                .statusCode(200);

        JsonPath history = history(base.table(), record);
        assertThat(history.getList("items.via")).containsExactly("schema", "schema", null);
        assertThat(history.getMap("items[0].cells[0]"))
                .containsEntry("before", List.of("a", "b"))
                .containsEntry("after", List.of("b"));
        assertThat(history.getInt("items[1].cells[0].before")).isEqualTo(3);
        assertThat(history.getList("items.actor")).containsOnly(OWNER);
    }

    @Test
    void aDeletionKeepsTheCellsForCreatorsAndOwnersOnly() {
        String record = base.create(base.table(), Map.of("Name", "Roof", "Hours", 3));
        owner().delete(base.path() + "/" + record).then().statusCode(200);

        JsonPath history = history(base.table(), record);

        assertThat(history.getList("items.kind")).containsExactly("deleted");
        assertThat(history.getList("items[0].cells.field")).containsExactly("Name", "Hours");
        assertThat(history.getList("items[0].cells.before")).isEqualTo(Arrays.asList("Roof", 3));
        as(VIEWER).get(path(base.table(), record)).then().statusCode(404);
        as(EDITOR).get(path(base.table(), record)).then().statusCode(404);
    }

    @Test
    void longValuesAreCutAndSaySo() {
        String record = base.create(base.table(), Map.of("Name", "x".repeat(5_000)));
        change(record, "Name", "short");

        assertThat(history(base.table(), record).getMap("items[0].cells[0]"))
                .containsEntry("before", "x".repeat(4_000))
                .containsEntry("after", "short")
                .containsEntry("truncated", true);
    }

    @Test
    void listsComeInPagesAndBadInputIsRefused() {
        String record = base.create(base.table(), Map.of("Name", "Roof"));
        change(record, "Hours", 1);
        change(record, "Hours", 2);

        JsonPath first = owner().get(path(base.table(), record) + "?limit=2").jsonPath();
        assertThat(first.getList("items.kind")).containsExactly("changed", "changed");
        JsonPath second = owner().get(path(base.table(), record) + "?limit=2&cursor=" + first.getString("next"))
                .jsonPath();
        assertThat(second.getList("items.kind")).containsExactly("created");
        assertThat(second.getString("next")).isNull();
        owner().get(path(base.table(), record) + "?cursor=x").then().statusCode(400);
        owner().get(path(base.table(), record) + "?limit=101").then().statusCode(400);
        owner().get(path(base.table(), "recAAAAAAAAAAAAAA")).then().statusCode(404);
        owner().get(path(base.table(), "roof")).then().statusCode(404);
    }

    @Test
    void whoMayReadTheRecordMayReadItsHistory() {
        String record = base.create(base.table(), Map.of("Name", "Roof"));

        as(VIEWER).get(path(base.table(), record)).then().statusCode(200);
        as(STRANGER).get(path(base.table(), record)).then().statusCode(404);
        as(OWNER, "schema.bases:read").get(path(base.table(), record)).then().statusCode(403);
    }

    @Test
    void changesAreForgottenAfterNinetyDays() {
        String record = base.create(base.table(), Map.of("Name", "Roof"));
        change(record, "Hours", 1);
        Sql.update("update record_history set made_at = now() - interval '91 days' where record_id = ?", record);
        change(record, "Hours", 2);

        pruner.prune().await().atMost(Duration.ofSeconds(30));

        assertThat(history(base.table(), record).getList("items.kind")).containsExactly("changed", "created");
    }
}
