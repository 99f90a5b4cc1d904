package org.pyairtable.data.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.EDITOR;
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
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** What a member whom rules concern reads of the past of a schema. Everything that is hidden has CANARY in its name. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class SchemaHistoryUnderRulesIT {
    private TestBase base;
    private String clients;
    private String margin;
    private String history;
    private String meta;

    @BeforeEach
    void clients() {
        base = base("Clients", List.of(field("Name", "singleLineText"), field("CANARY margin", "singleLineText")));
        clients = base.table();
        history = "/api/bases/" + base.id() + "/history";
        meta = "/v0/meta/bases/" + base.id();
        margin = owner().get(meta + "/tables").jsonPath().getString("tables[0].fields[1].id");
    }

    private void hide(String... tables) {
        List<Map<String, Object>> closed = List.of(tables).stream()
                .map(table -> Map.<String, Object>of("table", table, "access", "none"))
                .toList();
        List<Map<String, Object>> all = new ArrayList<>(closed);
        all.add(Map.of("table", clients, "hiddenFields", List.of(margin)));
        rules(List.of(Map.of("name", "Discreet", "audience", Map.of("role", "editor"), "tables", all)), Map.of());
    }

    private void rules(List<?> rules, Map<String, ?> more) {
        int revision = owner().get("/api/bases/" + base.id() + "/rules").path("revision");
        Map<String, Object> body = new HashMap<>(Map.of("revision", revision, "rules", rules));
        body.putAll(more);
        owner().body(Json.write(body))
                .put("/api/bases/" + base.id() + "/rules")
                .then()
                .statusCode(200);
    }

    private JsonPath seen(String path) {
        Response answer = as(EDITOR).get(path);
        answer.then().statusCode(200);
        assertThat(answer.asString()).doesNotContain("CANARY", margin);
        return answer.jsonPath();
    }

    private void change(String table, String field, Map<String, ?> change) {
        patch(meta + "/tables/" + table + "/fields/" + field, change).then().statusCode(200);
    }

    private static String outcome(Response answer, long version) {
        return answer.statusCode() + " "
                + answer.asString()
                        .replaceAll("\"traceId\":\"[^\"]*\"", "")
                        .replace("Version " + version + " ", "Version it ");
    }

    private List<Long> versions() {
        return owner().get(history).jsonPath().getList("items.version", Long.class);
    }

    @Test
    void versionsThatChangedWhatIsHiddenAloneDoNotExist() {
        base.addField(clients, field("Town", "singleLineText"));
        change(clients, margin, Map.of("name", "CANARY share"));
        String vault = base.addTable("CANARY vault", List.of(field("Title", "singleLineText")));
        base.addField(vault, field("Code", "singleLineText"));
        base.addField(clients, field("Street", "singleLineText"));
        change(clients, margin, Map.of("description", "CANARY"));
        hide(vault);

        JsonPath list = seen(history);
        assertThat(list.getList("items.changes.name"))
                .containsExactly(List.of("Street"), List.of("Town"), List.of("Site office"));
        assertThat(list.getList("items.changeCount")).containsExactly(1, 1, 1);
        JsonPath first = seen(history + "?limit=1");
        assertThat(first.getList("items.changes.name")).containsExactly(List.of("Street"));
        JsonPath second = seen(history + "?limit=1&cursor=" + first.getString("next"));
        assertThat(second.getList("items.changes.name")).containsExactly(List.of("Town"));
        JsonPath last = seen(history + "?limit=1&cursor=" + second.getString("next"));
        assertThat(last.getList("items.changes.kind")).containsExactly(List.of("baseCreated"));
        assertThat(last.getString("next")).isNull();

        List<Long> all = versions();
        long missing = 999_999_999L;
        long shown = list.getLong("items[0].version");
        for (long version : all) {
            if (list.getList("items.version", Long.class).contains(version)) {
                continue;
            }
            for (String path : List.of(
                    history + "/%d",
                    history + "/difference?from=%d&to=" + shown,
                    history + "/difference?to=%d&from=" + shown)) {
                assertThat(outcome(as(EDITOR).get(path.formatted(version)), version))
                        .isEqualTo(outcome(as(EDITOR).get(path.formatted(missing)), missing))
                        .startsWith("404");
            }
        }
        assertThat(all).hasSize(7);
    }

    @Test
    void aVersionIsAnsweredAsItWouldBeSeenNow() {
        String town = base.addField(clients, field("Town", "singleLineText"));
        post(
                        "/api/bases/" + base.id() + "/tables/" + clients + "/views",
                        Map.of(
                                "name",
                                "By town",
                                "sorts",
                                List.of(
                                        Map.of("field", "CANARY margin", "direction", "asc"),
                                        Map.of("field", "Town", "direction", "asc"))))
                .then()
                .statusCode(200);
        post(
                        "/api/bases/" + base.id() + "/tables/" + clients + "/views",
                        Map.of("name", "CANARY rich", "filter", "{CANARY margin} = '1'"))
                .then()
                .statusCode(200);
        base.addField(clients, field("CANARY shout", "formula", Map.of("formula", "UPPER({CANARY margin})")));
        String vault = base.addTable("CANARY vault", List.of(field("Title", "singleLineText")));
        base.addField(clients, field("CANARY keys", "multipleRecordLinks", Map.of("linkedTableId", vault)));
        hide(vault);

        long newest = versions().getFirst();
        List<Long> listed = seen(history).getList("items.version", Long.class);
        assertThat(newest).isNotIn(listed);
        JsonPath version = seen(history + "/" + listed.getFirst());
        assertThat(version.getList("tables.name")).containsExactly("Clients");
        assertThat(version.getList("tables[0].fields"))
                .isEqualTo(seen(meta + "/tables").getList("tables[0].fields"));
        assertThat(version.getList("tables[0].views.name")).containsExactly("Grid view", "By town");
        assertThat(version.getList("tables[0].views[1].sorts.fieldId")).containsExactly(town);
        assertThat(version.getList("changes.name")).containsExactly("By town");
        assertThat(owner().get(history + "/" + newest).asString()).contains("CANARY shout", "CANARY rich", vault);
    }

    @Test
    void aDefinitionThatNamedWhatIsHiddenIsAsIfItHadNotBeen() {
        String note = base.addField(clients, field("Note", "formula", Map.of("formula", "{CANARY margin} & '!'")));
        String view = post(
                        "/api/bases/" + base.id() + "/tables/" + clients + "/views",
                        Map.of("name", "All", "filter", "{CANARY margin} != ''"))
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        change(clients, note, Map.of("options", Map.of("formula", "{Name} & '?'")));
        patch("/api/bases/" + base.id() + "/tables/" + clients + "/views/" + view, Map.of("filter", "{Name} != ''"))
                .then()
                .statusCode(200);
        hide();

        JsonPath list = seen(history);
        assertThat(list.getList("items.changes.kind"))
                .containsExactly(List.of("viewCreated"), List.of("fieldCreated"), List.of("baseCreated"));
        JsonPath created = seen(history + "/" + list.getLong("items[1].version"));
        assertThat(created.getString("changes[0].after.options.formula")).contains("?");
        assertThat(created.getString("changes[0].before")).isNull();
        JsonPath between = seen(history + "/difference?from=" + list.getLong("items[2].version") + "&to="
                + list.getLong("items[0].version"));
        assertThat(between.getList("changes.kind")).containsExactly("fieldCreated", "viewCreated");
        assertThat(seen(history + "/" + list.getLong("items[2].version")).getList("tables[0].fields.name"))
                .containsExactly("Name");
    }

    @Test
    void anOpenFieldHasAPastWithoutItsSource() {
        String price = base.addField(clients, field("Price", "formula", Map.of("formula", "{CANARY margin} & '1'")));
        change(clients, price, Map.of("options", Map.of("formula", "{CANARY margin} & '2'")));
        change(clients, price, Map.of("name", "Fee"));
        rules(
                List.of(Map.of(
                        "name",
                        "Discreet",
                        "audience",
                        Map.of("role", "editor"),
                        "tables",
                        List.of(Map.of("table", clients, "hiddenFields", List.of(margin))))),
                Map.of("openFields", List.of(Map.of("table", clients, "fields", List.of(price)))));

        JsonPath list = seen(history);
        assertThat(list.getList("items.changes.kind"))
                .containsExactly(List.of("fieldChanged"), List.of("fieldCreated"), List.of("baseCreated"));
        JsonPath renamed = seen(history + "/" + list.getLong("items[0].version"));
        assertThat(renamed.getMap("changes[0].before"))
                .isEqualTo(Map.of("type", "formula", "id", price, "name", "Price"));
    }

    @Test
    void basesAreComparedByWhatIsSeenOfBoth() {
        base.addField(clients, field("Town", "singleLineText"));
        String other = post("/api/bases/" + base.id() + "/copies", Map.of("name", "Yard"))
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        base.addField(clients, field("Street", "singleLineText"));
        base.addField(clients, field("Shout", "formula", Map.of("formula", "UPPER({CANARY margin})")));
        base.addTable("CANARY vault", List.of(field("Title", "singleLineText")));
        hide("CANARY vault");
        owner().body(Json.write(Map.of(
                        "revision",
                        0,
                        "rules",
                        List.of(Map.of(
                                "name",
                                "Discreet",
                                "audience",
                                Map.of("role", "editor"),
                                "tables",
                                List.of(Map.of("table", "Clients", "hiddenFields", List.of("CANARY margin"))))))))
                .put("/api/bases/" + other + "/rules")
                .then()
                .statusCode(200);

        JsonPath difference = seen("/api/bases/" + base.id() + "/difference?with=" + other);
        assertThat(difference.getList("changes.name")).containsExactly("Street");
        assertThat(difference.getList("changes.kind")).containsExactly("fieldDeleted");
    }

    @Test
    void aCopyIsRefusedWithTheReason() {
        hide();

        as(EDITOR)
                .body(Json.write(Map.of("name", "Yard")))
                .post("/api/bases/" + base.id() + "/copies")
                .then()
                .statusCode(403)
                .body(
                        "detail",
                        equalTo("Rules of the base concern you, and this is about the base as a whole. Ask a creator of"
                                + " the base"));
    }
}
