package org.pyairtable.workflow;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.eclipse.microprofile.config.ConfigProvider;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.fixture.TestIdentity;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.Message;

/** The engine under test as its neighbours see it: callers over HTTP, and data-integration over Kafka. */
final class Engine {
    static final String CREATOR = "usrCreator";
    static final String EDITOR = "usrEditor";
    static final String VIEWER = "usrViewer";
    static final String STRANGER = "usrStranger";
    static final Duration SOON = Duration.ofSeconds(40);

    static final KafkaProbe KAFKA = new KafkaProbe();
    static final TestIdentity IDENTITY = TestIdentity.start();

    static {
        DataDouble.start(KAFKA, ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class));
        IDENTITY.member(DataDouble.WORKSPACE, CREATOR, Role.CREATOR);
        IDENTITY.member(DataDouble.WORKSPACE, EDITOR, Role.EDITOR);
        IDENTITY.member(DataDouble.WORKSPACE, VIEWER, Role.VIEWER);
        // The engine learns of its key and members from Kafka; every test may rely on that having happened. Another
        // thread would wait for this class to be initialised.
        eventually().pollInSameThread().untilAsserted(() -> as(VIEWER)
                .get("/api/workflows?workspaceId=" + DataDouble.WORKSPACE)
                .then()
                .statusCode(200));
    }

    private Engine() {}

    static ConditionFactory eventually() {
        return Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(50));
    }

    static RequestSpecification as(String user) {
        return RestAssured.given()
                .contentType(ContentType.JSON)
                .header("Authorization", "Bearer " + IDENTITY.token(user));
    }

    /** A name that no other test uses; a table of this name is watched by this test only. */
    static String unique(String name) {
        return name + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Saves a workflow as the creator and returns its id. */
    static String saved(Map<String, ?> trigger, List<? extends Map<String, ?>> steps) {
        return as(CREATOR)
                .body(Map.of("workspaceId", DataDouble.WORKSPACE, "name", "Test", "trigger", trigger, "steps", steps))
                .post("/api/workflows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    static Map<String, String> onTable(String type, String table) {
        return Map.of("type", type, "baseId", DataDouble.BASE, "table", table);
    }

    static Map<String, String> whenMatches(String table, String formula) {
        return Map.of("type", "recordMatches", "baseId", DataDouble.BASE, "table", table, "formula", formula);
    }

    static Map<String, ?> update(String id, Map<String, ?> fields) {
        return Map.of("id", id, "action", "updateRecord", "fields", fields);
    }

    static Map<String, ?> notifying(String id, String body) {
        return Map.of("id", id, "action", "notify", "recipients", List.of("*"), "title", "Test", "body", body);
    }

    static Map<String, ?> created(String recordId, Map<String, ?> fields) {
        return change(recordId, "CREATED", fields, Map.of());
    }

    static Map<String, ?> updated(String recordId, Map<String, ?> fields, Map<String, ?> before) {
        return change(recordId, "UPDATED", fields, before);
    }

    static Map<String, ?> deleted(String recordId, Map<String, ?> before) {
        return change(recordId, "DELETED", Map.of(), before);
    }

    private static Map<String, ?> change(String recordId, String kind, Map<String, ?> fields, Map<String, ?> before) {
        return Map.of(
                "recordId",
                recordId,
                "kind",
                kind,
                "fields",
                fields,
                "before",
                before,
                "display",
                "Roof",
                "links",
                Map.of());
    }

    /** What data-integration publishes when records of the table change. */
    static CloudEvent changed(String table, List<? extends Map<String, ?>> changes) {
        return CloudEvent.ofJson(
                        "org.pyairtable.data.records.changed.v1",
                        Map.of(
                                "baseId",
                                DataDouble.BASE,
                                "baseName",
                                "Building site",
                                "tableId",
                                "tbl" + table,
                                "tableName",
                                table,
                                "schema",
                                DataDouble.FIELDS,
                                "changes",
                                changes,
                                "via",
                                "api"))
                .withSource("data-integration")
                .withWorkspace(DataDouble.WORKSPACE)
                .withActor(EDITOR)
                .withCorrelation(unique("request-"));
    }

    static CloudEvent send(String table, CloudEvent event) {
        KAFKA.send("data.records", "tbl" + table, event);
        return event;
    }

    static CloudEvent send(String table, Map<String, ?> change) {
        return send(table, changed(table, List.of(change)));
    }

    static Message command(String table, Predicate<Message> condition) {
        return KAFKA.await(
                "data.commands", m -> m.json().path("table").asText().equals("tbl" + table) && condition.test(m), SOON);
    }

    static Message command(String table) {
        return command(table, m -> true);
    }

    /** What data-integration answers when it did what the command wanted. */
    static CloudEvent written(Message command, String recordId, Map<String, ?> fields) {
        return CloudEvent.ofJson(
                        "org.pyairtable.data.results.records-written.v1",
                        Map.of(
                                "baseId", DataDouble.BASE,
                                "tableId", command.json().path("table").asText(),
                                "records", List.of(Map.of("recordId", recordId, "fields", fields)),
                                "createdIds", List.of(),
                                "updatedIds", List.of(recordId),
                                "deletedIds", List.of()))
                .withSource("data-integration")
                .withCausation(command.id())
                .withCorrelation(command.header("ce_correlation"));
    }

    static CloudEvent rejected(Message command, String type, String message) {
        return CloudEvent.ofJson(
                        "org.pyairtable.data.results.command-rejected.v1",
                        Map.of("baseId", DataDouble.BASE, "type", type, "message", message))
                .withSource("data-integration")
                .withCausation(command.id())
                .withCorrelation(command.header("ce_correlation"));
    }

    static void answer(CloudEvent result) {
        KAFKA.send("data.results", DataDouble.BASE, result);
    }

    static JsonPath runs(String workflowId) {
        return as(VIEWER)
                .get("/api/runs?workflowId=" + workflowId)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    static JsonPath run(String runId) {
        return as(VIEWER)
                .get("/api/runs/" + runId)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Waits until the workflow has this many runs, all with this status, and returns the newest one's id. */
    static String awaitRuns(String workflowId, int count, String status) {
        eventually()
                .until(
                        () -> runs(workflowId).getList("items.status", String.class),
                        all -> all.size() == count && all.stream().allMatch(status::equals));
        return runs(workflowId).getString("items[0].id");
    }

    static List<Message> events(String runId, String type) {
        return KAFKA.all("workflow.events", SOON).stream()
                .filter(m -> m.type().equals("org.pyairtable.workflow.events." + type + ".v1"))
                .filter(m -> m.json().path("runId").asText().equals(runId))
                .toList();
    }

    static Message awaitEvent(String runId, String type) {
        return KAFKA.await(
                "workflow.events",
                m -> m.type().equals("org.pyairtable.workflow.events." + type + ".v1")
                        && m.json().path("runId").asText().equals(runId),
                SOON);
    }

    /** What the steps of a run sent. */
    static List<Message> notifications(String runId) {
        return KAFKA.all("communication.commands", SOON).stream()
                .filter(m -> m.json().path("data").path("runId").asText().equals(runId))
                .filter(m -> !m.json().path("data").has("about"))
                .toList();
    }

    /** What the author of a workflow hears of it. */
    static List<Message> notices(String workflowId, String about) {
        return KAFKA.all("communication.commands", SOON).stream()
                .filter(m -> m.json().path("data").path("workflowId").asText().equals(workflowId))
                .filter(m -> m.json().path("data").path("about").asText().equals(about))
                .toList();
    }

    /** What data-integration publishes when the shape of a table changes: only that it did matters here. */
    static void shapeChanged(String event, Map<String, ?> payload) {
        KAFKA.send(
                "data.schemas",
                DataDouble.BASE,
                CloudEvent.ofJson("org.pyairtable.data.schemas." + event + ".v1", payload)
                        .withSource("data-integration")
                        .withWorkspace(DataDouble.WORKSPACE)
                        .withActor(EDITOR));
    }

    static void renamed(String table, String fieldId, String name) {
        DataDouble.describe(table, DataDouble.renamed(fieldId, name));
        shapeChanged(
                "field-changed",
                Map.of(
                        "baseId",
                        DataDouble.BASE,
                        "tableId",
                        "tbl" + table,
                        "fieldId",
                        fieldId,
                        "name",
                        name,
                        "type",
                        "number",
                        "options",
                        Map.of()));
    }

    static void deletedField(String table, String fieldId) {
        DataDouble.describe(table, DataDouble.without(fieldId));
        shapeChanged("field-deleted", Map.of("baseId", DataDouble.BASE, "tableId", "tbl" + table, "fieldId", fieldId));
    }
}
