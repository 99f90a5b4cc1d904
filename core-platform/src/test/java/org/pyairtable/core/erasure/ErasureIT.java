package org.pyairtable.core.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.pyairtable.core.CoreFixture.KAFKA;
import static org.pyairtable.core.CoreFixture.PASSWORD;
import static org.pyairtable.core.CoreFixture.SOON;
import static org.pyairtable.core.CoreFixture.anonymous;
import static org.pyairtable.core.CoreFixture.eventually;
import static org.pyairtable.core.CoreFixture.identity;
import static org.pyairtable.core.CoreFixture.login;
import static org.pyairtable.core.CoreFixture.operator;
import static org.pyairtable.core.CoreFixture.proven;
import static org.pyairtable.core.CoreFixture.register;
import static org.pyairtable.core.CoreFixture.with;
import static org.pyairtable.testkit.ServiceDatabase.column;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.CoreFixture.Member;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.core.tokens.BasesDouble;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** The erasure of a person. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class ErasureIT {
    private static final String TOPIC = "platform.erasures";
    private static final List<String> OTHERS =
            List.of("ai-ml", "communication-hub", "data-integration", "workflow-engine");

    @Test
    void theLastOwnerOfAWorkspaceIsRefusedWithTheWorkspaces() {
        Member ann = proven(register());
        Member bob = proven(register());
        erase(ann, "")
                .then()
                .statusCode(422)
                .body("code", equalTo("LAST_OWNER"), "errors.field", contains(ann.workspace()))
                .body("errors[0].message", containsString("with 0 other members"));

        add(ann, bob, "editor");
        erase(ann, "?leaveEmpty=true")
                .then()
                .statusCode(422)
                .body("errors[0].message", containsString("with 1 other members"));
        assertThat(login(ann.email(), PASSWORD).statusCode()).isEqualTo(200);

        add(bob, ann, "editor");
        setOwner(ann, bob);
        erase(ann, "").then().statusCode(202);
        ann.request().get("/api/workspaces").then().body("items", hasSize(0));
    }

    @Test
    void nothingIsLeftOfThePersonButTheId() {
        Member ann = proven(register());
        Member bob = proven(register());
        add(bob, ann, "creator");
        String token = ann.request()
                .body(Map.of("name", "CI", "scopes", List.of("*")))
                .post("/api/tokens")
                .path("token");
        invite(ann, "guest" + ann.email());

        erase(ann, "?leaveEmpty=true")
                .then()
                .statusCode(202)
                .body("state", equalTo("running"), "requestedBy", equalTo("usrOperator000001"))
                .body(
                        "services.service",
                        contains("core-platform", OTHERS.get(0), OTHERS.get(1), OTHERS.get(2), OTHERS.get(3)))
                .body("services[0].state", equalTo("done"), "services[1].state", equalTo("waiting"));

        assertThat(login(ann.email(), PASSWORD).statusCode()).isEqualTo(401);
        Message asked = KAFKA.await(TOPIC, m -> m.text().contains(ann.id()), SOON);
        assertThat(asked.text()).doesNotContain(ann.email());
        assertThat(asked.json().path("addressHash").asText()).isEqualTo(new OpaqueSecret(ann.email()).hash());
        for (Map.Entry<String, String> gone : Map.of(
                        "core.users", ann.id(),
                        "core.memberships", bob.workspace() + "/" + ann.id(),
                        "core.access-tokens", new OpaqueSecret(token).hash())
                .entrySet()) {
            KAFKA.await(
                    gone.getKey(),
                    m -> m.key().orElse("").equals(gone.getValue()) && m.value().isEmpty(),
                    SOON);
        }
        assertThat(tablesWith(ann.email())).isEmpty();
        operator().get("/api/users?q=" + ann.email()).then().body("items", hasSize(0));
        operator()
                .body(Map.of("role", "operator"))
                .patch("/api/users/" + ann.id())
                .then()
                .statusCode(404);
        anonymous()
                .body(Map.of("email", ann.email(), "password", PASSWORD, "name", "Another Ann"))
                .post("/api/auth/register")
                .then()
                .statusCode(201);
    }

    @Test
    void groupsAndRolesInSingleBasesGoWithThePerson() {
        Member ann = proven(register());
        Member bob = register();
        String base = BasesDouble.knows(Ids.random("app"), bob.workspace());
        bob.request()
                .body(Map.of("email", ann.email(), "role", "editor"))
                .post("/api/workspaces/" + bob.workspace() + "/bases/" + base + "/members")
                .then()
                .statusCode(201);
        String groups = "/api/workspaces/" + bob.workspace() + "/groups";
        String group =
                bob.request().body(Map.of("name", "Readers")).post(groups).path("id");
        bob.request()
                .body(Map.of("email", ann.email()))
                .post(groups + "/" + group + "/members")
                .then()
                .statusCode(201);

        erase(ann, "?leaveEmpty=true").then().statusCode(202);

        KAFKA.await(
                "core.base-roles",
                m -> m.key().orElse("").equals(base + "/" + ann.id())
                        && m.value().isEmpty(),
                SOON);
        KAFKA.await(
                "core.groups", m -> m.key().orElse("").equals(group) && m.text().contains("\"userIds\":[]"), 2, SOON);
        bob.request().get(groups + "/" + group + "/members").then().body("items", hasSize(0));
    }

    @Test
    void theReportSaysWhichServicesHaveAnsweredTheLastWish() {
        Member ann = register();
        erase(ann, "?leaveEmpty=true").then().statusCode(202);
        String first = wish(ann, 1);
        erase(ann, "").then().statusCode(202).body("state", equalTo("running"));
        String second = wish(ann, 2);

        forgotten(ann, "ai-ml", first);
        forgotten(ann, "communication-hub", second);
        eventually().untilAsserted(() -> operator()
                .get("/api/users/" + ann.id() + "/erasure")
                .then()
                .statusCode(200)
                .body("services.find { it.service == 'communication-hub' }.changed.notifications", equalTo(3))
                .body("services.find { it.service == 'ai-ml' }.state", equalTo("waiting"))
                .body("state", equalTo("running")));
        OTHERS.forEach(service -> forgotten(ann, service, second));
        eventually().untilAsserted(() -> operator()
                .get("/api/users/" + ann.id() + "/erasure")
                .then()
                .body("state", equalTo("done")));
    }

    @Test
    void aPersonWhoKnowsThePasswordErasesTheOwnAccount() {
        Member ann = proven(register());
        Member bob = proven(register());
        eraseOwn(ann, "wrong").then().statusCode(400).body("errors.field", contains("password"));
        eraseOwn(ann, PASSWORD)
                .then()
                .statusCode(422)
                .body("code", equalTo("LAST_OWNER"), "errors.field", contains(ann.workspace()));
        with(identity()
                        .token(new Principal(
                                ann.id(), "member", Set.of("*", "account"), Set.of("*"), Ids.random("pat"))))
                .body(Map.of("password", PASSWORD))
                .post("/api/users/me/erasure")
                .then()
                .statusCode(403);
        ann.request().body(Map.of()).post("/api/users/me/erasure").then().statusCode(400);
        assertThat(login(ann.email(), PASSWORD).statusCode()).isEqualTo(200);

        add(ann, bob, "owner");
        eraseOwn(ann, PASSWORD)
                .then()
                .statusCode(202)
                .body("userId", equalTo(ann.id()), "requestedBy", equalTo(ann.id()), "state", equalTo("running"));

        assertThat(login(ann.email(), PASSWORD).statusCode()).isEqualTo(401);
        assertThat(tablesWith(ann.email())).isEmpty();
        eraseOwn(ann, PASSWORD).then().statusCode(404);
    }

    private static Response eraseOwn(Member member, String password) {
        return member.request().body(Map.of("password", password)).post("/api/users/me/erasure");
    }

    @Test
    void onlyOperatorsErasePersonsWhoExist() {
        Member ann = register();
        ann.request().delete("/api/users/" + ann.id()).then().statusCode(403);
        ann.request().get("/api/users/" + ann.id() + "/erasure").then().statusCode(403);
        operator().delete("/api/users/usrNobody00000001").then().statusCode(404);
        operator().get("/api/users/" + ann.id() + "/erasure").then().statusCode(404);
    }

    private static Response erase(Member member, String query) {
        return operator().delete("/api/users/" + member.id() + query);
    }

    private static void add(Member owner, Member added, String role) {
        owner.request()
                .body(Map.of("email", added.email(), "role", role))
                .post("/api/workspaces/" + owner.workspace() + "/members")
                .then()
                .statusCode(201);
    }

    private static void setOwner(Member owner, Member next) {
        owner.request()
                .body(Map.of("role", "owner"))
                .patch("/api/workspaces/" + owner.workspace() + "/members/" + next.id())
                .then()
                .statusCode(200);
    }

    private static void invite(Member inviter, String email) {
        inviter.request()
                .body(Map.of("email", email, "role", "viewer", "delivery", "link"))
                .post("/api/workspaces/" + inviter.workspace() + "/invitations")
                .then()
                .statusCode(201);
    }

    /** The id of the n-th event that asks to forget. */
    private static String wish(Member member, int count) {
        return KAFKA.await(
                        TOPIC, m -> m.text().contains(member.id()) && m.text().contains("addressHash"), count, SOON)
                .getLast()
                .header("ce_id");
    }

    private static void forgotten(Member member, String service, String wish) {
        KAFKA.send(
                TOPIC,
                member.id(),
                CloudEvent.ofJson(
                                "org.pyairtable.platform.erasures.user-forgotten.v1",
                                Map.of(
                                        "userId", member.id(),
                                        "service", service,
                                        "changed", Map.of("notifications", 3)))
                        .with("ce_causation", wish));
    }

    /** Tables other than those of messages that hold the text in some row. */
    private static List<String> tablesWith(String text) {
        return column("""
                        select table_name from information_schema.tables
                        where table_schema = 'public' and table_name not in ('outbox', 'inbox')""").stream()
                .filter(table -> !column(
                                "select 1 from " + table + " t where t::text ilike ? limit 1", "%" + text + "%")
                        .isEmpty())
                .toList();
    }
}
