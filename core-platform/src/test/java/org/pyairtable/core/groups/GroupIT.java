package org.pyairtable.core.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
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
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.CoreFixture.Member;
import org.pyairtable.runtime.identity.Groups;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Groups, the roles that they give, and roles that end. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class GroupIT {
    private static final String PREFIX = "org.pyairtable.core.workspaces.";

    @Inject
    Groups known;

    private Member ann;
    private Member bob;

    @BeforeEach
    void people() {
        ann = register();
        bob = proven(register());
    }

    @Test
    void aGroupGivesItsRoleAndTakesItAgain() {
        String group = group("Site office", "commenter");
        enter(group, bob).then().statusCode(201).body("email", equalTo(bob.email()));
        enter(group, bob).then().statusCode(409);

        awaitRole(bob, "commenter");
        members()
                .then()
                .body("items.find { it.userId == '" + bob.id() + "' }.role", equalTo("commenter"))
                .body("items.find { it.userId == '" + bob.id() + "' }.ownRole", nullValue());
        bob.request().get(workspace()).then().statusCode(200).body("role", equalTo("commenter"));
        eventually().untilAsserted(() -> assertThat(known.of(ann.workspace(), bob.id()))
                .containsExactly(group));

        ann.request()
                .body(definition("Office", "creator"))
                .put(groups() + "/" + group)
                .then()
                .statusCode(200)
                .body("name", equalTo("Office"), "role", equalTo("creator"));
        awaitRole(bob, "creator");

        ann.request()
                .delete(groups() + "/" + group + "/members/" + bob.id())
                .then()
                .statusCode(204);
        awaitNoRole(bob);
        bob.request().get(workspace()).then().statusCode(404);
        eventually().untilAsserted(() -> assertThat(known.of(ann.workspace(), bob.id()))
                .isEmpty());
        eventually().untilAsserted(() -> assertThat(trail())
                .containsSubsequence(
                        "Group " + group + " “Site office” created (commenter)",
                        "User " + bob.id() + " added to group " + group,
                        "Member " + bob.id() + " added as commenter",
                        "Group " + group + " is now “Office” (creator), before “Site office” (commenter)",
                        "Member " + bob.id() + " is now creator, before commenter",
                        "User " + bob.id() + " removed from group " + group,
                        "Member " + bob.id() + " removed, before creator"));
    }

    @Test
    void theHighestOfAMembersRolesCounts() {
        add(bob, Map.of("role", "editor"));
        String readers = group("Readers", "viewer");
        String builders = group("Builders", "creator");
        enter(readers, bob).then().statusCode(201);
        bob.request().get(workspace()).then().body("role", equalTo("editor"));
        enter(builders, bob).then().statusCode(201);
        bob.request().get(workspace()).then().body("role", equalTo("creator"));
        members()
                .then()
                .body("items.find { it.userId == '" + bob.id() + "' }.role", equalTo("creator"))
                .body("items.find { it.userId == '" + bob.id() + "' }.ownRole", equalTo("editor"));

        ann.request().delete(groups() + "/" + builders).then().statusCode(204);
        bob.request().get(workspace()).then().body("role", equalTo("editor"));
        KAFKA.await(
                "core.groups",
                m -> m.key().orElse("").equals(builders) && m.value().isEmpty(),
                SOON);

        ann.request().delete(workspace() + "/members/" + bob.id()).then().statusCode(204);
        bob.request().get(workspace()).then().statusCode(404);
        ann.request().get(groups() + "/" + readers + "/members").then().body("items", equalTo(List.of()));
    }

    @Test
    void groupsAreManagedByThoseWhoMayGiveTheirRole() {
        add(bob, Map.of("role", "creator"));
        Member eve = proven(register());
        bob.request().body(definition("Owners", "owner")).post(groups()).then().statusCode(400);
        String builders = bob.request()
                .body(definition("Builders", "creator"))
                .post(groups())
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        bob.request().body(definition("builders", null)).post(groups()).then().statusCode(409);
        ann.request()
                .body(Map.of("role", "editor"))
                .patch(workspace() + "/members/" + bob.id())
                .then()
                .statusCode(200);

        bob.request().get(groups()).then().statusCode(200).body("items.name", hasItem("Builders"));
        bob.request()
                .body(Map.of("email", eve.email()))
                .post(groups() + "/" + builders + "/members")
                .then()
                .statusCode(403);
        bob.request().delete(groups() + "/" + builders).then().statusCode(403);
        eve.request().get(groups()).then().statusCode(404);
        eve.request().body(definition("Mine", "creator")).post(groups()).then().statusCode(404);
        ann.request()
                .body(Map.of())
                .post(groups() + "/" + builders + "/members")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("email"));
        ann.request()
                .body(Map.of("userId", eve.id()))
                .post(groups() + "/" + builders + "/members")
                .then()
                .statusCode(404);
        Member other = register();
        other.request()
                .get("/api/workspaces/" + other.workspace() + "/groups/" + builders)
                .then()
                .statusCode(404);
    }

    @Test
    void aRoleOfLimitedTimeEndsByItself() {
        String group = group("Readers", "viewer");
        add(bob, Map.of("role", "creator", "expiresAt", soon()));
        enter(group, bob).then().statusCode(201);
        awaitRole(bob, "viewer");
        members()
                .then()
                .body("items.find { it.userId == '" + bob.id() + "' }.ownRole", nullValue())
                .body("items.find { it.userId == '" + bob.id() + "' }.expiresAt", nullValue());

        Member eve = proven(register());
        add(eve, Map.of("role", "editor", "expiresAt", "2100-01-01T00:00:00Z"));
        ann.request()
                .body(Map.of("role", "editor", "expiresAt", soon()))
                .put(workspace() + "/members/" + eve.id())
                .then()
                .statusCode(200);
        awaitNoRole(eve);
        KAFKA.await(
                "core.workspaces",
                m -> m.type().equals(PREFIX + "member-removed.v1")
                        && m.text().contains(eve.id())
                        && m.header("ce_actor").equals("system"),
                SOON);

        ann.request()
                .body(Map.of("role", "owner", "expiresAt", "2100-01-01T00:00:00Z"))
                .put(workspace() + "/members/" + bob.id())
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("expiresAt"));
        ann.request()
                .body(Map.of("email", eve.email(), "role", "editor", "expiresAt", "2020-01-01T00:00:00Z"))
                .post(workspace() + "/members")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("expiresAt"));
    }

    @Test
    void anOwnerHandsTheWorkspaceOnAndRenamesItWhileOwningIt() {
        add(bob, Map.of("role", "editor"));
        bob.request().body(Map.of("name", "Mine")).patch(workspace()).then().statusCode(403);
        ann.request()
                .body(Map.of("name", " Works "))
                .patch(workspace())
                .then()
                .statusCode(200)
                .body("name", equalTo("Works"));
        bob.request()
                .body(Map.of("userId", ann.id()))
                .post(workspace() + "/transfer")
                .then()
                .statusCode(403);
        ann.request()
                .body(Map.of("userId", ann.id()))
                .post(workspace() + "/transfer")
                .then()
                .statusCode(400);

        ann.request()
                .body(Map.of("userId", bob.id()))
                .post(workspace() + "/transfer")
                .then()
                .statusCode(200)
                .body("role", equalTo("owner"));

        ann.request().get(workspace()).then().body("role", equalTo("creator"), "name", equalTo("Works"));
        awaitRole(bob, "owner");
        awaitRole(ann, "creator");
        ann.request().body(Map.of("name", "Back")).patch(workspace()).then().statusCode(403);
        bob.request()
                .delete(workspace() + "/members/" + bob.id())
                .then()
                .statusCode(409)
                .body("detail", containsString("at least one owner"));
        ann.request().get("/api/workspaces").then().body("items.name", not(hasItem("Back")));
    }

    private String group(String name, String role) {
        return ann.request()
                .body(definition(name, role))
                .post(groups())
                .then()
                .statusCode(201)
                .body("name", equalTo(name), "role", equalTo(role))
                .extract()
                .path("id");
    }

    private static Map<String, Object> definition(String name, @Nullable String role) {
        Map<String, Object> body = new HashMap<>(Map.of("name", name));
        if (role != null) {
            body.put("role", role);
        }
        return body;
    }

    private Response enter(String group, Member member) {
        return ann.request().body(Map.of("email", member.email())).post(groups() + "/" + group + "/members");
    }

    private void add(Member member, Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("email", member.email());
        ann.request().body(body).post(workspace() + "/members").then().statusCode(201);
    }

    private Response members() {
        return ann.request().get(workspace() + "/members");
    }

    /** Far enough that a slow machine has answered the request before. */
    private static String soon() {
        return Instant.now().plus(Duration.ofSeconds(5)).toString();
    }

    private void awaitRole(Member member, String role) {
        KAFKA.await(
                "core.memberships",
                m -> isAbout(m, member) && m.json().path("role").asText().equals(role),
                SOON);
    }

    private void awaitNoRole(Member member) {
        KAFKA.await("core.memberships", m -> isAbout(m, member) && m.value().isEmpty(), SOON);
        eventually()
                .untilAsserted(() -> member.request().get(workspace()).then().statusCode(404));
    }

    private boolean isAbout(Message message, Member member) {
        return message.key().orElse("").equals(ann.workspace() + "/" + member.id());
    }

    /** What the trail says of the workspace, oldest first. */
    private List<String> trail() {
        List<String> summaries = ann.request()
                .queryParam("workspaceId", ann.workspace())
                .get("/api/audit")
                .path("items.summary");
        return summaries.reversed();
    }

    private String workspace() {
        return "/api/workspaces/" + ann.workspace();
    }

    private String groups() {
        return workspace() + "/groups";
    }
}
