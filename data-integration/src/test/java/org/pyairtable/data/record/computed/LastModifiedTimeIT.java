package org.pyairtable.data.record.computed;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.WORKSPACE;
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
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.FileServer;
import org.pyairtable.data.Sql;
import org.pyairtable.data.webhook.Watcher;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.SuiteResource;

/** When certain fields of a record were last changed, as formulas tell it; {@code Own} is the record's own time. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class LastModifiedTimeIT {
    private TestBase base;
    private String table;

    @BeforeEach
    void aTable() {
        base = base(
                "Jobs",
                List.of(
                        field("Name", "singleLineText"),
                        field("Status", "singleLineText"),
                        field("Other", "singleLineText"),
                        field("Own", "lastModifiedTime")));
        table = base.table();
    }

    private String formula(String name, String text) {
        return base.addField(table, field(name, "formula", Map.of("formula", text)));
    }

    private @Nullable Object cell(String record, String field) {
        return base.cell(table, record, field);
    }

    private void change(String record, Map<String, ?> fields) {
        patch(base.path() + "/" + record, Map.of("fields", fields)).then().statusCode(200);
    }

    private void replace(String record, Map<String, ?> fields) {
        owner().body(Json.write(Map.of("fields", fields)))
                .put(base.path() + "/" + record)
                .then()
                .statusCode(200);
    }

    private void upsert(String name, String field, String value) {
        patch(
                        base.path(),
                        Map.of(
                                "performUpsert",
                                Map.of("fieldsToMergeOn", List.of("Name")),
                                "records",
                                List.of(Map.of("fields", Map.of("Name", name, field, value)))))
                .then()
                .statusCode(200);
    }

    private JsonPath schema() {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables").jsonPath();
    }

    private String idOf(String field) {
        return schema().getString("tables[0].fields.find { it.name == '" + field + "' }.id");
    }

    private void convert(String field, Object wish) {
        post(at("/fields/" + idOf(field) + "/conversion"), wish).then().statusCode(200);
    }

    private String at(String rest) {
        return "/api/bases/" + base.id() + "/tables/" + table + rest;
    }

    private List<String> found(String filter) {
        return owner().queryParam("filterByFormula", filter)
                .get(base.path())
                .then()
                .statusCode(200)
                .extract()
                .path("records.id");
    }

    /** Names of the columns that keep times. */
    private List<String> kept() {
        return Sql.column("select column_name::text from information_schema.columns where table_schema = 'records'"
                + " and table_name = '" + table + "' and column_name like 'tim%' order by 1");
    }

    private static String time(String fieldId) {
        return "tim" + fieldId.substring(3);
    }

    @Test
    void onlyWritesToTheFieldMoveIt() {
        formula("Moved", "LAST_MODIFIED_TIME({Status})");
        String record = base.create(table, Map.of("Name", "dig"));
        assertThat(cell(record, "Moved")).isNull();

        change(record, Map.of("Status", "open"));
        Object opened = cell(record, "Own");
        assertThat(cell(record, "Moved")).isNotNull().isEqualTo(opened);
        change(record, Map.of("Other", "x"));
        assertThat(cell(record, "Own")).isNotEqualTo(opened);
        assertThat(cell(record, "Moved")).isEqualTo(opened);
        change(record, Map.of("Status", "open", "Other", "y"));
        assertThat(cell(record, "Moved")).isEqualTo(opened);

        replace(record, Map.of("Name", "dig", "Other", "z"));
        Object emptied = cell(record, "Own");
        assertThat(cell(record, "Moved")).isNotEqualTo(opened).isEqualTo(emptied);
        replace(record, Map.of("Name", "dig deep"));
        assertThat(cell(record, "Moved")).isEqualTo(emptied);
    }

    @Test
    void aNewRecordHasTheTimesOfTheCellsThatItBringsAlong() {
        formula("Moved", "LAST_MODIFIED_TIME({Status})");
        formula("Elsewhere", "LAST_MODIFIED_TIME({Other})");

        JsonPath created = post(base.path(), Map.of("fields", Map.of("Name", "dig", "Status", "open")))
                .jsonPath();

        assertThat(created.getMap("fields"))
                .containsOnlyKeys("Name", "Status", "Own", "Moved")
                .containsEntry("Moved", created.get("createdTime"));
    }

    @Test
    void upsertsMoveIt() {
        formula("Moved", "LAST_MODIFIED_TIME({Status})");
        upsert("dig", "Status", "open");
        String record = found("{Name} = 'dig'").getFirst();
        Object opened = cell(record, "Own");
        assertThat(cell(record, "Moved")).isNotNull().isEqualTo(opened);

        upsert("dig", "Other", "x");
        assertThat(cell(record, "Moved")).isEqualTo(opened);
        upsert("dig", "Status", "done");
        assertThat(cell(record, "Moved")).isNotEqualTo(opened).isEqualTo(cell(record, "Own"));
    }

    @Test
    void commandsAndImportsMoveIt() {
        formula("Moved", "LAST_MODIFIED_TIME({Status})");
        given().header("Authorization", "Bearer " + people().token(OWNER))
                .contentType("text/csv; charset=utf-8")
                .body("Name,Status\ndig,open\nlay,\n".getBytes(StandardCharsets.UTF_8))
                .post(at("/import"))
                .then()
                .statusCode(200);
        String record = found("{Name} = 'dig'").getFirst();
        Object imported = cell(record, "Own");
        assertThat(cell(record, "Moved")).isNotNull().isEqualTo(imported);
        assertThat(cell(found("{Name} = 'lay'").getFirst(), "Moved")).isNull();

        command(record, Map.of("Other", "x"));
        assertThat(cell(record, "Own")).isNotEqualTo(imported);
        assertThat(cell(record, "Moved")).isEqualTo(imported);
        command(record, Map.of("Status", "done"));
        assertThat(cell(record, "Moved")).isNotEqualTo(imported).isEqualTo(cell(record, "Own"));
    }

    private void command(String record, Map<String, ?> fields) {
        CloudEvent command = CloudEvent.ofJson(
                        "org.pyairtable.data.commands.update-records.v1",
                        Map.of(
                                "baseId",
                                base.id(),
                                "table",
                                table,
                                "records",
                                List.of(Map.of("recordId", record, "fields", fields)),
                                "typecast",
                                false))
                .withSubject(base.id())
                .withActor(EDITOR)
                .withWorkspace(WORKSPACE);
        probe().send("data.commands", base.id(), command);
        probe().await("data.results", m -> m.header("ce_causation").equals(command.id()), PATIENCE);
    }

    @Test
    void everyCallInAFormulaAnswersForItsOwnFields() {
        formula(
                "All",
                "DATETIME_FORMAT(LAST_MODIFIED_TIME({Status}), 'x') & ' ' & IF(LAST_MODIFIED_TIME({Other}),"
                        + " DATETIME_FORMAT(LAST_MODIFIED_TIME(Other), 'x'), 'never') & ' '"
                        + " & DATETIME_FORMAT(LAST_MODIFIED_TIME({Other}, {Status}), 'x') & ' '"
                        + " & DATETIME_FORMAT(LAST_MODIFIED_TIME(), 'x')");
        String record = base.create(table, Map.of("Name", "dig", "Status", "open"));
        String opened = millis(record);
        assertThat(cell(record, "All")).isEqualTo(opened + " never " + opened + " " + opened);

        change(record, Map.of("Other", "x"));
        String other = millis(record);
        assertThat(cell(record, "All")).isEqualTo(opened + " " + other + " " + other + " " + other);
        change(record, Map.of("Name", "dig deep"));
        assertThat(cell(record, "All")).isEqualTo(opened + " " + other + " " + other + " " + millis(record));
        change(record, Map.of("Status", "done"));
        String done = millis(record);
        assertThat(cell(record, "All")).isEqualTo(done + " " + other + " " + done + " " + done);
    }

    private String millis(String record) {
        return String.valueOf(Instant.parse(String.valueOf(cell(record, "Own"))).toEpochMilli());
    }

    @Test
    void bothSidesOfALinkMoveIt() {
        String tasks = base.addTable("Tasks", List.of(field("Title", "singleLineText")));
        base.addField(table, field("Tasks", "multipleRecordLinks", Map.of("linkedTableId", tasks)));
        base.addField(tasks, field("Own", "lastModifiedTime"));
        base.addField(tasks, field("Assigned", "formula", Map.of("formula", "LAST_MODIFIED_TIME({Jobs})")));
        formula("Planned", "LAST_MODIFIED_TIME({Tasks})");
        String job = base.create(table, Map.of("Name", "dig"));
        String task = base.create(tasks, Map.of("Title", "measure"));
        assertThat(base.cell(tasks, task, "Assigned")).isNull();

        change(job, Map.of("Tasks", List.of(task)));
        Object linked = cell(job, "Own");
        assertThat(cell(job, "Planned")).isNotNull().isEqualTo(linked);
        assertThat(base.cell(tasks, task, "Assigned")).isEqualTo(linked);

        patch(base.path(tasks) + "/" + task, Map.of("fields", Map.of("Title", "measure twice")))
                .then()
                .statusCode(200);
        assertThat(cell(job, "Planned")).isEqualTo(linked);
        assertThat(base.cell(tasks, task, "Assigned")).isEqualTo(linked);

        owner().delete(base.path() + "/" + job).then().statusCode(200);
        assertThat(base.cell(tasks, task, "Assigned")).isNotEqualTo(linked).isEqualTo(base.cell(tasks, task, "Own"));
    }

    @Test
    void whatIsComputedIsChangedByNobody() {
        String tasks = base.addTable("Tasks", List.of(field("Title", "singleLineText")));
        String link = base.addField(table, field("Tasks", "multipleRecordLinks", Map.of("linkedTableId", tasks)));
        String title =
                schema().getString("tables.find { it.id == '" + tasks + "' }.fields.find { it.name == 'Title' }.id");
        base.addField(
                table,
                field(
                        "Titles",
                        "multipleLookupValues",
                        Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", title)));
        formula("Any", "LAST_MODIFIED_TIME()");
        formula("Looked", "LAST_MODIFIED_TIME({Titles})");
        formula("Mixed", "LAST_MODIFIED_TIME({Titles}, {Tasks})");
        String task = base.create(tasks, Map.of("Title", "measure"));
        String job = base.create(table, Map.of("Name", "dig", "Tasks", List.of(task)));
        Object created = cell(job, "Own");

        patch(base.path(tasks) + "/" + task, Map.of("fields", Map.of("Title", "measure twice")))
                .then()
                .statusCode(200);

        assertThat(base.get(table, job).getMap("fields"))
                .containsEntry("Titles", List.of("measure twice"))
                .containsEntry("Own", created)
                .containsEntry("Any", created)
                .containsEntry("Mixed", created)
                .doesNotContainKey("Looked");
    }

    @Test
    void aFileThatArrivesIsNoChange() throws IOException {
        try (FileServer site = FileServer.start().put("/flaky.txt", "text/plain", new byte[] {1, 2, 3})) {
            base.addField(table, field("Files", "multipleAttachments"));
            base.addField(
                    table, field("Seen", "lastModifiedTime", Map.of("referencedFieldIds", List.of(idOf("Files")))));
            formula("Moved", "LAST_MODIFIED_TIME({Files})");
            String record =
                    base.create(table, Map.of("Name", "dig", "Files", List.of(Map.of("url", site.url("/flaky.txt")))));
            Object created = cell(record, "Own");
            change(record, Map.of("Other", "x"));

            await().atMost(PATIENCE)
                    .until(() -> Objects.equals(base.get(table, record).get("fields.Files[0].size"), 3));

            assertThat(base.get(table, record).getMap("fields"))
                    .containsEntry("Moved", created)
                    .containsEntry("Seen", created);
        }
    }

    @Test
    void nobodySeesWhereItIsKept() {
        formula("Moved", "LAST_MODIFIED_TIME({Status}, {Other})");
        formula("Again", "LAST_MODIFIED_TIME({Status})");
        String status = idOf("Status");

        assertThat(kept()).containsExactlyInAnyOrder(time(status), time(idOf("Other")));
        assertThat(schema().getList("tables[0].fields.name"))
                .isEqualTo(List.of("Name", "Status", "Other", "Own", "Moved", "Again"));
        post(base.path(), Map.of("fields", Map.of(time(status), "2024-01-01")))
                .then()
                .statusCode(422);
        owner().get(base.path() + "?sort[0][field]=" + time(status)).then().statusCode(422);
        owner().queryParam("filterByFormula", "{" + time(status) + "} = 1")
                .get(base.path())
                .then()
                .statusCode(422);
    }

    @Test
    void watchersAreToldOfTheFormulaAlone() {
        String status = idOf("Status");
        String record = base.create(table, Map.of("Name", "dig", "Status", "open"));
        Watcher watcher = Watcher.of(
                base,
                "{\"dataTypes\":[\"tableData\"]}",
                "{\"includeCellValuesInFieldIds\":\"all\",\"includePreviousCellValues\":true}");

        String moved = formula("Moved", "LAST_MODIFIED_TIME({Status})");
        change(record, Map.of("Status", "done"));
        String done = String.valueOf(cell(record, "Own"));
        owner().delete(at("/fields/" + status)).then().statusCode(204);

        await().atMost(PATIENCE).until(() -> watcher.told().size() == 3);
        assertThat(watcher.told().get(1).at("/changedRecordsById/" + record + "/current/cellValuesByFieldId/" + moved))
                .isEqualTo(Json.tree(done));
        assertThat(watcher.told().get(2).at("/changedRecordsById/" + record + "/previous/cellValuesByFieldId/" + moved))
                .isEqualTo(Json.tree(done));
        assertThat(watcher.told().toString()).doesNotContain(time(status));
        assertThat(kept()).isEmpty();
    }

    @Test
    void recordsThatWereThereBeforeHaveTheirOwnTime() {
        String written = base.create(table, Map.of("Name", "dig", "Status", "open"));
        String empty = base.create(table, Map.of("Name", "lay"));
        String touched = base.create(table, Map.of("Name", "tile"));
        change(touched, Map.of("Other", "x"));
        Object own = cell(touched, "Own");

        formula("Moved", "LAST_MODIFIED_TIME({Status})");

        assertThat(cell(written, "Moved")).isNotNull().isEqualTo(cell(written, "Own"));
        assertThat(cell(empty, "Moved")).isNull();
        assertThat(cell(touched, "Moved")).isNotNull().isEqualTo(own);
        change(touched, Map.of("Other", "y"));
        assertThat(cell(touched, "Moved")).isEqualTo(own);
    }

    @Test
    void aFormulaThatAsksForOtherFieldsKeepsOtherTimes() {
        String moved = formula("Moved", "LAST_MODIFIED_TIME({Status})");
        String record = base.create(table, Map.of("Name", "dig", "Status", "open"));
        change(record, Map.of("Other", "x"));
        Object own = cell(record, "Own");

        patch(
                        "/v0/meta/bases/" + base.id() + "/tables/" + table + "/fields/" + moved,
                        Map.of("options", Map.of("formula", "LAST_MODIFIED_TIME({Other})")))
                .then()
                .statusCode(200);

        assertThat(kept()).containsExactly(time(idOf("Other")));
        assertThat(cell(record, "Moved")).isNotNull().isEqualTo(own);
        change(record, Map.of("Status", "done"));
        assertThat(cell(record, "Moved")).isEqualTo(own);
        change(record, Map.of("Other", "y"));
        assertThat(cell(record, "Moved")).isNotEqualTo(own).isEqualTo(cell(record, "Own"));

        owner().delete(at("/fields/" + moved)).then().statusCode(204);
        assertThat(kept()).isEmpty();
        change(record, Map.of("Other", "z"));
    }

    @Test
    void aButtonAsksToo() {
        base.addField(
                table,
                field(
                        "Open",
                        "button",
                        Map.of("label", "Open", "url", "DATETIME_FORMAT(LAST_MODIFIED_TIME({Status}), 'x')")));
        String record = base.create(table, Map.of("Name", "dig", "Status", "open"));
        String opened = millis(record);

        change(record, Map.of("Other", "x"));

        assertThat(cell(record, "Open")).isEqualTo(Map.of("label", "Open", "url", opened));
    }

    @Test
    void changesOfTheShapeAreNoChanges() {
        base.addField(table, field("Stage", "singleSelect", Map.of("choices", List.of(Map.of("name", "a")))));
        String stage = idOf("Stage");
        base.addField(table, field("Seen", "lastModifiedTime", Map.of("referencedFieldIds", List.of(stage))));
        formula("Moved", "LAST_MODIFIED_TIME({Stage})");
        String record = base.create(table, Map.of("Name", "dig", "Stage", "a"));
        Object created = cell(record, "Own");
        change(record, Map.of("Other", "x"));

        patch(
                        "/v0/meta/bases/" + base.id() + "/tables/" + table + "/fields/" + stage,
                        Map.of("options", Map.of("choices", List.of(Map.of("name", "b")))))
                .then()
                .statusCode(200);
        assertThat(base.get(table, record).getMap("fields"))
                .doesNotContainKey("Stage")
                .containsEntry("Moved", created)
                .containsEntry("Seen", created);

        convert("Stage", Map.of("type", "singleLineText"));
        assertThat(base.get(table, record).getMap("fields"))
                .containsEntry("Moved", created)
                .containsEntry("Seen", created);
        change(record, Map.of("Stage", "c"));
        Object written = cell(record, "Own");
        assertThat(base.get(table, record).getMap("fields"))
                .containsEntry("Moved", written)
                .containsEntry("Seen", written);
    }

    @Test
    void aFieldThatComesToBeComputedHasNoTimeAndOneThatIsNoMoreHasOne() {
        formula("Moved", "LAST_MODIFIED_TIME({Status})");
        base.addField(table, field("Seen", "lastModifiedTime", Map.of("referencedFieldIds", List.of(idOf("Status")))));
        String record = base.create(table, Map.of("Name", "dig", "Status", "open"));
        Object created = cell(record, "Own");

        convert("Status", Map.of("type", "formula", "options", Map.of("formula", "{Name} & '!'")));
        assertThat(base.get(table, record).getMap("fields"))
                .containsEntry("Status", "dig!")
                .doesNotContainKey("Moved");
        assertThat(kept()).isEmpty();
        change(record, Map.of("Name", "dig deep"));
        assertThat(base.get(table, record).getMap("fields"))
                .containsEntry("Status", "dig deep!")
                .containsEntry("Seen", created);

        convert("Status", Map.of("type", "singleLineText"));
        Object own = cell(record, "Own");
        assertThat(cell(record, "Moved")).isNotNull().isEqualTo(own);
        change(record, Map.of("Other", "x"));
        assertThat(cell(record, "Moved")).isEqualTo(own);
    }

    @Test
    void aFieldThatBecomesALinkGoesOn() {
        String tasks = base.addTable("Tasks", List.of(field("Title", "singleLineText")));
        convert("Status", Map.of("type", "formula", "options", Map.of("formula", "{Name}")));
        formula("Moved", "LAST_MODIFIED_TIME({Status})");
        String record = base.create(table, Map.of("Name", "dig"));

        convert("Status", Map.of("type", "multipleRecordLinks", "options", Map.of("linkedTableId", tasks)));

        assertThat(base.get(table, record).getList("fields.Status")).hasSize(1);
        Object linked = cell(record, "Own");
        assertThat(cell(record, "Moved")).isNotNull().isEqualTo(linked);
        change(record, Map.of("Other", "x"));
        assertThat(cell(record, "Moved")).isEqualTo(linked);
        change(record, Map.of("Status", List.of()));
        assertThat(cell(record, "Moved")).isNotEqualTo(linked).isEqualTo(cell(record, "Own"));
    }

    @Test
    void aFieldThatIsDeletedTakesItsTimeAlong() {
        formula("Moved", "LAST_MODIFIED_TIME({Status})");
        formula("Both", "LAST_MODIFIED_TIME({Status}, {Other})");
        base.addField(
                table,
                field(
                        "Seen",
                        "lastModifiedTime",
                        Map.of("referencedFieldIds", List.of(idOf("Status"), idOf("Other")))));
        String record = base.create(table, Map.of("Name", "dig", "Status", "open"));
        Object created = cell(record, "Own");
        String status = idOf("Status");

        owner().delete(at("/fields/" + status)).then().statusCode(204);

        assertThat(kept()).containsExactly(time(idOf("Other")));
        assertThat(base.get(table, record).getMap("fields"))
                .containsEntry("Moved", Map.of("error", "#ERROR!"))
                .containsEntry("Both", Map.of("error", "#ERROR!"))
                .containsEntry("Seen", created);
        change(record, Map.of("Name", "dig deep"));
        assertThat(cell(record, "Seen")).isEqualTo(created);
        change(record, Map.of("Other", "x"));
        assertThat(cell(record, "Seen")).isNotEqualTo(created).isEqualTo(cell(record, "Own"));
        base.create(table, Map.of("Name", "lay"));
    }

    @Test
    void filtersAndSortsFollowIt() {
        formula("Moved", "LAST_MODIFIED_TIME({Status})");
        String first = base.create(table, Map.of("Name", "a", "Status", "open"));
        String second = base.create(table, Map.of("Name", "b", "Status", "open"));
        String never = base.create(table, Map.of("Name", "c"));
        Object boundary = cell(second, "Own");
        change(first, Map.of("Other", "x"));

        assertThat(found("LAST_MODIFIED_TIME({Status}) >= '" + boundary + "'")).containsExactly(second);
        assertThat(found("LAST_MODIFIED_TIME({Status}) < '" + boundary + "'")).contains(first);
        assertThat(found("NOT(LAST_MODIFIED_TIME({Status}))")).containsExactly(never);
        assertThat(found("LAST_MODIFIED_TIME({Status}) = {Moved}")).containsExactlyInAnyOrder(first, second, never);
        assertThat(found("DATETIME_FORMAT(LAST_MODIFIED_TIME({Status}), 'x') = '" + millis(second) + "'"))
                .containsExactly(second);
        // Of fields that no formula field asks for, the record's own time stands in.
        assertThat(found("LAST_MODIFIED_TIME({Other})")).containsExactly(first);
        assertThat(found("LAST_MODIFIED_TIME({Other}) = {Own}")).contains(first);

        change(first, Map.of("Status", "done"));
        assertThat(owner().get(base.path() + "?sort[0][field]=Moved&sort[0][direction]=desc")
                        .jsonPath()
                        .getList("records.id"))
                .isEqualTo(List.of(first, second, never));
    }

    @Test
    void copiesAndSnapshotsKeepItAndGoOn() {
        formula("Moved", "LAST_MODIFIED_TIME({Status})");
        String record = base.create(table, Map.of("Name", "dig", "Status", "open"));
        change(record, Map.of("Other", "x"));
        Object opened = cell(record, "Moved");
        String snapshot = post("/api/bases/" + base.id() + "/snapshots", Map.of("name", "Now"))
                .jsonPath()
                .getString("id");

        goesOn(restored(snapshot), record, opened);
        goesOn(
                post("/api/bases/" + base.id() + "/copies", Map.of("name", "Whole", "records", true))
                        .jsonPath()
                        .getString("id"),
                record,
                opened);
    }

    private String restored(String snapshot) {
        return post("/api/bases/" + base.id() + "/snapshots/" + snapshot + "/restore", Map.of())
                .jsonPath()
                .getString("id");
    }

    private static void goesOn(String baseId, String record, @Nullable Object opened) {
        TestBase made = new TestBase(
                baseId, owner().get("/v0/meta/bases/" + baseId + "/tables").path("tables[0].id"));
        String path = made.path() + "/" + record;
        assertThat(made.cell(made.table(), record, "Moved")).isNotNull().isEqualTo(opened);
        patch(path, Map.of("fields", Map.of("Other", "y"))).then().statusCode(200);
        assertThat(made.cell(made.table(), record, "Moved")).isEqualTo(opened);
        patch(path, Map.of("fields", Map.of("Status", "done"))).then().statusCode(200);
        assertThat(made.cell(made.table(), record, "Moved"))
                .isNotEqualTo(opened)
                .isEqualTo(made.cell(made.table(), record, "Own"));
    }

    @Test
    void aSnapshotFromBeforeTimesWereKeptBeginsWithTheRecordsOwn() {
        formula("Moved", "LAST_MODIFIED_TIME({Status})");
        String record = base.create(table, Map.of("Name", "dig", "Status", "open"));
        String snapshot = post("/api/bases/" + base.id() + "/snapshots", Map.of("name", "Then"))
                .jsonPath()
                .getString("id");
        Sql.update(
                "update base_snapshot set shape = regexp_replace(shape::text, ', \"watched\": \\[[^]]*\\]', '', 'g')::jsonb"
                        + " where id = ? and shape::text like '%\"watched\"%'",
                snapshot);

        goesOn(restored(snapshot), record, cell(record, "Own"));
    }

    @Test
    void formulasFromBeforeTimesWereKeptBeginWithTheRecordsOwn() throws IOException {
        String moved = formula("Moved", "IF(TRUE(), last_modified_time( {Status} , {Name}))");
        String record = base.create(table, Map.of("Name", "dig", "Status", "open"));
        String status = idOf("Status");
        Sql.update("update field set options = options - 'watched' where id = ?", moved);
        Sql.update("alter table records.\"" + table + "\" drop column \"" + time(status) + "\", drop column \""
                + time(idOf("Name")) + "\"");

        try (InputStream migration = Objects.requireNonNull(
                LastModifiedTimeIT.class.getResourceAsStream("/db/migration/V11__times_of_changes.sql"))) {
            Sql.update(new String(migration.readAllBytes(), StandardCharsets.UTF_8));
        }

        assertThat(Sql.column(
                        "select string_agg(w, ',' order by w) from field f,"
                                + " jsonb_array_elements_text(f.options -> 'watched') w where f.id = ?",
                        moved))
                .containsExactly(String.join(
                        ",", List.of(status, idOf("Name")).stream().sorted().toList()));
        assertThat(Sql.column("select \"" + time(status) + "\" #>> '{}' from records.\"" + table + "\""))
                .containsExactly(String.valueOf(cell(record, "Own")));
        goesOn(base.id(), record, cell(record, "Own"));
    }
}
