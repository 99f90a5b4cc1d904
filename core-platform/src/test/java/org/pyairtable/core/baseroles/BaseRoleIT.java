package org.pyairtable.core.baseroles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.pyairtable.core.CoreFixture.KAFKA;
import static org.pyairtable.core.CoreFixture.SOON;
import static org.pyairtable.core.CoreFixture.eventually;
import static org.pyairtable.core.CoreFixture.proven;
import static org.pyairtable.core.CoreFixture.register;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.CoreFixture.Member;
import org.pyairtable.core.tokens.BasesDouble;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.SuiteResource;

/** Roles in single bases, of members and of guests. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class BaseRoleIT {
    @Inject
    Memberships memberships;

    private Member ann;
    private Member guest;
    private String base;

    @BeforeEach
    void aBase() {
        ann = register();
        guest = proven(register());
        base = BasesDouble.knows(Ids.random("app"), ann.workspace());
    }

    @Test
    void aGuestHasARoleInOneBaseAndNoneInTheWorkspace() {
        give(guest, "editor")
                .then()
                .statusCode(201)
                .body("userId", equalTo(guest.id()), "role", equalTo("editor"), "guest", equalTo(true));
        give(guest, "viewer").then().statusCode(409);
        awaitRole(guest, "editor");

        String workspace = "/api/workspaces/" + ann.workspace();
        guest.request().get(workspace).then().statusCode(404);
        guest.request().get(workspace + "/members").then().statusCode(404);
        guest.request().get(workspace + "/groups").then().statusCode(404);
        guest.request().get(members()).then().statusCode(404);
        guest.request()
                .body(Map.of("role", "creator"))
                .put(members() + "/" + guest.id())
                .then()
                .statusCode(404);
        guest.request().get("/api/audit?workspaceId=" + ann.workspace()).then().statusCode(404);
        guest.request().get("/api/workspaces").then().body("items.id", not(hasItem(ann.workspace())));
        ann.request().get(workspace + "/members").then().body("items.userId", equalTo(List.of(ann.id())));
        eventually().untilAsserted(() -> assertThat(memberships.membersOf(ann.workspace()))
                .containsExactly(ann.id()));

        ann.request()
                .body(Map.of("role", "commenter"))
                .put(members() + "/" + guest.id())
                .then()
                .statusCode(200)
                .body("role", equalTo("commenter"));
        awaitRole(guest, "commenter");

        guest.request().delete(members() + "/" + guest.id()).then().statusCode(204);
        awaitNoRole(guest);
        eventually().untilAsserted(() -> ann.request()
                .get("/api/audit?workspaceId=" + ann.workspace())
                .then()
                .body(
                        "items.summary",
                        hasItem("User " + guest.id() + " has no role in base " + base
                                + " any more, before commenter")));
    }

    @Test
    void aMemberWithARoleInABaseLosesItWithTheMembership() {
        ann.request()
                .body(Map.of("email", guest.email(), "role", "viewer"))
                .post("/api/workspaces/" + ann.workspace() + "/members")
                .then()
                .statusCode(201);
        ann.request()
                .body(Map.of("userId", guest.id(), "role", "creator"))
                .post(members())
                .then()
                .statusCode(201)
                .body("guest", equalTo(false));
        ann.request()
                .get(members())
                .then()
                .body("items.userId", containsInAnyOrder(guest.id()), "items[0].role", equalTo("creator"));
        awaitRole(guest, "creator");

        ann.request()
                .delete("/api/workspaces/" + ann.workspace() + "/members/" + guest.id())
                .then()
                .statusCode(204);

        awaitNoRole(guest);
    }

    @Test
    void aRoleEndsAtItsTimeAndWithItsBase() {
        ann.request()
                .body(Map.of(
                        "email",
                        guest.email(),
                        "role",
                        "viewer",
                        "expiresAt",
                        Instant.now().plusSeconds(5).toString()))
                .post(members())
                .then()
                .statusCode(201);
        awaitNoRole(guest);

        Member other = proven(register());
        give(other, "viewer").then().statusCode(201);
        awaitRole(other, "viewer");
        KAFKA.send(
                "data.schemas",
                base,
                CloudEvent.ofJson("org.pyairtable.data.schemas.base-deleted.v1", Map.of("baseId", base))
                        .withWorkspace(ann.workspace()));
        awaitNoRole(other);
    }

    @Test
    void rolesInABaseAreGivenByThoseWhoMayAndInTheirOwnWorkspaceAlone() {
        Member eve = proven(register());
        give(guest, "owner").then().statusCode(400).body("errors[0].field", equalTo("role"));
        String elsewhere = BasesDouble.knows(Ids.random("app"), eve.workspace());
        ann.request()
                .body(Map.of("email", guest.email(), "role", "viewer"))
                .post("/api/workspaces/" + ann.workspace() + "/bases/" + elsewhere + "/members")
                .then()
                .statusCode(404);
        ann.request()
                .body(Map.of("email", guest.email(), "role", "viewer"))
                .post("/api/workspaces/" + ann.workspace() + "/bases/appNowhere/members")
                .then()
                .statusCode(404);
        eve.request()
                .body(Map.of("email", guest.email(), "role", "viewer"))
                .post(members())
                .then()
                .statusCode(404);
        ann.request()
                .body(Map.of("email", eve.email(), "role", "editor"))
                .post("/api/workspaces/" + ann.workspace() + "/members")
                .then()
                .statusCode(201);
        eve.request()
                .body(Map.of("email", guest.email(), "role", "viewer"))
                .post(members())
                .then()
                .statusCode(403);
        give(guest, "creator").then().statusCode(201);
        eve.request().delete(members() + "/" + guest.id()).then().statusCode(403);
    }

    private Response give(Member member, String role) {
        return ann.request().body(Map.of("email", member.email(), "role", role)).post(members());
    }

    private void awaitRole(Member member, String role) {
        KAFKA.await(
                "core.base-roles",
                m -> m.key().orElse("").equals(base + "/" + member.id())
                        && m.json().path("role").asText().equals(role),
                SOON);
    }

    private void awaitNoRole(Member member) {
        KAFKA.await(
                "core.base-roles",
                m -> m.key().orElse("").equals(base + "/" + member.id())
                        && m.value().isEmpty(),
                SOON);
    }

    private String members() {
        return "/api/workspaces/" + ann.workspace() + "/bases/" + base + "/members";
    }
}
