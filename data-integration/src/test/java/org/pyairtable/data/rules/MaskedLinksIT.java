package org.pyairtable.data.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.VIEWER;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.Agent;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.SuiteResource;

/**
 * Visits link to clients of which each editor sees some: a link shows these, to each reader its own. What must not be seen has
 * CANARY in it.
 */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class MaskedLinksIT {
    private static final String CANARY = "CANARY";
    private static final KafkaProbe STATE = new KafkaProbe().collect("data.rules");

    private TestBase base;
    private String clients;
    private String visits;
    private String mine;
    private String alsoMine;
    private String hidden;
    private String visit;
    private String strangersVisit;

    @BeforeEach
    void visitsOfClients() {
        base = base("Clients", List.of(field("Name", "singleLineText"), field("Manager", "singleCollaborator")));
        clients = base.table();
        visits = base.addTable("Visits", List.of(field("Title", "singleLineText"), field("Note", "singleLineText")));
        String link = base.addField(visits, field("Client", "multipleRecordLinks", Map.of("linkedTableId", clients)));
        base.addField(visits, field("Number", "count", Map.of("recordLinkFieldId", link)));
        base.addField(visits, field("Spelled", "formula", Map.of("formula", "{Client} & ''")));
        base.addField(visits, field("About", "formula", Map.of("formula", "{Spelled}")));
        base.addField(
                visits,
                field(
                        "Names",
                        "multipleLookupValues",
                        Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", fieldId(clients, "Name"))));
        base.addField(visits, field("Touched", "lastModifiedTime", Map.of("referencedFieldIds", List.of(link))));
        mine = client("O'Hara", EDITOR);
        alsoMine = client("Baker", EDITOR);
        hidden = client("CANARY Ltd", OWNER);
        visit = base.create(visits, Map.of("Title", "Roof", "Client", List.of(hidden, mine)));
        strangersVisit = base.create(visits, Map.of("Title", "Wall", "Client", List.of(hidden)));
        rules(0, "{Manager} = CURRENT_USER()");
    }

    private String client(String name, String manager) {
        return base.create(clients, Map.of("Name", name, "Manager", Map.of("id", manager)));
    }

    private void rules(long revision, String rows) {
        owner().body(Json.write(Map.of(
                        "revision",
                        revision,
                        "rules",
                        List.of(Map.of(
                                "name",
                                "Own clients",
                                "audience",
                                Map.of("role", "editor"),
                                "tables",
                                List.of(Map.of("table", clients, "rows", rows)))))))
                .put("/api/bases/" + base.id() + "/rules")
                .then()
                .statusCode(200);
    }

    private String fieldId(String table, String name) {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .jsonPath()
                .getString("tables.find { it.id == '" + table + "' }.fields.find { it.name == '" + name + "' }.id");
    }

    private static RequestSpecification editor() {
        return as(EDITOR);
    }

    private Object links(String userId, String record) {
        return as(userId)
                .get(base.path(visits) + "/" + record)
                .then()
                .statusCode(200)
                .extract()
                .path("fields.Client");
    }

    private Response patched(Map<String, ?> fields) {
        return editor().body(Json.write(Map.of("fields", fields))).patch(base.path(visits) + "/" + visit);
    }

    private Response asked(Map<String, ?> more) {
        Map<String, Object> question = new HashMap<>(Map.of("table", "Visits"));
        question.putAll(more);
        return editor().body(Json.write(question)).post("/api/bases/" + base.id() + "/query");
    }

    private void assertNothingHidden(Response answer) {
        assertThat(answer.asString()).doesNotContain(CANARY, hidden);
    }

    @Test
    void aLinkShowsTheRecordsThatItsReaderSees() {
        assertThat(links(EDITOR, visit)).isEqualTo(List.of(mine));
        assertThat(links(EDITOR, strangersVisit)).isNull();
        assertThat(links(VIEWER, visit)).isNull();
        assertThat(links(OWNER, visit)).isEqualTo(List.of(hidden, mine));
        Response list = editor().get(base.path(visits));
        list.then().statusCode(200).body("records.size()", equalTo(2));
        assertThat(list.jsonPath().getMap("records[0].fields"))
                .containsOnlyKeys("Title", "Client")
                .containsEntry("Client", List.of(mine));
        assertThat(editor().queryParam("cellFormat", "string")
                        .queryParam("timeZone", "UTC")
                        .queryParam("userLocale", "en")
                        .get(base.path(visits))
                        .jsonPath()
                        .getString("records[0].fields.Client"))
                .isEqualTo("O'Hara");
        assertNothingHidden(list);
    }

    @Test
    void whatIsComputedOverALinkIsHiddenWhereTheLinkIsNotSeenWhole() {
        Response schema = editor().get("/v0/meta/bases/" + base.id() + "/tables");

        assertThat(schema.jsonPath().getList("tables.find { it.id == '" + visits + "' }.fields.name"))
                .containsExactly("Title", "Note", "Client");
        assertThat(owner().get("/v0/meta/bases/" + base.id() + "/tables").asString())
                .contains("Spelled", "About", "Names", "Number", "Touched");
        String closed = STATE.await("data.rules", m -> m.key().equals(Optional.of(visits)), PATIENCE)
                .text();
        assertThat(closed).contains("editor", "viewer").doesNotContain("creator");
    }

    @Test
    void filtersSortsGroupsAndSearchesReadNoMoreThanTheReader() {
        for (String formula : List.of(
                "FIND('CANARY', {Client})",
                "{Client} = 'CANARY Ltd, O\\'Hara'",
                "LEN({Client}) > 6",
                "{Client} = ''")) {
            Response answer = editor().queryParam("filterByFormula", formula).get(base.path(visits));
            assertThat(answer.then().statusCode(200).extract().jsonPath().getList("records.fields.Title"))
                    .as(formula)
                    .isEqualTo(formula.endsWith("''") ? List.of("Wall") : List.of());
        }
        assertThat(editor().queryParam("filterByFormula", "{Client} = \"O'Hara\"")
                        .get(base.path(visits))
                        .jsonPath()
                        .getList("records.id"))
                .isEqualTo(List.of(visit));
        // By the hidden client both would be alike, and the older one would be first.
        assertThat(editor().queryParam("sort[0][field]", "Client")
                        .get(base.path(visits))
                        .jsonPath()
                        .getList("records.id"))
                .isEqualTo(List.of(strangersVisit, visit));
        Response groups = asked(Map.of(
                "groupBy",
                List.of(Map.of("path", List.of("Client"))),
                "aggregates",
                List.of(Map.of("function", "filled", "field", "Client"))));
        assertNothingHidden(groups);
        assertThat(groups.asString()).contains(mine);
        Response named = asked(Map.of("groupBy", List.of(Map.of("path", List.of("Client", "Name")))));
        assertThat(named.then().statusCode(200).extract().asString()).contains("O'Hara");
        assertNothingHidden(named);
        assertThat(asked(Map.of("search", "canary")).jsonPath().getList("records"))
                .isEmpty();
        assertThat(asked(Map.of("search", "hara")).jsonPath().getList("records"))
                .hasSize(1);
        assertThat(asked(Map.of("links", List.of(Map.of("path", List.of("Client"), "recordIds", List.of(hidden)))))
                        .jsonPath()
                        .getList("records"))
                .isEmpty();
        assertThat(asked(Map.of("links", List.of(Map.of("path", List.of("Client"), "condition", "{Name} != 'Baker'"))))
                        .jsonPath()
                        .getList("records"))
                .hasSize(1);
        assertNothingHidden(editor().get("/api/bases/" + base.id() + "/tables/" + visits + "/export"));
        assertThat(Agent.trusted(EDITOR)
                        .call("query_records", Map.of("base", base.id(), "table", "Visits"))
                        .toString())
                .contains("O'Hara")
                .doesNotContain(CANARY, hidden);
    }

    @Test
    void aHolderOfALinkToAViewSeesNoLinkedRecordThatDependsOnTheReader() {
        String view = owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .jsonPath()
                .getString("tables.find { it.id == '" + visits + "' }.views[0].id");
        String secret = post("/api/bases/" + base.id() + "/shares", Map.of("table", visits, "view", view))
                .then()
                .statusCode(200)
                .extract()
                .path("secret");

        Response shared = as(STRANGER).get("/api/shared/" + secret + "/records");

        shared.then().statusCode(200).body("records.size()", equalTo(2));
        assertThat(shared.asString()).doesNotContain(CANARY, hidden, mine, "O'Hara");
    }

    @Test
    void aWriterKeepsTheLinksThatItDoesNotSee() {
        patched(Map.of("Client", List.of(mine, alsoMine)))
                .then()
                .statusCode(200)
                .body("fields.Client", equalTo(List.of(mine, alsoMine)));
        assertThat(links(OWNER, visit)).isEqualTo(List.of(hidden, mine, alsoMine));

        patched(Map.of("Client", List.of(alsoMine)))
                .then()
                .statusCode(200)
                .body("fields.Client", equalTo(List.of(alsoMine)));
        assertThat(links(OWNER, visit)).isEqualTo(List.of(hidden, alsoMine));

        editor().body(Json.write(Map.of("fields", Map.of("Title", "Roof 2"))))
                .put(base.path(visits) + "/" + visit)
                .then()
                .statusCode(200)
                .body("fields", equalTo(Map.of("Title", "Roof 2")));
        assertThat(links(OWNER, visit)).isEqualTo(List.of(hidden));
        assertNothingHidden(patched(Map.of("Note", "x")));
        editor().body(Json.write(Map.of("fields", Map.of("Title", "New", "Client", List.of(mine)))))
                .post(base.path(visits))
                .then()
                .statusCode(200)
                .body("fields.Client", equalTo(List.of(mine)));
    }

    @Test
    void aRecordThatTheWriterDoesNotSeeIsLinkedAsOneThatDoesNotExist() {
        String missing = Ids.random("rec");
        Response unseen = patched(Map.of("Client", List.of(mine, hidden)));
        assertThat(links(OWNER, visit)).isEqualTo(List.of(hidden, mine));
        Response added = editor().body(Json.write(Map.of("fields", Map.of("Client", List.of(hidden)))))
                .post(base.path(visits));
        Response unknown = editor().body(Json.write(Map.of("fields", Map.of("Client", List.of(missing)))))
                .post(base.path(visits));

        assertThat(unseen.statusCode() + unseen.asString().replace(hidden, "rec"))
                .isEqualTo(unknown.statusCode() + unknown.asString().replace(missing, "rec"));
        assertThat(patched(Map.of("Client", List.of(hidden))).statusCode()).isEqualTo(unknown.statusCode());
        assertThat(added.statusCode() + added.asString().replace(hidden, "rec"))
                .isEqualTo(unknown.statusCode() + unknown.asString().replace(missing, "rec"));
        for (String name : List.of("CANARY Ltd", "Nobody")) {
            editor().body(Json.write(
                            Map.of("typecast", true, "fields", Map.of("Title", "Typed", "Client", List.of(name)))))
                    .post(base.path(visits))
                    .then()
                    .statusCode(403);
        }
        editor().body(Json.write(
                        Map.of("typecast", true, "fields", Map.of("Title", "Typed", "Client", List.of("Baker")))))
                .post(base.path(visits))
                .then()
                .statusCode(200)
                .body("fields.Client", equalTo(List.of(alsoMine)));
        Response expecting = editor().body(Json.write(Map.of(
                        "records",
                        List.of(Map.of(
                                "id", visit, "fields", Map.of("Note", "x"), "expected", Map.of("Client", List.of()))))))
                .post("/api/bases/" + base.id() + "/tables/" + visits + "/batch");
        expecting.then().statusCode(422);
        assertNothingHidden(expecting);
    }

    @Test
    void aConditionThatReadsTheTimeHidesTheLinkAsAWhole() {
        rules(1, "IS_BEFORE(CREATED_TIME(), TODAY())");

        assertThat(editor().get("/v0/meta/bases/" + base.id() + "/tables")
                        .jsonPath()
                        .getList("tables.find { it.id == '" + visits + "' }.fields.name"))
                .containsExactly("Title", "Note");
        assertNothingHidden(editor().get(base.path(visits)));
    }

    @Test
    void aTextInAConditionStaysAText() {
        rules(1, "{Name} = \"O'Hara\"");
        assertThat(links(EDITOR, visit)).isEqualTo(List.of(mine));
        assertThat(links(VIEWER, visit)).isEqualTo(List.of(mine));
        rules(2, "OR({Name} = \"' or true) or ('' = '\", {Name} = '$1')");
        assertThat(links(EDITOR, visit)).isNull();
    }
}
