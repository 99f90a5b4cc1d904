package org.pyairtable.data.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
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
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.testkit.SuiteResource;

/** The versions that the schema of a base goes through. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class HistoryIT {
    @Inject
    Pool pool;

    @Inject
    HistoryStore store;

    private TestBase base;
    private String history;
    private String meta;

    @BeforeEach
    void jobs() {
        base = base("Jobs", List.of(field("Name", "singleLineText"), field("Hours", "number", Map.of("precision", 0))));
        history = "/api/bases/" + base.id() + "/history";
        meta = "/v0/meta/bases/" + base.id();
    }

    private JsonPath get(String path) {
        return owner().get(path).then().statusCode(200).extract().jsonPath();
    }

    private List<Long> versions() {
        return get(history).getList("items.version", Long.class);
    }

    private String hours() {
        return get(meta + "/tables").getString("tables[0].fields.find { it.name == 'Hours' }.id");
    }

    @Test
    void everyChangeHasAVersionWithAuthorTimeAndWhatItChanged() {
        String hours = hours();
        patch(meta + "/tables/" + base.table() + "/fields/" + hours, Map.of("name", "Effort"))
                .then()
                .statusCode(200);
        String cost = base.addField(base.table(), field("Cost", "formula", Map.of("formula", "{Effort} * 50")));
        patch("/api/bases/" + base.id(), Map.of("name", "Yard")).then().statusCode(200);
        owner().delete("/api/bases/" + base.id() + "/tables/" + base.table() + "/fields/" + hours)
                .then()
                .statusCode(204);

        JsonPath list = get(history);
        assertThat(list.getList("items.changes.kind"))
                .containsExactly(
                        List.of("fieldChanged", "fieldDeleted"),
                        List.of("baseRenamed"),
                        List.of("fieldCreated"),
                        List.of("fieldChanged"),
                        List.of("baseCreated"));
        assertThat(list.getList("items.actor")).containsOnly(OWNER);
        assertThat(list.getString("items[0].at")).endsWith("Z");
        assertThat(list.getList("items.version", Long.class)).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        owner().get(history + "/" + list.getLong("items[3].version"))
                .then()
                .statusCode(200)
                .body("changes", hasSize(1))
                .body("changes[0].fieldId", equalTo(hours))
                .body("changes[0].tableId", equalTo(base.table()))
                .body("changes[0].before.name", equalTo("Hours"))
                .body("changes[0].after.name", equalTo("Effort"));
        owner().get(history + "/" + list.getLong("items[0].version"))
                .then()
                .body("baseName", equalTo("Yard"))
                .body("changes.find { it.fieldId == '" + cost + "' }.before.options.isValid", equalTo(true))
                .body("changes.find { it.fieldId == '" + cost + "' }.after.options.isValid", equalTo(false))
                .body("changes.find { it.kind == 'fieldDeleted' }.before.name", equalTo("Effort"))
                .body("changes.find { it.kind == 'fieldDeleted' }.after", nullValue());
    }

    @Test
    void theWholeSchemaOfAnyVersionCanBeRead() {
        String teams = base.addTable("Teams", List.of(field("Title", "singleLineText")));
        post(
                        "/api/bases/" + base.id() + "/tables/" + teams + "/views",
                        Map.of("name", "By title", "sorts", List.of(Map.of("field", "Title", "direction", "desc"))))
                .then()
                .statusCode(200);
        owner().delete("/api/bases/" + base.id() + "/tables/" + teams).then().statusCode(204);

        List<Long> versions = versions();
        assertThat(versions).hasSize(4);
        assertThat(get(history + "/" + versions.get(3)).getList("tables.name")).containsExactly("Jobs");
        JsonPath withView = get(history + "/" + versions.get(1));
        assertThat(withView.getList("tables.name")).containsExactly("Jobs", "Teams");
        assertThat(withView.getList("tables[0].fields.name")).containsExactly("Name", "Hours");
        assertThat(withView.getString("tables[1].views[1].name")).isEqualTo("By title");
        assertThat(withView.getString("tables[1].views[1].sorts[0].direction")).isEqualTo("desc");
        assertThat(get(history + "/" + versions.getFirst()).getList("tables.name"))
                .containsExactly("Jobs");
    }

    @Test
    void theOldestVersionsAreForgottenAndThoseThatStayAreWhole() {
        String teams = base.addTable("Teams", List.of(field("Title", "singleLineText")));
        String gone = base.addTable("Gone", List.of(field("Title", "singleLineText")));
        owner().delete("/api/bases/" + base.id() + "/tables/" + gone).then().statusCode(204);
        base.addField(base.table(), field("Due", "singleLineText"));
        base.addField(teams, field("Note", "singleLineText"));
        List<Long> before = versions();
        assertThat(before).hasSize(6);
        JsonPath newest = get(history + "/" + before.getFirst());
        JsonPath oldestKept = get(history + "/" + before.get(1));

        trim(2, Long.MAX_VALUE);

        assertThat(versions()).isEqualTo(before.subList(0, 2));
        assertThat(get(history + "/" + before.getFirst()).getList("tables")).isEqualTo(newest.getList("tables"));
        assertThat(get(history + "/" + before.getFirst()).getList("changes")).isEqualTo(newest.getList("changes"));
        assertThat(get(history + "/" + before.get(1)).getList("tables")).isEqualTo(oldestKept.getList("tables"));
        owner().get(history + "/" + before.get(2)).then().statusCode(404);

        assertThat(Sql.column("select version from schema_version where base_id = ? and bytes is null", base.id()))
                .isEmpty();
        trim(1_000, 1);

        assertThat(versions()).isEqualTo(before.subList(0, 1));
        assertThat(get(history + "/" + before.getFirst()).getList("tables")).isEqualTo(newest.getList("tables"));
    }

    private void trim(int most, long bytes) {
        pool.withTransaction(c -> store.trim(c, base.id(), most, bytes)).await().atMost(Duration.ofSeconds(20));
    }

    @Test
    void twoVersionsCanBeComparedInBothDirections() {
        base.addField(base.table(), field("Due", "singleLineText"));
        base.addField(base.table(), field("Note", "singleLineText"));
        List<Long> versions = versions();
        String difference = history + "/difference?from=%d&to=%d";

        JsonPath forward = get(difference.formatted(versions.get(2), versions.get(0)));
        assertThat(forward.getList("changes.kind")).containsExactly("fieldCreated", "fieldCreated");
        assertThat(forward.getList("changes.name")).containsExactly("Due", "Note");
        JsonPath back = get(difference.formatted(versions.get(0), versions.get(2)));
        assertThat(back.getList("changes.kind")).containsExactly("fieldDeleted", "fieldDeleted");
        assertThat(get(difference.formatted(versions.get(1), versions.get(1))).getList("changes"))
                .isEmpty();
    }

    @Test
    void twoBasesAreComparedByTheNamesOfTheirParts() {
        base.addField(base.table(), field("Cost", "formula", Map.of("formula", "{Hours} * 50")));
        base.addField(base.table(), field("State", "singleSelect", Map.of("choices", List.of(Map.of("name", "open")))));
        String copy = post("/api/bases/" + base.id() + "/copies", Map.of("name", "Yard"))
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        String url = "/api/bases/" + base.id() + "/difference?with=" + copy;
        assertThat(get(url).getList("changes")).isEmpty();
        JsonPath tables = get("/v0/meta/bases/" + copy + "/tables");
        String due = post(
                        "/v0/meta/bases/" + copy + "/tables/" + tables.getString("tables[0].id") + "/fields",
                        field("Due", "singleLineText"))
                .path("id");
        patch(
                        "/v0/meta/bases/" + copy + "/tables/" + tables.getString("tables[0].id") + "/fields/"
                                + tables.getString("tables[0].fields.find { it.name == 'Hours' }.id"),
                        Map.of("description", "of one person"))
                .then()
                .statusCode(200);

        JsonPath difference = get(url);

        assertThat(difference.getList("changes.kind")).containsExactly("fieldChanged", "fieldCreated");
        assertThat(difference.getString("changes[0].fieldId")).isEqualTo(hours());
        assertThat(difference.getString("changes[0].after.description")).isEqualTo("of one person");
        assertThat(difference.getString("changes[1].fieldId")).isEqualTo(due);
        assertThat(difference.getString("changes[1].tableId")).isEqualTo(base.table());
        assertThat(get("/api/bases/" + copy + "/difference?with=" + base.id()).getList("changes.kind"))
                .containsExactly("fieldChanged", "fieldDeleted");
        owner().get("/api/bases/" + base.id() + "/difference").then().statusCode(400);
        owner().get("/api/bases/" + base.id() + "/difference?with=appAAAAAAAAAAAAAA")
                .then()
                .statusCode(404);
        as(STRANGER).get(url).then().statusCode(404);
    }

    @Test
    void choicesThatAWriteAddsAreAVersionToo() {
        String state = base.addField(
                base.table(), field("State", "singleSelect", Map.of("choices", List.of(Map.of("name", "open")))));

        post(base.path(), Map.of("fields", Map.of("State", "shut"), "typecast", true))
                .then()
                .statusCode(200);

        owner().get(history + "/" + versions().getFirst())
                .then()
                .body("changes[0].kind", equalTo("fieldChanged"))
                .body("changes[0].fieldId", equalTo(state))
                .body("changes[0].after.options.choices.name", equalTo(List.of("open", "shut")));
    }

    @Test
    void aRefusedChangeAndOneThatChangesNothingHaveNoVersion() {
        List<Long> before = versions();

        patch(meta + "/tables/" + base.table() + "/fields/" + hours(), Map.of("name", "Name"))
                .then()
                .statusCode(422);
        patch(meta + "/tables/" + base.table(), Map.of("name", "Jobs")).then().statusCode(200);

        assertThat(versions()).isEqualTo(before);
    }

    @Test
    void aBaseOlderThanItsHistoryBeginsWithTheSchemaThatItHas() {
        Sql.update("delete from schema_version where base_id = ?", base.id());
        assertThat(versions()).isEmpty();

        base.addField(base.table(), field("Due", "singleLineText"));

        JsonPath list = get(history);
        assertThat(list.getList("items.changes.kind")).containsExactly(List.of("fieldCreated"), List.of("begun"));
        owner().get(history + "/" + list.getLong("items[1].version"))
                .then()
                .body("actor", nullValue())
                .body("tables[0].fields.name", equalTo(List.of("Name", "Hours")));
    }

    @Test
    void listsComeInPages() {
        base.addField(base.table(), field("Due", "singleLineText"));
        base.addField(base.table(), field("Note", "singleLineText"));

        JsonPath first = get(history + "?limit=2");
        assertThat(first.getList("items")).hasSize(2);
        owner().get(history + "?limit=2&cursor=" + first.getString("next"))
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].changes[0].kind", equalTo("baseCreated"))
                .body("next", nullValue());
    }

    @Test
    void whoMayReadTheSchemaMayReadItsHistoryAndNobodyElse() {
        as(VIEWER).get(history).then().statusCode(200).body("items[0].version", notNullValue());
        as(STRANGER).get(history).then().statusCode(404);
        as(OWNER, "data.records:read").get(history).then().statusCode(403);
        long version = versions().getFirst();
        as(STRANGER).get(history + "/" + version).then().statusCode(404);
        as(STRANGER)
                .get(history + "/difference?from=" + version + "&to=" + version)
                .then()
                .statusCode(404);
    }

    @Test
    void badInputIsRefused() {
        long version = versions().getFirst();

        owner().get(history + "/999999999999").then().statusCode(404);
        owner().get(history + "/newest").then().statusCode(404);
        owner().get(history + "/99999999999999999999999").then().statusCode(404);
        owner().get(history + "/difference?from=" + version)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("to"));
        owner().get(history + "/difference?from=-1&to=" + version)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("from"));
        owner().get(history + "?cursor=x").then().statusCode(400);
        owner().get(history + "?limit=101").then().statusCode(400);
    }
}
