package org.pyairtable.core.workspaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.pyairtable.core.CoreFixture.KAFKA;
import static org.pyairtable.core.CoreFixture.SOON;
import static org.pyairtable.core.CoreFixture.as;
import static org.pyairtable.core.CoreFixture.identity;
import static org.pyairtable.core.CoreFixture.operator;
import static org.pyairtable.core.CoreFixture.proven;
import static org.pyairtable.core.CoreFixture.register;
import static org.pyairtable.core.CoreFixture.with;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.CoreFixture.Member;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Workspaces and their members. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class WorkspaceIT {
    private static final String MEMBERSHIPS = "core.memberships";

    @Test
    void theCreatorOfAWorkspaceOwnsIt() {
        Member ann = register();
        Response created = ann.request().body(Map.of("name", " Site Office ")).post("/api/workspaces");
        created.then().statusCode(201).body("name", equalTo("Site Office"), "role", equalTo("owner"));
        String id = created.path("id");
        ann.request().get("/api/workspaces/" + id).then().statusCode(200).body("name", equalTo("Site Office"));
        ann.request().get("/api/workspaces").then().body("items.id", containsInAnyOrder(id, ann.workspace()));
        Message event = KAFKA.await(
                "core.workspaces",
                m -> m.type().endsWith("created.v1") && m.key().orElse("").equals(id),
                SOON);
        assertThat(event.header("ce_workspace")).isEqualTo(id);
        assertThat(event.header("ce_actor")).isEqualTo(ann.id());
        assertThat(event.json().path("ownerId").asText()).isEqualTo(ann.id());
    }

    @Test
    void aNonMemberFindsNothing() {
        String workspace = register().workspace();
        Member eve = register();
        eve.request().get("/api/workspaces/" + workspace).then().statusCode(404);
        eve.request().get("/api/workspaces/" + workspace + "/members").then().statusCode(404);
        add(eve, workspace, eve, "owner").then().statusCode(404);
        eve.request().get("/api/workspaces").then().body("items.id", not(hasItem(workspace)));
    }

    @Test
    void aMemberIsAddedChangedAndRemovedWithEvents() {
        Member ann = register();
        Member bob = register();
        add(ann, ann.workspace(), bob, "editor")
                .then()
                .statusCode(201)
                .body("userId", equalTo(bob.id()), "email", equalTo(bob.email()), "role", equalTo("editor"));
        add(ann, ann.workspace(), bob, "editor").then().statusCode(409);
        await(ann.workspace(), bob, "editor");
        bob.request()
                .get(members(ann.workspace()))
                .then()
                .statusCode(200)
                .body("items.userId", containsInAnyOrder(ann.id(), bob.id()));

        change(ann, ann.workspace(), bob, "creator").then().statusCode(200).body("role", equalTo("creator"));
        await(ann.workspace(), bob, "creator");

        remove(ann, ann.workspace(), bob).then().statusCode(204);
        String key = ann.workspace() + "/" + bob.id();
        KAFKA.await(
                MEMBERSHIPS, m -> m.key().orElse("").equals(key) && m.value().isEmpty(), SOON);
        bob.request().get("/api/workspaces/" + ann.workspace()).then().statusCode(404);
        List<String> types = KAFKA
                .await("core.workspaces", m -> m.text().contains(bob.id()) && about(m, ann.workspace()), 3, SOON)
                .stream()
                .map(m -> m.type().replace("org.pyairtable.core.workspaces.", ""))
                .toList();
        assertThat(types).containsExactly("member-added.v1", "member-role-changed.v1", "member-removed.v1");
    }

    @Test
    void anUnprovenAddressGetsNoMembership() {
        Member ann = register();
        Member squatter = register();

        addUnproven(ann, ann.workspace(), squatter, "editor")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("ADDRESS_UNPROVEN"))
                .body("detail", containsString("/api/operator/core-platform/users/" + squatter.id() + "/proven"));
        squatter.request().get("/api/workspaces/" + ann.workspace()).then().statusCode(404);
        squatter.request()
                .post("/operator/users/" + squatter.id() + "/proven")
                .then()
                .statusCode(403);
        operator().post("/operator/users/usrNobody/proven").then().statusCode(404);

        for (int i = 0; i < 2; i++) {
            operator()
                    .post("/operator/users/" + squatter.id() + "/proven")
                    .then()
                    .statusCode(200)
                    .body("id", equalTo(squatter.id()), "email", equalTo(squatter.email()));
        }
        addUnproven(ann, ann.workspace(), squatter, "editor").then().statusCode(201);
        // Once, however often it was said.
        List<Message> vouched = KAFKA.await(
                "core.identity",
                m -> m.type().endsWith("address-proven.v1")
                        && m.key().orElse("").equals(squatter.id()),
                1,
                SOON);
        assertThat(vouched).hasSize(1);
        assertThat(vouched.getFirst().header("ce_actor")).isEqualTo("usrOperator000001");
    }

    @Test
    void managingTheAccountNeedsAScopeThatTheWildcardDoesNotHold() {
        Member ann = register();
        for (String token : List.of(
                identity().token(ann.id(), "*"),
                identity()
                        .token(new Principal(
                                ann.id(), "member", Set.of("*", "account"), Set.of(ann.workspace()), "pat1")))) {
            with(token).get("/api/workspaces/" + ann.workspace()).then().statusCode(200);
            with(token).body(Map.of("name", "x")).post("/api/workspaces").then().statusCode(403);
            with(token).get("/api/tokens").then().statusCode(403);
            with(token).delete("/api/tokens/pat1").then().statusCode(403);
            with(token)
                    .body(Map.of("email", ann.email(), "role", "viewer"))
                    .post(members(ann.workspace()))
                    .then()
                    .statusCode(403);
            with(token)
                    .body(Map.of("refreshToken", ann.refreshToken()))
                    .post("/api/auth/logout")
                    .then()
                    .statusCode(403);
        }
        with(identity().token(ann.id(), "account"))
                .body(Map.of("name", "x"))
                .post("/api/workspaces")
                .then()
                .statusCode(201);
    }

    @Test
    void rolesBoundWhatAMemberMayDo() {
        Member ann = register();
        Member bob = register();
        Member eve = register();
        add(ann, ann.workspace(), bob, "creator").then().statusCode(201);
        add(bob, ann.workspace(), eve, "owner").then().statusCode(403);
        add(bob, ann.workspace(), eve, "viewer").then().statusCode(201);
        remove(bob, ann.workspace(), ann).then().statusCode(403);
        change(bob, ann.workspace(), ann, "viewer").then().statusCode(403);
        change(bob, ann.workspace(), bob, "owner").then().statusCode(403);
        add(eve, ann.workspace(), register(), "viewer").then().statusCode(403);
        remove(eve, ann.workspace(), bob).then().statusCode(403);
        remove(eve, ann.workspace(), eve).then().statusCode(204);
    }

    @Test
    void theLastOwnerStays() {
        Member ann = register();
        Member bob = register();
        remove(ann, ann.workspace(), ann).then().statusCode(409).body("code", equalTo("CONFLICT"));
        change(ann, ann.workspace(), ann, "editor").then().statusCode(409);
        add(ann, ann.workspace(), bob, "owner").then().statusCode(201);
        remove(ann, ann.workspace(), ann).then().statusCode(204);
        remove(bob, ann.workspace(), bob).then().statusCode(409);
    }

    @Test
    void twoOwnersWhoLeaveAtOnceLeaveOneBehind() {
        Member ann = register();
        Member bob = register();
        add(ann, ann.workspace(), bob, "owner").then().statusCode(201);
        List<CompletableFuture<Integer>> leaving = Stream.of(ann, bob)
                .map(m -> CompletableFuture.supplyAsync(
                        () -> remove(m, ann.workspace(), m).statusCode(), Thread::startVirtualThread))
                .toList();
        assertThat(leaving.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(204, 409);
    }

    @Test
    void aCredentialReachesNoFurtherThanItsResourcesAndScopes() {
        Member ann = register();
        String other = ann.request()
                .body(Map.of("name", "Other"))
                .post("/api/workspaces")
                .path("id");
        String limited =
                identity().token(new Principal(ann.id(), "member", Set.of("workspaces:read"), Set.of(other), "pat1"));
        with(limited).get("/api/workspaces").then().body("items.id", equalTo(List.of(other)));
        with(limited).get("/api/workspaces/" + ann.workspace()).then().statusCode(404);
        with(limited).body(Map.of("name", "x")).post("/api/workspaces").then().statusCode(403);
        as(ann.id(), "data.records:read").get("/api/workspaces").then().statusCode(403);
    }

    @Test
    void unknownUsersRolesAndMembersAreRefused() {
        Member ann = register();
        ann.request()
                .body(Map.of("email", "nobody@example.net", "role", "viewer"))
                .post(members(ann.workspace()))
                .then()
                .statusCode(404);
        add(ann, ann.workspace(), register(), "king").then().statusCode(400).body("errors[0].field", equalTo("role"));
        change(ann, ann.workspace(), register(), "viewer").then().statusCode(404);
    }

    private static void await(String workspace, Member member, String role) {
        String key = workspace + "/" + member.id();
        KAFKA.await(
                MEMBERSHIPS,
                m -> m.key().orElse("").equals(key)
                        && m.json().path("role").asText().equals(role),
                SOON);
    }

    private static boolean about(Message message, String workspace) {
        return message.key().orElse("").equals(workspace);
    }

    private static String members(String workspace) {
        return "/api/workspaces/" + workspace + "/members";
    }

    private static Response add(Member by, String workspace, Member member, String role) {
        return addUnproven(by, workspace, proven(member), role);
    }

    private static Response addUnproven(Member by, String workspace, Member member, String role) {
        return by.request().body(Map.of("email", member.email(), "role", role)).post(members(workspace));
    }

    private static Response change(Member by, String workspace, Member member, String role) {
        return by.request().body(Map.of("role", role)).patch(members(workspace) + "/" + member.id());
    }

    private static Response remove(Member by, String workspace, Member member) {
        return by.request().delete(members(workspace) + "/" + member.id());
    }
}
