package org.pyairtable.communication;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.fixture.TestIdentity;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.KafkaProbe;

/** The hub under test as others see it: callers over HTTP, services over Kafka, and a look into its database. */
final class Hub {
    static final Duration SOON = Duration.ofSeconds(30);
    static final String RECORDS_CHANGED = "org.pyairtable.data.records.changed.v1";
    static final String RUN_FAILED = "org.pyairtable.workflow.events.run-failed.v1";

    static final KafkaProbe KAFKA = new KafkaProbe();
    static final TestIdentity IDENTITY = TestIdentity.start();

    /** A workspace of its own for each test, with a creator, an editor and a viewer. */
    record Team(String workspace, String creator, String editor, String viewer) {
        static Team joined() {
            String name = unique("");
            Team team = new Team("wsp" + name, "usrCreator" + name, "usrEditor" + name, "usrViewer" + name);
            IDENTITY.member(team.workspace, team.viewer, Role.VIEWER);
            IDENTITY.member(team.workspace, team.editor, Role.EDITOR);
            IDENTITY.member(team.workspace, team.creator, Role.CREATOR);
            // Memberships are one partition: once the last one is known, all are.
            eventually().untilAsserted(() -> as(team.creator)
                    .get("/api/webhooks?workspaceId=" + team.workspace)
                    .then()
                    .statusCode(200));
            return team;
        }
    }

    private Hub() {}

    static ConditionFactory eventually() {
        return Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(100));
    }

    static RequestSpecification as(String user) {
        return withToken(IDENTITY.token(user));
    }

    static RequestSpecification operator() {
        return withToken(IDENTITY.operatorToken("usrOperator"));
    }

    static void allow(String host) {
        operator()
                .body(Map.of("host", host))
                .post("/operator/allowed-hosts")
                .then()
                .statusCode(201);
    }

    static RequestSpecification withToken(String token) {
        return RestAssured.given().contentType(ContentType.JSON).header("Authorization", "Bearer " + token);
    }

    static String unique(String prefix) {
        return prefix + UUID.randomUUID().toString().substring(0, 8);
    }

    static JsonPath inbox(String user) {
        return as(user).get("/api/notifications")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    static CloudEvent command(Team team, List<String> recipients, String title) {
        return command(team, recipients, title, "workflow");
    }

    static CloudEvent command(Team team, List<String> recipients, String title, String category) {
        return CloudEvent.ofJson(
                        "org.pyairtable.communication.commands.send-notification.v1",
                        Map.of(
                                "workspaceId",
                                team.workspace(),
                                "recipients",
                                recipients,
                                "category",
                                category,
                                "title",
                                title,
                                "body",
                                "Roof is 3 days late",
                                "data",
                                Map.of("baseId", "app1", "recordId", "rec1")))
                .withSource("workflow-engine")
                .withWorkspace(team.workspace())
                .withActor(team.editor())
                .withCorrelation(unique("request-"));
    }

    static CloudEvent send(Team team, CloudEvent command) {
        KAFKA.send("communication.commands", team.workspace(), command);
        return command;
    }

    /** What data-integration publishes when a record changes. */
    static CloudEvent changed(Team team, String display) {
        return CloudEvent.ofJson(
                        RECORDS_CHANGED,
                        Map.of(
                                "baseId", "app1",
                                "baseName", "Building site",
                                "tableId", "tbl" + team.workspace(),
                                "tableName", "Tasks",
                                "schema", List.of(Map.of("id", "fld1", "name", "Name", "type", "singleLineText")),
                                "changes",
                                        List.of(Map.of(
                                                "recordId",
                                                "rec1",
                                                "kind",
                                                "CREATED",
                                                "fields",
                                                Map.of("fld1", display),
                                                "before",
                                                Map.of(),
                                                "display",
                                                display,
                                                "links",
                                                Map.of())),
                                "via", "api"))
                .withSource("data-integration")
                .withWorkspace(team.workspace())
                .withActor(team.editor())
                .withCorrelation(unique("request-"));
    }

    static CloudEvent change(Team team, String display) {
        CloudEvent event = changed(team, display);
        KAFKA.send("data.records", "tbl" + team.workspace(), event);
        return event;
    }

    /** Answers the endpoint as JSON, secret included. */
    static JsonPath webhook(Team team, String url, String... eventTypes) {
        return creating(team.creator(), team.workspace(), url, List.of(eventTypes))
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    static ValidatableResponse creating(String user, String workspace, String url, List<String> eventTypes) {
        return as(user).body(Map.of("workspaceId", workspace, "url", url, "eventTypes", eventTypes))
                .post("/api/webhooks")
                .then();
    }

    static JsonPath deliveries(Team team, String webhookId) {
        return as(team.creator())
                .get("/api/webhooks/" + webhookId + "/deliveries")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
