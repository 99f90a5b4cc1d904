package org.pyairtable.data.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.people;
import static org.pyairtable.data.DataFixture.probe;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.Agent;
import org.pyairtable.data.Crew;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.State;
import org.pyairtable.events.Topics;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** A base of an archived workspace is read and not written. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class ArchivedWorkspaceIT {
    private Crew crew;
    private TestBase base;
    private String record;
    private String share;

    @BeforeEach
    void jobs() {
        crew = Crew.joined();
        base = crew.base("Jobs", List.of(field("Name", "singleLineText")));
        record = as(crew.owner())
                .body(Json.write(Map.of("fields", Map.of("Name", "Roof"))))
                .post(base.path())
                .path("id");
        String view = as(crew.owner()).get(tables()).path("tables[0].views[0].id");
        share = as(crew.creator())
                .body(Json.write(Map.of("table", base.table(), "view", view)))
                .post(shares())
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        people().publish(new State.WorkspaceState(crew.workspace(), State.WorkspaceState.ARCHIVED, Instant.now()));
        await().atMost(PATIENCE).until(() -> written("Wall").statusCode() == 403);
    }

    private String tables() {
        return "/v0/meta/bases/" + base.id() + "/tables";
    }

    private String shares() {
        return "/api/bases/" + base.id() + "/shares";
    }

    @Test
    void aShareIsRevokedAndNeitherChangedNorMade() {
        as(crew.creator())
                .body(Json.write(Map.of("name", "x")))
                .patch(shares() + "/" + share)
                .then()
                .statusCode(403);
        as(crew.creator())
                .body(Json.write(Map.of("table", base.table(), "view", "x")))
                .post(shares())
                .then()
                .statusCode(403);
        as(crew.editor()).delete(shares() + "/" + share).then().statusCode(403);

        as(crew.creator()).delete(shares() + "/" + share).then().statusCode(204);

        as(crew.creator()).get(shares()).then().statusCode(200).body("items", hasSize(0));
    }

    private Response written(String name) {
        return as(crew.owner())
                .body(Json.write(Map.of("fields", Map.of("Name", name))))
                .post(base.path());
    }

    @Test
    void noRequestWritesAndEverybodyReadsWhatTheyRead() {
        String meta = "/v0/meta/bases/" + base.id();
        String own = "/api/bases/" + base.id();
        Map<String, Object> name = Map.of("fields", Map.of("Name", "x"));
        Map<String, Map<String, ?>> posts = Map.of(
                base.path(),
                name,
                base.path() + "/" + record + "/comments",
                Map.of("text", "x"),
                "/v0/" + base.id() + "/" + record + "/Name/uploadAttachment",
                Map.of("contentType", "text/plain", "file", "eA==", "filename", "x.txt"),
                meta + "/tables",
                Map.of("name", "T", "fields", List.of(field("N", "singleLineText"))),
                meta + "/tables/" + base.table() + "/fields",
                field("Other", "singleLineText"),
                "/v0/meta/bases",
                Map.of(
                        "name", "b",
                        "workspaceId", crew.workspace(),
                        "tables", List.of(Map.of("name", "T", "fields", List.of(field("N", "singleLineText"))))),
                own + "/snapshots",
                Map.of(),
                "/v0/bases/" + base.id() + "/webhooks",
                Map.of(
                        "specification",
                        Map.of("options", Map.of("filters", Map.of("dataTypes", List.of("tableData"))))));
        posts.forEach((path, body) -> assertThat(
                        as(crew.owner()).body(Json.write(body)).post(path).statusCode())
                .as("POST " + path)
                .isEqualTo(403));
        Map<String, Map<String, ?>> patches =
                Map.of(base.path() + "/" + record, name, meta + "/tables/" + base.table(), Map.of("name", "T"));
        patches.forEach((path, body) -> assertThat(
                        as(crew.owner()).body(Json.write(body)).patch(path).statusCode())
                .as("PATCH " + path)
                .isEqualTo(403));
        for (String path : List.of(base.path() + "/" + record, own, own + "/tables/" + base.table())) {
            assertThat(as(crew.owner()).delete(path).statusCode())
                    .as("DELETE " + path)
                    .isEqualTo(403);
        }
        written("x")
                .then()
                .body("error.type", equalTo("INVALID_PERMISSIONS"), "error.message", containsString("archived"));

        for (String reader : List.of(crew.owner(), crew.editor(), crew.viewer())) {
            as(reader).get(base.path()).then().statusCode(200).body("records.fields.Name", equalTo(List.of("Roof")));
        }
        as(crew.creator()).get(own + "/rules").then().statusCode(200);
        as(crew.owner())
                .get("/v0/meta/bases")
                .then()
                .body("bases.find { it.id == '" + base.id() + "' }.permissionLevel", equalTo("read"));
    }

    @Test
    void noCommandAndNoToolWrites() {
        CloudEvent command = CloudEvent.ofJson(
                        "org.pyairtable.data.commands.create-records.v1",
                        Map.of(
                                "baseId",
                                base.id(),
                                "table",
                                "Jobs",
                                "records",
                                List.of(Map.of("Name", "x")),
                                "typecast",
                                false))
                .withSubject(base.id())
                .withActor(crew.owner())
                .withWorkspace(crew.workspace())
                .withCorrelation("correlation-" + base.id());
        probe().send("data.commands", base.id(), command);
        Message answer =
                probe().await("data.results", m -> m.header("ce_causation").equals(command.id()), PATIENCE);
        assertThat(answer.type()).endsWith("command-rejected.v1");
        assertThat(answer.text()).contains("is archived and read only");

        assertThat(Agent.trusted(crew.owner())
                        .refusal(
                                "create_records",
                                Map.of("base", base.id(), "table", "Jobs", "records", List.of(Map.of("Name", "x")))))
                .contains("is archived and read only");
        as(crew.viewer()).get(base.path()).then().body("records.fields.Name", equalTo(List.of("Roof")));
    }

    @Test
    void takenBackItIsWrittenAgain() {
        people().remove(Topics.WORKSPACE_STATES, crew.workspace());

        await().atMost(PATIENCE).until(() -> written("Wall").statusCode() == 200);
    }

    @Test
    void deletedItDoesNotExistForAnybody() {
        people().publish(new State.WorkspaceState(crew.workspace(), State.WorkspaceState.DELETED, Instant.now()));

        await().atMost(PATIENCE).until(() -> as(crew.owner()).get(base.path()).statusCode() != 200);
        for (String member : List.of(crew.owner(), crew.viewer())) {
            as(member).get(base.path()).then().statusCode(403);
            as(member)
                    .get("/v0/meta/bases")
                    .then()
                    .body("bases.findAll { it.id == '" + base.id() + "' }", equalTo(List.of()));
        }
    }
}
