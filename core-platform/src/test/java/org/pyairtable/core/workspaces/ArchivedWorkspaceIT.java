package org.pyairtable.core.workspaces;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.pyairtable.core.CoreFixture.KAFKA;
import static org.pyairtable.core.CoreFixture.SOON;
import static org.pyairtable.core.CoreFixture.as;
import static org.pyairtable.core.CoreFixture.proven;
import static org.pyairtable.core.CoreFixture.register;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.CoreFixture.Member;
import org.pyairtable.testkit.SuiteResource;

/** Workspaces that are archived and taken back. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class ArchivedWorkspaceIT {
    @Test
    void anOwnerArchivesItAndTakesItBack() {
        Member ann = register();

        change(ann, ann, Map.of("archived", true))
                .then()
                .statusCode(200)
                .body("archived", equalTo(true), "archivedAt", notNullValue(), "role", equalTo("owner"));
        change(ann, ann, Map.of("archived", true)).then().statusCode(200);

        KAFKA.await(
                "core.workspace-states",
                m -> m.key().orElse("").equals(ann.workspace()) && m.text().contains("\"archived\""),
                SOON);
        KAFKA.await(
                "core.workspaces",
                m -> m.type().endsWith("archived.v1") && m.key().orElse("").equals(ann.workspace()),
                SOON);
        ann.request()
                .get("/api/workspaces")
                .then()
                .body("items.archived", hasItem(true), "items[0].archivedAt", notNullValue());
        change(ann, ann, Map.of("archived", false))
                .then()
                .statusCode(200)
                .body("archived", equalTo(false), "archivedAt", nullValue());
        KAFKA.await(
                "core.workspace-states",
                m -> m.key().orElse("").equals(ann.workspace()) && m.value().isEmpty(),
                SOON);
        change(ann, ann, Map.of("archived", true, "name", "Old")).then().statusCode(403);
        change(ann, ann, Map.of("name", "Old")).then().statusCode(200).body("name", equalTo("Old"));
    }

    @Test
    void nothingIsGivenInItAndMembersCanLeave() {
        Member ann = proven(register());
        Member bob = proven(register());
        Member eve = proven(register());
        String members = "/api/workspaces/" + ann.workspace() + "/members";
        ann.request()
                .body(Map.of("email", bob.email(), "role", "creator"))
                .post(members)
                .then()
                .statusCode(201);
        change(ann, ann, Map.of("archived", true)).then().statusCode(200);

        for (Map.Entry<String, Map<String, ?>> door : Map.<String, Map<String, ?>>of(
                        members,
                        Map.of("email", eve.email(), "role", "viewer"),
                        "/api/workspaces/" + ann.workspace() + "/groups",
                        Map.of("name", "Readers"),
                        "/api/workspaces/" + ann.workspace() + "/invitations",
                        Map.of("email", "new" + eve.email(), "role", "viewer", "delivery", "link"),
                        "/api/workspaces/" + ann.workspace() + "/service-accounts",
                        Map.of("name", "CI", "role", "viewer"),
                        "/api/workspaces/" + ann.workspace() + "/transfer",
                        Map.of("userId", bob.id()))
                .entrySet()) {
            ann.request()
                    .body(door.getValue())
                    .post(door.getKey())
                    .then()
                    .statusCode(403)
                    .body("detail", containsString("is archived and read only"));
        }
        ann.request()
                .body(Map.of("role", "viewer"))
                .patch(members + "/" + bob.id())
                .then()
                .statusCode(403);
        change(ann, bob, Map.of("archived", false)).then().statusCode(403);
        bob.request().get(members).then().statusCode(200);
        ann.request()
                .get("/api/workspaces/" + ann.workspace() + "/service-accounts")
                .then()
                .statusCode(200);
        bob.request().delete(members + "/" + bob.id()).then().statusCode(204);
    }

    @Test
    void badRequestsAreRefused() {
        Member ann = register();
        change(ann, ann, Map.of()).then().statusCode(400).body("errors[0].field", equalTo("name"));
        change(ann, ann, Map.of("archived", "maybe")).then().statusCode(400);
        Map<String, Object> nothing = new HashMap<>();
        nothing.put("archived", null);
        change(ann, ann, nothing).then().statusCode(400);
        as(ann.id(), "workspaces:read")
                .body(Map.of("archived", true))
                .patch("/api/workspaces/" + ann.workspace())
                .then()
                .statusCode(403);
        change(ann, register(), Map.of("archived", true)).then().statusCode(404);
    }

    private static Response change(Member owner, Member by, Map<String, ?> body) {
        return by.request().body(body).patch("/api/workspaces/" + owner.workspace());
    }
}
