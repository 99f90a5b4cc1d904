package org.pyairtable.data.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
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
import static org.pyairtable.data.DataFixture.people;
import static org.pyairtable.data.DataFixture.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.Agent;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.State.Group;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.SuiteResource;

/**
 * Who sees and changes what of a base with rules: clients of a construction office. Everything that editors and viewers must not
 * see has CANARY in it.
 */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class RulesIT {
    private static final String CANARY = "CANARY";
    private static final KafkaProbe STATE = new KafkaProbe().collect("data.rules");
    private static final ObjectMapper JSON = new ObjectMapper();

    private TestBase base;
    private String clients;
    private String visits;
    private String vault;
    private String margin;
    private String acme;
    private String ownVisit;
    private String othersVisit;
    private String secret;
    private String view;
    private List<String> versions = List.of("1");
    private String trash = "none";
    private String proposal = "none";
    private final List<String> links = new ArrayList<>();

    @BeforeEach
    void clientsAndVisits() {
        base = base(
                "Clients",
                List.of(
                        field("Name", "singleLineText"),
                        field("Town", "singleLineText"),
                        field("CANARY margin", "singleLineText")));
        clients = base.table();
        margin = fieldId(clients, "CANARY margin");
        base.addField(clients, field("Shout", "formula", Map.of("formula", "UPPER({CANARY margin})")));
        visits = base.addTable(
                "Visits",
                List.of(
                        field("Title", "singleLineText"),
                        field("Who", "singleCollaborator"),
                        field("Fee", "number", Map.of("precision", 0)),
                        field("Files", "multipleAttachments")));
        String link = base.addField(visits, field("Client", "multipleRecordLinks", Map.of("linkedTableId", clients)));
        base.addField(
                visits,
                field(
                        "Margins",
                        "multipleLookupValues",
                        Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", margin)));
        vault = base.addTable("CANARY vault", List.of(field("Title", "singleLineText")));
        String keys =
                base.addField(clients, field("CANARY keys", "multipleRecordLinks", Map.of("linkedTableId", vault)));
        secret = base.create(vault, Map.of("Title", "CANARY code"));
        acme = base.create(
                clients, Map.of("Name", "Acme", "Town", "Ulm", "CANARY margin", "CANARY 40", keys, List.of(secret)));
        ownVisit = base.create(
                visits, Map.of("Title", "Roof", "Who", Map.of("id", EDITOR), "Fee", 100, "Client", List.of(acme)));
        othersVisit = base.create(
                visits,
                Map.of("Title", "CANARY cellar", "Who", Map.of("id", OWNER), "Fee", 900, "Client", List.of(acme)));
        view = post(
                        "/api/bases/" + base.id() + "/tables/" + clients + "/views",
                        Map.of("name", "CANARY view", "filter", "{CANARY margin} != 'CANARY'"))
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        replace(0, List.of(rule(Map.of("role", "editor"), everything())));
        for (String table : List.of(clients, visits, vault)) {
            links.add(post("/api/bases/" + base.id() + "/shares", Map.of("table", table, "view", firstView(table)))
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("secret"));
        }
        links.add(post("/api/bases/" + base.id() + "/shares", Map.of("table", clients, "view", view))
                .then()
                .statusCode(200)
                .extract()
                .path("secret"));
    }

    private String firstView(String table) {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .jsonPath()
                .getString("tables.find { it.id == '" + table + "' }.views[0].id");
    }

    private List<Map<String, Object>> everything() {
        return List.of(
                Map.of("table", "Clients", "hiddenFields", List.of("CANARY margin"), "readOnlyFields", List.of("Town")),
                Map.of("table", visits, "rows", "{Who} = CURRENT_USER()"),
                Map.of("table", vault, "access", "none"));
    }

    private static Map<String, Object> rule(Map<String, String> audience, List<Map<String, Object>> tables) {
        return Map.of("name", "What editors see", "audience", audience, "tables", tables);
    }

    private Response replaced(long revision, List<?> rules) {
        return owner().body(Json.write(Map.of("revision", revision, "rules", rules)))
                .put("/api/bases/" + base.id() + "/rules");
    }

    private void replace(long revision, List<?> rules) {
        replaced(revision, rules).then().statusCode(200).body("revision", equalTo((int) revision + 1));
    }

    private String fieldId(String table, String name) {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .jsonPath()
                .getString("tables.find { it.id == '" + table + "' }.fields.find { it.name == '" + name + "' }.id");
    }

    private static RequestSpecification editor() {
        return as(EDITOR);
    }

    /** Status and body without what is different each time. */
    private static String outcome(Response answer) {
        return answer.statusCode() + " "
                + answer.asString()
                        .replaceAll("\"traceId\":\"[^\"]*\"", "")
                        .replaceAll("(rec|fld|tbl|viw)[A-Za-z0-9]{14}", "$1");
    }

    @Test
    void hiddenFieldsRowsAndTablesAreNotInLists() {
        editor().get(base.path(clients))
                .then()
                .statusCode(200)
                .body("records[0].fields", equalTo(Map.of("Name", "Acme", "Town", "Ulm", "Visits", List.of(ownVisit))));
        editor().get(base.path(visits))
                .then()
                .statusCode(200)
                .body("records.id", equalTo(List.of(ownVisit)))
                .body("records[0].fields.Client", equalTo(List.of(acme)))
                .body("records[0].fields.Margins", equalTo(null));
        editor().get(base.path(visits) + "/" + ownVisit).then().statusCode(200).body("fields.Fee", equalTo(100));
        as(VIEWER).get(base.path(visits)).then().statusCode(200).body("records.size()", equalTo(0));
        owner().get(base.path(visits)).then().statusCode(200).body("records.size()", equalTo(2));
        assertThat(owner().get(base.path(clients)).asString()).contains("CANARY 40", secret);
    }

    @Test
    void whatIsHiddenAnswersAsWhatDoesNotExist() {
        String noRecord = Ids.random("rec");
        String noTable = Ids.random("tbl");
        assertAlike(base.path(vault), base.path(noTable));
        assertAlike(base.path("CANARY vault"), base.path("No table"));
        assertAlike(base.path(visits) + "/" + othersVisit, base.path(visits) + "/" + noRecord);
        assertAlike(base.path(clients) + "/" + secret, base.path(clients) + "/" + noRecord);
        assertAlike(
                base.path(visits) + "/" + othersVisit + "/comments", base.path(visits) + "/" + noRecord + "/comments");
        String list = base.path(clients);
        String noField = Ids.random("fld");
        assertAlike(list, "fields[]", margin, noField);
        assertAlike(list, "sort[0][field]", margin, noField);
        assertAlike(list, "filterByFormula", "{" + margin + "} = 'CANARY 40'", "{" + noField + "} = 'CANARY 40'");
        assertAlike(list, "view", view, Ids.random("viw"));
        String change = Json.write(Map.of("fields", Map.of("Fee", 1)));
        assertThat(outcome(editor().body(change).patch(base.path(visits) + "/" + othersVisit)))
                .isEqualTo(outcome(editor().body(change).patch(base.path(visits) + "/" + noRecord)));
        assertThat(outcome(editor().delete(base.path(visits) + "/" + othersVisit)))
                .isEqualTo(outcome(editor().delete(base.path(visits) + "/" + noRecord)));
        String write = Json.write(Map.of("fields", Map.of("CANARY margin", 1)));
        assertThat(outcome(editor().body(write).post(list)).replace("CANARY margin", "f"))
                .isEqualTo(outcome(editor().body(write.replace("CANARY margin", "No field"))
                                .post(list))
                        .replace("No field", "f"));
    }

    private static void assertAlike(String path, String parameter, String hidden, String missing) {
        assertThat(outcome(editor().queryParam(parameter, hidden).get(path)))
                .as(parameter)
                .isEqualTo(outcome(editor().queryParam(parameter, missing).get(path)));
    }

    private static void assertAlike(String hidden, String missing) {
        assertThat(outcome(editor().get(hidden))).as(hidden).isEqualTo(outcome(editor().get(missing)));
    }

    @Test
    void writesAreHeldToWhatIsSeenBeforeAndAfterThem() {
        editor().body(Json.write(Map.of("fields", Map.of("Fee", 120))))
                .patch(base.path(visits) + "/" + ownVisit)
                .then()
                .statusCode(200)
                .body("fields.Margins", equalTo(null));
        editor().body(Json.write(Map.of("fields", Map.of("Who", Map.of("id", OWNER)))))
                .patch(base.path(visits) + "/" + ownVisit)
                .then()
                .statusCode(403);
        editor().body(Json.write(Map.of("fields", Map.of("Title", "Door"))))
                .post(base.path(visits))
                .then()
                .statusCode(403);
        editor().body(Json.write(Map.of("fields", Map.of("Title", "Door", "Who", Map.of("id", EDITOR)))))
                .post(base.path(visits))
                .then()
                .statusCode(200);
        editor().body(Json.write(Map.of("fields", Map.of("Town", "Bonn"))))
                .patch(base.path(clients) + "/" + acme)
                .then()
                .statusCode(403);
        editor().body(Json.write(Map.of(
                        "performUpsert",
                        Map.of("fieldsToMergeOn", List.of("Title")),
                        "records",
                        List.of(Map.of("fields", Map.of("Title", "CANARY cellar"))))))
                .patch(base.path(visits))
                .then()
                .statusCode(403);
        assertThat(base.cell(visits, ownVisit, "Who").toString()).contains(EDITOR);
        assertThat(base.cell(visits, ownVisit, "Fee")).isEqualTo(120);
    }

    @Test
    void aRecordThatIsReplacedKeepsWhatTheWriterDoesNotSeeOrWrite() {
        editor().body(Json.write(Map.of("fields", Map.of("Name", "Acme Ltd"))))
                .put(base.path(clients) + "/" + acme)
                .then()
                .statusCode(200);

        assertThat(base.get(clients, acme).getMap("fields"))
                .containsEntry("Name", "Acme Ltd")
                .containsEntry("Town", "Ulm")
                .containsEntry("CANARY margin", "CANARY 40");
    }

    @Test
    void figuresCountOnlyTheRecordsThatAreSeen() {
        String sum =
                Json.write(Map.of("table", "Visits", "aggregates", List.of(Map.of("function", "sum", "field", "Fee"))));
        String path = "/api/bases/" + base.id() + "/query";
        assertThat(owner().body(sum).post(path).asString()).contains("1000");
        assertThat(editor().body(sum)
                        .post(path)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .contains("100")
                .doesNotContain("1000");
    }

    @Test
    void theSchemaHasNothingThatIsHidden() {
        String schema = editor().get("/v0/meta/bases/" + base.id() + "/tables?include=visibleFieldIds")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(schema).contains("Visits", "Town").doesNotContain(CANARY, margin, vault, "Shout", "Margins", view);
    }

    @Test
    void rulesAreReadAndReplacedByCreatorsAgainstTheirRevision() {
        String path = "/api/bases/" + base.id() + "/rules";
        editor().get(path).then().statusCode(403);
        as(STRANGER).get(path).then().statusCode(404);
        owner().get(path)
                .then()
                .statusCode(200)
                .body("revision", equalTo(1))
                .body("rules[0].tables[0].hiddenFields", equalTo(List.of(margin)))
                .body("rules[0].tables[1].rows", equalTo("{Who} = CURRENT_USER()"));
        replaced(0, List.of()).then().statusCode(409);
        replaced(1, List.of(rule(Map.of("role", "creator"), everything())))
                .then()
                .statusCode(400);
        replaced(
                        1,
                        List.of(rule(
                                Map.of("role", "editor"),
                                List.of(Map.of("table", "Clients", "hiddenFields", List.of("Name"))))))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("rules[0].tables[0].hiddenFields"))
                .body("errors[0].message", containsString("primary field"));
        replaced(
                        1,
                        List.of(rule(
                                Map.of("role", "editor"),
                                List.of(Map.of("table", "Visits", "rows", "REGEX_MATCH({Title}, '(a|b)+')")))))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("rules[0].tables[0].rows"));
        replace(1, List.of());
        editor().get(base.path(visits)).then().statusCode(200).body("records.size()", equalTo(2));
    }

    @Test
    void aConditionWhoseFieldIsGoneClosesTheTable() {
        owner().delete("/api/bases/" + base.id() + "/tables/" + visits + "/fields/" + fieldId(visits, "Who"))
                .then()
                .statusCode(204);

        editor().get(base.path(visits))
                .then()
                .statusCode(403)
                .body("error.type", equalTo("INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND"));
        owner().get(base.path(visits)).then().statusCode(200).body("records.size()", equalTo(2));
    }

    @Test
    void whichRuleDecidesIsExplained() {
        String path = "/api/bases/" + base.id() + "/rules/";
        Map<String, String> question =
                Map.of("user", EDITOR, "action", "read", "table", "Visits", "record", othersVisit);
        post(path + "check", question).then().statusCode(200).body("allowed", equalTo(false));
        post(path + "explain", question)
                .then()
                .statusCode(200)
                .body("role", equalTo("editor"))
                .body("rules.name", equalTo(List.of("What editors see")))
                .body("reason", containsString("condition on rows"));
        post(path + "check", Map.of("user", EDITOR, "action", "edit", "table", "Visits", "record", ownVisit))
                .then()
                .statusCode(200)
                .body("allowed", equalTo(true));
        post(path + "check", Map.of("user", VIEWER, "action", "edit", "table", "Visits"))
                .then()
                .body("reason", containsString("viewer"));
        post(path + "check", Map.of("user", EDITOR, "action", "edit", "table", "Clients", "field", "Town"))
                .then()
                .body("reason", containsString("read-only"));
    }

    @Test
    void whomTablesAreClosedToIsPublished() {
        for (String table : List.of(clients, visits, vault)) {
            String value = STATE.await("data.rules", m -> m.key().equals(Optional.of(table)), PATIENCE)
                    .text();
            assertThat(value).contains("viewer", "commenter", "editor").doesNotContain("creator");
        }
    }

    @Test
    void noOperationAnswersAnythingThatIsHidden() throws Exception {
        hiddenPast();
        Map<String, String> bodies = bodies();
        Set<String> leaks = new TreeSet<>();
        Set<String> walked = new TreeSet<>();
        JsonNode paths = JSON.readTree(
                        RestAssured.given().get("/q/openapi?format=json").asByteArray())
                .path("paths");
        for (var path : paths.properties()) {
            for (var operation : path.getValue().properties()) {
                String method = operation.getKey().toUpperCase(Locale.ROOT);
                if (!Set.of("GET", "POST").contains(method)) {
                    continue;
                }
                String name = method + " " + path.getKey();
                walked.add(name);
                for (String target : targets(path.getKey())) {
                    callers().forEach((who, caller) -> {
                        String body = bodies.getOrDefault(name, method.equals("GET") ? "" : "{}");
                        RequestSpecification request = caller.urlEncodingEnabled(false);
                        Response answer = method.equals("GET")
                                ? request.get(target)
                                : request.body(body).post(target);
                        String text = answer.asString();
                        for (String hidden : List.of(CANARY, margin, view)) {
                            if (text.contains(hidden) && !target.contains(hidden) && !body.contains(hidden)) {
                                leaks.add(who + " " + name + " " + target + " " + answer.statusCode() + ": " + text);
                            }
                        }
                        if (answer.statusCode() >= 500) {
                            leaks.add(who + " " + name + " " + target + " fails: " + text);
                        }
                    });
                }
            }
        }
        assertThat(walked)
                .hasSizeGreaterThan(50)
                .contains(
                        "GET /v0/{base}/{table}",
                        "POST /mcp",
                        "GET /api/bases/{base}/tables/{table}/records/{record}/history",
                        "GET /api/bases/{base}/history",
                        "GET /api/bases/{base}/history/{version}",
                        "GET /api/bases/{base}/history/difference",
                        "GET /api/bases/{base}/difference",
                        "GET /api/bases/{base}/jobs",
                        "GET /api/bases/{base}/tables/{table}/impact",
                        "GET /api/bases/{base}/tables/{table}/fields/{field}/impact",
                        "GET /api/bases/{base}/trash",
                        "POST /api/bases/{base}/trash/{trash}/restore",
                        "GET /api/bases/{base}/proposals",
                        "POST /api/bases/{base}/proposals/{proposal}/approve",
                        "GET /api/shared/{secret}",
                        "GET /api/shared/{secret}/records",
                        "GET /api/shared/{secret}/records/{record}",
                        "GET /api/shared/{secret}/csv");
        assertThat(leaks).isEmpty();
        assertThat(owner().get("/api/bases/" + base.id() + "/tables/" + clients + "/records/" + acme + "/history")
                        .asString())
                .contains(CANARY);
        assertThat(owner().get("/api/bases/" + base.id() + "/proposals").asString())
                .contains(CANARY);
    }

    /** Changes of what is hidden, deleted records and changes of agents that wait. */
    private void hiddenPast() {
        change(clients, acme, Map.of("CANARY margin", "CANARY 41", "Name", "Acme"));
        change(visits, ownVisit, Map.of("Title", "CANARY attic", "Who", Map.of("id", OWNER)));
        change(visits, ownVisit, Map.of("Title", "Roof", "Who", Map.of("id", EDITOR)));
        replace(1, List.of());
        for (String table : List.of(visits, vault)) {
            String gone = base.create(table, Map.of("Title", "CANARY gone"));
            editor().delete(base.path(table) + "/" + gone).then().statusCode(200);
        }
        replace(2, List.of(rule(Map.of("role", "editor"), everything())));
        Agent agent = Agent.asking(OWNER);
        Map<String, String> changes = Map.of(clients, acme, visits, othersVisit, vault, secret);
        changes.forEach((table, record) -> agent.call(
                "update_records",
                Map.of(
                        "base",
                        base.id(),
                        "table",
                        table,
                        "records",
                        List.of(Map.of(
                                "id",
                                record,
                                "fields",
                                table.equals(clients)
                                        ? Map.of("CANARY margin", "CANARY 42")
                                        : Map.of("Title", "CANARY new"))))));
        versions =
                owner().get("/api/bases/" + base.id() + "/history").jsonPath().getList("items.version", String.class);
        trash = owner().get("/api/bases/" + base.id() + "/trash").jsonPath().getString("items[0].id");
        proposal =
                owner().get("/api/bases/" + base.id() + "/proposals").jsonPath().getString("items[0].id");
    }

    private void change(String table, String record, Map<String, ?> fields) {
        owner().body(Json.write(Map.of("fields", fields)))
                .patch(base.path(table) + "/" + record)
                .then()
                .statusCode(200);
    }

    private static Map<String, RequestSpecification> callers() {
        String limited = people().token(new Principal(EDITOR, "member", Set.of("*"), Set.of("*"), "pat"));
        return Map.of(
                "viewer",
                as(VIEWER),
                "editor",
                as(EDITOR),
                "stranger",
                as(STRANGER),
                "token",
                RestAssured.given().header("Authorization", "Bearer " + limited).contentType(ContentType.JSON));
    }

    /** The path with each table or link, and with records that are seen and that are not. */
    private List<String> targets(String path) {
        List<String> targets = new ArrayList<>();
        if (path.contains("{secret}")) {
            for (String link : links) {
                for (String record : List.of(acme, ownVisit, othersVisit, secret)) {
                    targets.add(path.replace("{secret}", link).replace("{record}", record));
                }
            }
            return targets.stream().distinct().toList();
        }
        if (path.endsWith("/history/{version}")) {
            return versions.stream()
                    .map(version -> path.replace("{base}", base.id()).replace("{version}", version))
                    .toList();
        }
        Map<String, String> queries = Map.of(
                "/api/bases/{base}/history/difference",
                "?from=" + versions.getLast() + "&to=" + versions.getFirst(),
                "/api/bases/{base}/difference",
                "?with=" + base.id());
        for (String table : List.of(clients, visits, vault)) {
            for (String record : List.of(acme, ownVisit, othersVisit, secret)) {
                Map<String, String> values = new HashMap<>(Map.of(
                        "base",
                        base.id(),
                        "table",
                        table,
                        "record",
                        record,
                        "field",
                        margin,
                        "view",
                        view,
                        "version",
                        versions.getFirst(),
                        "trash",
                        trash,
                        "proposal",
                        proposal));
                String target = path;
                for (var value : values.entrySet()) {
                    target = target.replace("{" + value.getKey() + "}", value.getValue());
                }
                target = target.replaceAll("\\{[^}]*}", "none") + queries.getOrDefault(path, "");
                if (!targets.contains(target)) {
                    targets.add(target);
                }
            }
        }
        return targets;
    }

    private Map<String, String> bodies() {
        Map<String, String> bodies = new HashMap<>();
        bodies.put("POST /api/bases/{base}/query", Json.write(Map.of("table", "Clients", "search", "a")));
        bodies.put("POST /api/bases/{base}/copies", Json.write(Map.of("name", "Copy")));
        bodies.put(
                "POST /api/bases/{base}/tables/{table}/batch",
                Json.write(Map.of("records", List.of(Map.of("id", othersVisit, "fields", Map.of())))));
        bodies.put("POST /v0/{base}/{table}/{record}/comments", Json.write(Map.of("text", "x")));
        bodies.put(
                "POST /mcp",
                Json.write(Map.of(
                        "jsonrpc",
                        "2.0",
                        "id",
                        1,
                        "method",
                        "tools/call",
                        "params",
                        Map.of(
                                "name",
                                "query_records",
                                "arguments",
                                Map.of("base", base.id(), "table", "Clients", "search", "a")))));
        return bodies;
    }

    @Test
    void aCreatorSeesWhatAMemberSees() {
        String preview = "/api/bases/" + base.id() + "/rules/preview";
        editor().queryParam("user", EDITOR).get(preview).then().statusCode(403);
        as(STRANGER).queryParam("user", EDITOR).get(preview).then().statusCode(404);
        Response seen =
                owner().queryParam("user", EDITOR).queryParam("table", "Visits").get(preview);
        seen.then()
                .statusCode(200)
                .body("role", equalTo("editor"))
                .body("restricted", equalTo(true))
                .body("tables.name", equalTo(List.of("Clients", "Visits")))
                .body("tables.someRecords", equalTo(List.of(false, true)))
                .body("tables[0].access", equalTo("edit"))
                .body("tables[0].fields.find { it.name == 'Town' }.writes", equalTo(false))
                .body("tables[0].fields.find { it.name == 'Name' }.writes", equalTo(true))
                .body("records.id", equalTo(List.of(ownVisit)))
                .body("records[0].fields.Client", equalTo(List.of(acme)))
                .body("more", equalTo(false));
        assertThat(seen.asString()).doesNotContain(CANARY, margin, view);
        owner().queryParam("user", EDITOR)
                .queryParam("table", vault)
                .get(preview)
                .then()
                .statusCode(200)
                .body("records", equalTo(null));
        owner().queryParam("user", VIEWER)
                .queryParam("table", visits)
                .get(preview)
                .then()
                .body("records.size()", equalTo(0));
        owner().queryParam("user", OWNER)
                .queryParam("table", visits)
                .get(preview)
                .then()
                .body("restricted", equalTo(false))
                .body("records.size()", equalTo(2));
        owner().queryParam("user", STRANGER).get(preview).then().statusCode(400);
        owner().get(preview).then().statusCode(400);
    }

    @Test
    void conditionsAskForTheGroupsOfTheReader() {
        String group = Ids.random("grp");
        base.addField(visits, field("Team", "singleLineText"));
        String team = base.create(visits, Map.of("Title", "Team visit", "Team", group));
        base.create(visits, Map.of("Title", "CANARY team", "Team", Ids.random("grp")));
        replace(
                1,
                List.of(rule(
                        Map.of("role", "editor"),
                        List.of(Map.of("table", "Visits", "rows", "{Team} = CURRENT_USER('groups')")))));
        owner().get("/api/bases/" + base.id() + "/rules")
                .then()
                .body("rules[0].tables[0].rows", equalTo("{Team} = CURRENT_USER('groups')"));
        editor().get(base.path(visits)).then().statusCode(200).body("records.size()", equalTo(0));
        people().publish(new Group(WORKSPACE, group, "Roofers", List.of(EDITOR, OWNER)));
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> editor().get(base.path(visits)).then().body("records.id", equalTo(List.of(team))));
        as(VIEWER).get(base.path(visits)).then().statusCode(200).body("records.size()", equalTo(0));
    }

    @Test
    void noToolAnswersAnythingThatIsHidden() {
        Agent agent = Agent.trusted(EDITOR);
        Map<String, Object> inBase = Map.of("base", base.id());
        assertThat(agent.call("query_records", Map.of("base", base.id(), "table", "Clients"))
                        .toString())
                .contains("Acme", "Ulm");
        assertThat(Agent.trusted(OWNER)
                        .call("query_records", Map.of("base", base.id(), "table", "Clients"))
                        .toString())
                .contains("CANARY 40");
        List<String> tools = List.of(
                "list_tables",
                "describe_table",
                "query_records",
                "get_record",
                "find_duplicates",
                "export_csv",
                "list_comments",
                "update_records",
                "delete_records",
                "create_records",
                "evaluate_formula",
                "search_records");
        for (String tool : tools) {
            for (String table : List.of("Clients", "Visits", vault)) {
                Map<String, Object> arguments = new HashMap<>(inBase);
                arguments.put("table", table);
                arguments.put("record", othersVisit);
                arguments.put("fields", List.of("CANARY margin"));
                for (Set<String> kept : List.of(
                        Set.of("base"),
                        Set.of("base", "table"),
                        Set.of("base", "table", "record"),
                        arguments.keySet())) {
                    Map<String, Object> given = new HashMap<>(arguments);
                    given.keySet().retainAll(kept);
                    String answer = agent.ask("tools/call", Map.of("name", tool, "arguments", given))
                            .toString();
                    assertThat(answer.replace("CANARY margin", ""))
                            .as(tool + " " + given)
                            .doesNotContain(CANARY, secret);
                }
            }
        }
        assertThat(owner().get(base.path(visits)).asString()).contains("CANARY cellar");
    }
}
