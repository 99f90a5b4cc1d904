package org.pyairtable.core.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.pyairtable.core.CoreFixture.KAFKA;
import static org.pyairtable.core.CoreFixture.SOON;
import static org.pyairtable.core.CoreFixture.eventually;
import static org.pyairtable.core.CoreFixture.identity;
import static org.pyairtable.core.CoreFixture.operator;
import static org.pyairtable.core.CoreFixture.proven;
import static org.pyairtable.core.CoreFixture.register;
import static org.pyairtable.core.CoreFixture.with;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.tablesWith;
import static org.pyairtable.testkit.ServiceDatabase.update;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
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
import org.pyairtable.testkit.SuiteResource;

/** The deletion of a workspace. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class WorkspaceDeletionIT {
    private static final String TOPIC = "platform.erasures";
    private static final List<String> OTHERS =
            List.of("ai-ml", "communication-hub", "data-integration", "workflow-engine");

    @Test
    void accessEndsAtOnceAndNothingIsLeftButTheTrailAndTheReport() {
        Member ann = proven(register());
        Member bob = proven(register());
        String place = "/api/workspaces/" + ann.workspace();
        name(ann, "Site office");
        posted(ann, place + "/members", Map.of("email", bob.email(), "role", "editor"));
        String group = posted(ann, place + "/groups", Map.of("name", "Readers", "role", "viewer"))
                .path("id");
        posted(ann, place + "/groups/" + group + "/members", Map.of("email", bob.email()));
        posted(ann, place + "/invitations", Map.of("email", "new" + bob.email(), "role", "viewer", "delivery", "link"));
        posted(ann, place + "/service-accounts", Map.of("name", "CI", "role", "viewer"));
        String base = BasesDouble.knows(Ids.random("app"), ann.workspace());
        posted(ann, place + "/bases/" + base + "/members", Map.of("email", bob.email(), "role", "creator"));
        String token = posted(
                        ann,
                        "/api/tokens",
                        Map.of("name", "CI", "scopes", List.of("*"), "resources", List.of(ann.workspace())))
                .path("token");

        delete(ann, ann.workspace(), "Site office")
                .then()
                .statusCode(202)
                .header("Location", endsWith(place + "/deletion"))
                .body("name", equalTo("Site office"), "state", equalTo("running"), "requestedBy", equalTo(ann.id()));

        ann.request().get(place).then().statusCode(404);
        ann.request().get("/api/workspaces").then().body("items", hasSize(0));
        bob.request().get(place + "/members").then().statusCode(404);
        bob.request().get("/api/workspaces").then().body("items", hasSize(1));
        KAFKA.await(
                "core.workspace-states",
                m -> m.key().orElse("").equals(ann.workspace()) && m.text().contains("\"deleted\""),
                SOON);
        for (Map.Entry<String, String> gone : Map.of(
                        "core.memberships",
                        ann.workspace() + "/" + bob.id(),
                        "core.groups",
                        group,
                        "core.base-roles",
                        base + "/" + bob.id(),
                        "core.access-tokens",
                        new OpaqueSecret(token).hash())
                .entrySet()) {
            KAFKA.await(
                    gone.getKey(),
                    m -> m.key().orElse("").equals(gone.getValue()) && m.value().isEmpty(),
                    SOON);
        }
        eventually().untilAsserted(() -> ann.request()
                .get(place + "/deletion")
                .then()
                .body("services[0].service", equalTo("core-platform"), "services[0].state", equalTo("done"))
                .body("services[0].deleted.members", equalTo(3)));
        assertThat(tablesOf(ann)).containsExactly("public.workspace_deletion_answers", "public.workspace_deletions");
        eventually().untilAsserted(() -> assertThat(column(
                        "select summary from audit_entries where workspace = ? and actor = ? and type like '%deleted.v1'",
                        ann.workspace(), ann.id()))
                .contains("Workspace “Site office” deleted"));
        assertThat(column("select 1 from users where id = ? and email <> ''", bob.id()))
                .hasSize(1);
    }

    @Test
    void theReportSaysWhichServicesHaveAnsweredTheLastWish() {
        Member ann = register();
        Member bob = register();
        name(ann, "Old");
        delete(ann, ann.workspace(), "Old").then().statusCode(202);
        String first = wish(ann, 1);
        delete(ann, ann.workspace(), "Old").then().statusCode(202).body("state", equalTo("running"));
        String second = wish(ann, 2);

        forgotten(ann, "ai-ml", first);
        forgotten(ann, "communication-hub", second);
        String report = "/api/workspaces/" + ann.workspace() + "/deletion";
        eventually().untilAsserted(() -> ann.request()
                .get(report)
                .then()
                .statusCode(200)
                .body("services.find { it.service == 'communication-hub' }.deleted.runs", equalTo(3))
                .body("services.find { it.service == 'ai-ml' }.state", equalTo("waiting"))
                .body("state", equalTo("running")));
        OTHERS.forEach(service -> forgotten(ann, service, second));
        eventually().untilAsserted(() -> operator().get(report).then().body("state", equalTo("done")));
        bob.request().get(report).then().statusCode(404);
    }

    @Test
    void onlyAnOwnerInASessionWhoNamesItDeletesIt() {
        Member ann = proven(register());
        Member bob = proven(register());
        name(ann, "Mine");
        posted(ann, "/api/workspaces/" + ann.workspace() + "/members", Map.of("email", bob.email(), "role", "creator"));

        delete(ann, ann.workspace(), "mine").then().statusCode(400).body("errors.field", contains("name"));
        ann.request().delete("/api/workspaces/" + ann.workspace()).then().statusCode(400);
        delete(bob, ann.workspace(), "Mine").then().statusCode(403);
        delete(register(), ann.workspace(), "Mine").then().statusCode(404);
        with(identity()
                        .token(new Principal(
                                ann.id(), "member", Set.of("*", "account"), Set.of("*"), Ids.random("pat"))))
                .delete("/api/workspaces/" + ann.workspace() + "?name=Mine")
                .then()
                .statusCode(403);
        ann.request().get("/api/workspaces/" + ann.workspace()).then().statusCode(200);
        ann.request()
                .get("/api/workspaces/" + ann.workspace() + "/deletion")
                .then()
                .statusCode(404);
    }

    @Inject
    DeletionPruning pruning;

    @Test
    void aDeletionThatIsDoneIsForgottenAfterNinetyDays() {
        Member ann = register();
        Member bob = register();
        for (Member member : List.of(ann, bob)) {
            name(member, "Old");
            delete(member, member.workspace(), "Old").then().statusCode(202);
        }
        String wish = wish(ann, 1);
        OTHERS.forEach(service -> forgotten(ann, service, wish));
        String report = "/api/workspaces/" + ann.workspace() + "/deletion";
        eventually().untilAsserted(() -> ann.request().get(report).then().body("state", equalTo("done")));
        update(
                "update workspace_deletions set requested_at = now() - interval '91 days' where workspace_id in (?, ?)",
                ann.workspace(),
                bob.workspace());

        pruning.prune().await().atMost(SOON);

        ann.request().get(report).then().statusCode(404);
        KAFKA.await(
                "core.workspace-states",
                m -> m.key().orElse("").equals(ann.workspace()) && m.value().isEmpty(),
                SOON);
        bob.request()
                .get("/api/workspaces/" + bob.workspace() + "/deletion")
                .then()
                .statusCode(200);
    }

    @Test
    void anEventThatComesLateIsInTheTrailAndNowhereElse() {
        Member ann = register();
        name(ann, "Late");
        delete(ann, ann.workspace(), "Late").then().statusCode(202);
        eventually().untilAsserted(() -> ann.request()
                .get("/api/workspaces/" + ann.workspace() + "/deletion")
                .then()
                .body("services[0].state", equalTo("done")));
        CloudEvent late = CloudEvent.ofJson(
                        "org.pyairtable.workflow.events.run-started.v1",
                        Map.of("workflowId", "wfl1", "version", 1, "runId", "run1", "trigger", "manual"))
                .withWorkspace(ann.workspace())
                .withActor(ann.id());
        KAFKA.send("workflow.events", "wfl1", late);
        eventually().untilAsserted(() -> assertThat(column("select 1 from audit_entries where event_id = ?", late.id()))
                .as("The trail has it")
                .hasSize(1));
        assertThat(tablesOf(ann)).containsExactly("public.workspace_deletion_answers", "public.workspace_deletions");
    }

    /** But the trail and the figures of usage, which stay. */
    private static List<String> tablesOf(Member member) {
        return tablesWith(member.workspace()).stream()
                .filter(table -> !table.startsWith("public.audit_") && !table.startsWith("public.usage_"))
                .toList();
    }

    private static void name(Member owner, String name) {
        owner.request()
                .body(Map.of("name", name))
                .patch("/api/workspaces/" + owner.workspace())
                .then()
                .statusCode(200);
    }

    private static Response posted(Member by, String path, Map<String, ?> body) {
        Response answer = by.request().body(body).post(path);
        assertThat(answer.statusCode()).as(path + " " + answer.asString()).isEqualTo(201);
        return answer;
    }

    private static Response delete(Member by, String workspace, String name) {
        return by.request().queryParam("name", name).delete("/api/workspaces/" + workspace);
    }

    /** The id of the n-th event that asks to delete. */
    private static String wish(Member member, int count) {
        return KAFKA.await(
                        TOPIC,
                        m -> m.key().orElse("").equals(member.workspace())
                                && m.type().endsWith("workspace-deleted.v1"),
                        count,
                        SOON)
                .getLast()
                .header("ce_id");
    }

    private static void forgotten(Member member, String service, String wish) {
        KAFKA.send(
                TOPIC,
                member.workspace(),
                CloudEvent.ofJson(
                                "org.pyairtable.platform.erasures.workspace-forgotten.v1",
                                Map.of(
                                        "workspaceId", member.workspace(),
                                        "service", service,
                                        "deleted", Map.of("runs", 3)))
                        .with("ce_causation", wish));
    }
}
