package org.pyairtable.data.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.VIEWER;
import static org.pyairtable.data.DataFixture.WORKSPACE;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.people;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.Agent;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.Role;
import org.pyairtable.events.State;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.testkit.SuiteResource;

@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class PermissionsIT {
    private static final String RECORD = Json.write(Map.of("fields", Map.of("Name", "x")));
    private static final String NOT_FOUND = "Invalid permissions, or the requested model was not found. Check that both"
            + " your user and your token have the required permissions, and that the model names and/or ids are"
            + " correct.";

    private TestBase base;

    @BeforeEach
    void aBase() {
        base = base("Jobs", List.of(field("Name", "singleLineText")));
    }

    private static RequestSpecification limitedTo(String resource) {
        String token = people().token(new Principal(OWNER, "member", Set.of("*"), Set.of(resource), "pat"));
        return RestAssured.given().header("Authorization", "Bearer " + token).contentType(ContentType.JSON);
    }

    private static void tooLow(Response answer) {
        answer.then()
                .statusCode(403)
                .body("error.type", equalTo("INVALID_PERMISSIONS"))
                .body("error.message", equalTo("You are not permitted to perform this operation"));
    }

    private static void unknown(Response answer) {
        answer.then()
                .statusCode(403)
                .body("error.type", equalTo("INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND"))
                .body("error.message", equalTo(NOT_FOUND));
    }

    @Test
    void aViewerReadsAndDoesNotWrite() {
        String id = base.create(base.table(), Map.of("Name", "a"));

        as(VIEWER).get(base.path()).then().statusCode(200).body("records.id", equalTo(List.of(id)));
        tooLow(as(VIEWER).body(RECORD).post(base.path()));
        tooLow(as(VIEWER).body(RECORD).patch(base.path() + "/" + id));
        tooLow(as(VIEWER).delete(base.path() + "/" + id));
    }

    @Test
    void anEditorWritesRecordsAndDoesNotChangeTheShape() {
        as(EDITOR).body(RECORD).post(base.path()).then().statusCode(200);
        String fields = "/v0/meta/bases/" + base.id() + "/tables/" + base.table() + "/fields";
        tooLow(as(EDITOR).body(Json.write(field("More", "singleLineText"))).post(fields));
        as(EDITOR)
                .delete("/api/bases/" + base.id())
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("code", equalTo("FORBIDDEN"));
    }

    @Test
    void aStrangerIsToldThatThereIsNothing() {
        unknown(as(STRANGER).get(base.path()));
        unknown(as(STRANGER).body(RECORD).post(base.path()));
        unknown(as(STRANGER).get("/v0/meta/bases/" + base.id() + "/tables"));
        as(STRANGER).delete("/api/bases/" + base.id()).then().statusCode(404);
        as(STRANGER).get("/v0/meta/bases").then().body("bases", equalTo(List.of()));
        as(OWNER).get("/v0/meta/bases").then().body("bases.id", hasItem(base.id()));
    }

    @Test
    void aGuestWorksInOneBaseAndSeesNothingElseOfTheWorkspace() {
        TestBase other = base("Secrets", List.of(field("Name", "singleLineText")));
        String id = base.create(base.table(), Map.of("Name", "a"));
        String guest = Ids.random("usr");
        give(guest, base, Role.EDITOR);
        await().atMost(PATIENCE).until(() -> as(guest).get(base.path()).statusCode() == 200);

        as(guest)
                .get("/v0/meta/bases")
                .then()
                .body("bases.id", equalTo(List.of(base.id())), "bases[0].permissionLevel", equalTo("edit"));
        as(guest).body(RECORD).post(base.path()).then().statusCode(200);
        as(guest)
                .body(Json.write(Map.of("text", "seen")))
                .post(base.path() + "/" + id + "/comments")
                .then()
                .statusCode(200);
        as(guest)
                .get("/v0/meta/bases/" + base.id() + "?include[]=collaborators")
                .then()
                .statusCode(200)
                .body("collaborators.baseCollaborators.userId", equalTo(List.of(guest)))
                .body("collaborators.workspaceCollaborators", equalTo(List.of()));
        tooLow(as(guest)
                .body(Json.write(field("More", "singleLineText")))
                .post("/v0/meta/bases/" + base.id() + "/tables/" + base.table() + "/fields"));

        assertThat(Agent.trusted(guest).call("list_bases", Map.of()).toString())
                .contains(base.id())
                .doesNotContain(other.id());
        assertThat(Agent.trusted(guest).refusal("list_tables", Map.of("base", other.id())))
                .contains("is not the id of a base that this token sees");
        unknown(as(guest).get(other.path()));
        unknown(as(guest).body(RECORD).post(other.path()));
        unknown(as(guest).get("/v0/meta/bases/" + other.id() + "/tables"));
        unknown(as(guest).body(draft(WORKSPACE)).post("/v0/meta/bases"));

        people().remove(Topics.BASE_ROLES, State.BaseRole.key(base.id(), guest));
        await().atMost(PATIENCE).until(() -> as(guest).get(base.path()).statusCode() == 403);
        unknown(as(guest).get(base.path()));
        as(guest).get("/v0/meta/bases").then().body("bases", equalTo(List.of()));
    }

    @Test
    void aRoleInABaseAddsToTheOneInTheWorkspaceAndNeverTakesFromIt() {
        TestBase other = base("Other", List.of(field("Name", "singleLineText")));
        give(EDITOR, base, Role.VIEWER);
        give(VIEWER, base, Role.CREATOR);
        String fields = "/v0/meta/bases/" + base.id() + "/tables/" + base.table() + "/fields";
        await().atMost(PATIENCE)
                .until(() -> as(VIEWER)
                                .body(Json.write(field("More", "singleLineText")))
                                .post(fields)
                                .statusCode()
                        == 200);

        as(EDITOR).body(RECORD).post(base.path()).then().statusCode(200);
        tooLow(as(VIEWER).body(RECORD).post(other.path()));
        as(VIEWER).delete("/api/bases/" + base.id()).then().statusCode(403);
        as(VIEWER)
                .get("/v0/meta/bases")
                .then()
                .body("bases.find { it.id == '" + base.id() + "' }.permissionLevel", equalTo("create"))
                .body("bases.find { it.id == '" + other.id() + "' }.permissionLevel", equalTo("read"));
    }

    private static void give(String userId, TestBase base, Role role) {
        people().publish(new State.BaseRole(WORKSPACE, base.id(), userId, role.wireName()));
    }

    @Test
    void whatDoesNotExistAnswersAlike() {
        unknown(as(OWNER).get("/v0/appAAAAAAAAAAAAAA/Jobs"));
        unknown(as(OWNER).get("/v0/" + base.id() + "/Nothing"));
        unknown(as(OWNER).get(base.path() + "/recAAAAAAAAAAAAAA"));
    }

    @Test
    void aBaseCanBeCreatedInTheMomentThatItsWorkspaceIsMade() {
        // News may take longer than the service waits where a machine is busy, so each round has a workspace of its
        // own.
        await().atMost(PATIENCE).until(() -> creationBeforeNewsOf(Ids.random("wsp")) == 200);

        unknown(as(OWNER).body(draft(Ids.random("wsp"))).post("/v0/meta/bases"));
    }

    private static int creationBeforeNewsOf(String workspace) throws Exception {
        try (ExecutorService client = Executors.newSingleThreadExecutor()) {
            RequestSpecification request = as(OWNER).body(draft(workspace));
            Future<Response> early = client.submit(() -> request.post("/v0/meta/bases"));
            for (int later = 0; later < 5; later++) {
                as(OWNER).get("/v0/meta/whoami").then().statusCode(200);
            }
            people().member(workspace, OWNER, Role.OWNER);
            return early.get().statusCode();
        }
    }

    private static String draft(String workspace) {
        return Json.write(Map.of(
                "name",
                "Early",
                "workspaceId",
                workspace,
                "tables",
                List.of(Map.of("name", "Jobs", "fields", List.of(field("Name", "singleLineText"))))));
    }

    @Test
    void aTokenIsBoundToItsScopes() {
        as(OWNER, "data.records:read").get(base.path()).then().statusCode(200);
        tooLow(as(OWNER, "data.records:read").body(RECORD).post(base.path()));
        tooLow(as(OWNER, "data.records:write").get(base.path()));
        tooLow(as(OWNER, "data.records:read").get("/v0/meta/bases"));
        as(OWNER, "schema.bases:read")
                .get("/v0/meta/bases/" + base.id() + "/tables")
                .then()
                .statusCode(200);
    }

    @Test
    void aTokenIsBoundToItsResources() {
        limitedTo(base.id()).get(base.path()).then().statusCode(200);
        limitedTo(WORKSPACE).get(base.path()).then().statusCode(200);
        unknown(limitedTo("appAAAAAAAAAAAAAA").get(base.path()));
        limitedTo("appAAAAAAAAAAAAAA").get("/v0/meta/bases").then().body("bases.id", not(hasItem(base.id())));
    }

    @Test
    void aDeletedBaseIsGoneForAll() {
        as(OWNER).delete("/api/bases/" + base.id()).then().statusCode(204);

        unknown(as(OWNER).get(base.path()));
        unknown(as(OWNER).body(RECORD).post(base.path()));
    }

    @Test
    void whoamiTellsTheUser() {
        as(OWNER)
                .get("/v0/meta/whoami")
                .then()
                .statusCode(200)
                .body("id", equalTo(OWNER))
                .body("email", equalTo(OWNER + "@example.org"));
    }
}
