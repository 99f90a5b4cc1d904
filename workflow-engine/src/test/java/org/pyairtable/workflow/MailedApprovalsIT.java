package org.pyairtable.workflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.update;
import static org.pyairtable.workflow.Engine.IDENTITY;
import static org.pyairtable.workflow.Engine.KAFKA;
import static org.pyairtable.workflow.Engine.SOON;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.eventually;
import static org.pyairtable.workflow.Engine.unique;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.CommunicationCommand.SendMail;
import org.pyairtable.events.Role;
import org.pyairtable.events.State;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.secrets.SealedBox;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;
import org.pyairtable.workflow.runs.state.ApprovalSecret;

/** Approvals that are asked by mail: what the mail carries, and what its link shows and decides, on a real database and broker. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class MailedApprovalsIT {
    private static final KeyPair KEYS = SealedBox.newKeys();
    private static final String KEY = unique("mlk");
    private static final String FORM = "application/x-www-form-urlencoded";

    private final String workspace = unique("wspMailed");
    private final String owner = unique("usrOwner");
    private final String ann = unique("usrAnn");
    private final String bob = unique("usrBob");
    private final String title = "Pay <b>" + unique("bill") + "</b> & go?";

    @BeforeEach
    void people() {
        IDENTITY.publish(new State.MailKey(
                KEY, Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded()), Instant.now()));
        for (String user : List.of(owner, ann, bob)) {
            IDENTITY.user(user, address(user), "Name <i>of</i> " + user);
            IDENTITY.member(workspace, user, user.equals(owner) ? Role.CREATOR : Role.EDITOR);
        }
        eventually().untilAsserted(() -> {
            for (String user : List.of(ann, bob, owner)) {
                as(user).get("/api/workflows?workspaceId=" + workspace).then().statusCode(200);
            }
        });
        // Each topic is read on its own: the engine knows key and addresses once a run has made links for all three.
        String probe = saved(Map.of("approvers", List.of(owner, ann, bob)));
        eventually().until(() -> links(started(probe)) == 3);
    }

    @AfterAll
    static void noMailServer() {
        IDENTITY.remove(Topics.MAIL_KEYS, KEY);
    }

    @Test
    void aLinkShowsWhatIsAskedHoweverOftenAndItsFormDecidesOnce() {
        String workflow = saved(Map.of("approvers", List.of(ann), "body", "Sum: <script>1</script>\n\"12\" EUR"));
        String run = started(workflow);
        String secret = secret(ann, run);

        for (int look = 0; look < 3; look++) {
            Response page = look(secret);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body().asString())
                    .contains(
                            escaped(title),
                            "Sum: &lt;script&gt;1&lt;/script&gt;\n&quot;12&quot; EUR",
                            "Name &lt;i&gt;of&lt;/i&gt; " + owner
                                    + " asks, by the workflow “Bills &amp; more”. Decide until ",
                            "<form method=\"post\">",
                            "value=\"approve\"",
                            "value=\"reject\"")
                    .doesNotContain("<script", "<b>", "<i>", secret, run);
            assertThat(page.getHeader("Content-Type")).isEqualToIgnoringCase("text/html;charset=utf-8");
            assertThat(page.getHeader("Content-Security-Policy"))
                    .contains(
                            "default-src 'none'", "style-src 'sha256-", "form-action 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(page.getHeader("Cache-Control")).isEqualTo("no-store");
            assertThat(page.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(page.getHeader("Set-Cookie")).isNull();
        }
        visitor().head("/approvals/" + secret).then().statusCode(200);
        assertThat(run(run).getString("status")).isEqualTo("waiting");

        Response decided = decide(secret, "decision=approve&comment=Fine+%26+good%0D%0Athen");
        assertThat(decided.statusCode()).isEqualTo(200);
        assertThat(decided.body().asString()).contains("You have approved it");
        assertThat(run(run).getString("status")).isEqualTo("succeeded");
        assertThat(run(run).getBoolean("steps[0].output.approved")).isTrue();
        assertThat(run(run).getString("steps[0].output.by")).isEqualTo(ann);
        assertThat(run(run).getString("steps[0].output.comment")).isEqualTo("Fine & good\nthen");

        for (Response later : List.of(look(secret), decide(secret, "decision=reject"))) {
            assertThat(later.statusCode()).isEqualTo(410);
            assertThat(later.body().asString())
                    .contains("This has been decided")
                    .doesNotContain("bill", "<form");
        }
        assertThat(run(run).getBoolean("steps[0].output.approved")).isTrue();
    }

    @Test
    void theSecretStandsNowhereButInTheSealedPartOfItsMail() {
        String run = started(saved(Map.of("approvers", List.of(ann, bob))));
        String secret = secret(ann, run);
        assertThat(secret).matches("apv_[0-9a-f]{64}").isNotEqualTo(secret(bob, run));

        Message mail = mails(ann, 1).getFirst();
        assertThat(mail.text()).doesNotContain(secret.substring(4));
        assertThat(mail.json().at("/values/title").asText()).isEqualTo(title);
        assertThat(mail.json().at("/values/workflow").asText()).isEqualTo("Bills & more");
        assertThat(mail.json().at("/values/asker").asText()).isEqualTo("Name <i>of</i> " + owner);
        assertThat(mail.header("ce_workspace")).isEqualTo(workspace);
        assertThat(column(
                        "select l::text || s::text || r::text from approval_link l join step s using (run_id, path)"
                                + " join run r on r.id = l.run_id where l.run_id = ?",
                        run))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row).doesNotContain(secret.substring(4)));
        assertThat(run(run).prettify()).doesNotContain(secret.substring(4));
    }

    @Test
    void whatIsUnknownExpiredCancelledOrOverdueIsAnsweredAlike() {
        String unknown = "apv_" + "0".repeat(64);
        String expired = started(saved(Map.of("approvers", List.of(ann))));
        String expiredSecret = secret(ann, expired);
        update("update approval_link set expires_at = now() - interval '1 s' where run_id = ?", expired);
        String cancelled = started(saved(Map.of("approvers", List.of(ann))));
        String cancelledSecret = secret(ann, cancelled);
        as(owner).post("/api/runs/" + cancelled + "/cancel").then().statusCode(200);
        String overdue = started(saved(Map.of("approvers", List.of(ann))));
        String overdueSecret = secret(ann, overdue);
        pass(overdue);
        eventually().until(() -> run(overdue).getString("status").equals("failed"));

        String answer = look(unknown).body().asString();
        assertThat(answer).contains("This link does not work");
        for (String secret : List.of(unknown, "x", expiredSecret, cancelledSecret, overdueSecret)) {
            for (Response given : List.of(look(secret), decide(secret, "decision=approve"), decide(secret, "no=1"))) {
                assertThat(given.statusCode()).as(secret).isEqualTo(404);
                assertThat(given.body().asString()).isEqualTo(answer);
            }
        }
        assertThat(run(expired).getString("status")).isEqualTo("waiting");
    }

    @Test
    void whoIsNoApproverAnyMoreIsRefused() {
        String group = unique("grpPayers");
        IDENTITY.publish(new State.Group(workspace, group, "Payers", List.of(ann, bob)));
        String run = grouped(group);
        String annsSecret = secret(ann, run);
        String bobsSecret = secret(bob, run);
        assertThat(look(annsSecret).statusCode()).isEqualTo(200);

        IDENTITY.publish(new State.Group(workspace, group, "Payers", List.of(bob)));
        eventually().until(() -> look(annsSecret).statusCode() == 403);
        Response refused = decide(annsSecret, "decision=approve");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body().asString())
                .contains("You are not asked any more")
                .doesNotContain("bill", "<form");
        as(ann).body(Map.of("step", "ask", "approve", true))
                .post("/api/runs/" + run + "/decisions")
                .then()
                .statusCode(403);

        IDENTITY.publish(new State.User(bob, address(bob), "Bob", "member", Instant.now()));
        eventually().until(() -> look(bobsSecret).statusCode() == 403);
        assertThat(decide(bobsSecret, "decision=approve").statusCode()).isEqualTo(403);
        IDENTITY.remove(Topics.USERS, bob);
        assertThat(look(bobsSecret).statusCode()).isEqualTo(403);
        IDENTITY.user(bob, address(bob), "Bob");
        eventually().until(() -> look(bobsSecret).statusCode() == 200);

        IDENTITY.user(bob, "new-" + address(bob), "Bob");
        eventually().until(() -> look(bobsSecret).statusCode() == 403);
        assertThat(decide(bobsSecret, "decision=approve").statusCode()).isEqualTo(403);
        IDENTITY.user(bob, address(bob), "Bob");
        eventually().until(() -> look(bobsSecret).statusCode() == 200);

        IDENTITY.noMember(workspace, bob);
        eventually().until(() -> look(bobsSecret).statusCode() == 403);
        assertThat(decide(bobsSecret, "decision=approve").statusCode()).isEqualTo(403);
        assertThat(run(run).getString("status")).isEqualTo("waiting");
    }

    @Test
    void whoseAccountIsOutOfUseGetsNoMail() {
        IDENTITY.publish(new State.User(bob, address(bob), "Bob", "member", Instant.now()));
        String workflow = saved(Map.of("approvers", List.of(ann, bob)));

        eventually().until(() -> links(started(workflow)) == 1);
    }

    @Test
    void ofTwoWhoDecideAtOnceTheFirstWins() {
        for (int round = 0; round < 5; round++) {
            String run = started(saved(Map.of("approvers", List.of("*"))));
            String approving = secret(ann, run);
            String rejecting = secret(bob, run);

            CompletableFuture<Integer> one = CompletableFuture.supplyAsync(
                    () -> decide(approving, "decision=approve").statusCode());
            CompletableFuture<Integer> other = CompletableFuture.supplyAsync(
                    () -> decide(rejecting, "decision=reject").statusCode());

            assertThat(List.of(one.join(), other.join())).containsExactlyInAnyOrder(200, 410);
            assertThat(run(run).getBoolean("steps[0].output.approved")).isEqualTo(one.join() == 200);
        }
    }

    @Test
    void aDecisionAtTheDeadlineCountsOrTheDeadlineDoes() {
        for (int round = 0; round < 5; round++) {
            String run = started(saved(Map.of("approvers", List.of(ann))));
            String secret = secret(ann, run);
            CompletableFuture<Integer> decision = CompletableFuture.supplyAsync(
                    () -> decide(secret, "decision=approve").statusCode());
            pass(run);
            int status = decision.join();

            assertThat(status).isIn(200, 404);
            eventually().until(() -> run(run).getString("status").equals(status == 200 ? "succeeded" : "failed"));
        }
    }

    @Test
    void whoIsAskedLaterGetsAMailThenAndThoseBeforeMayStillDecide() {
        String run = started(saved(Map.of(
                "approvers",
                List.of(ann),
                "deadline",
                "PT2H",
                "escalation",
                Map.of("after", "PT1H", "to", List.of(bob)))));
        String first = secret(ann, run);
        assertThat(links(run)).isEqualTo(1);

        pass(run);

        String second = secret(bob, run);
        assertThat(look(first).statusCode()).isEqualTo(200);
        assertThat(look(second).statusCode()).isEqualTo(200);
        assertThat(column("select count(distinct expires_at) from approval_link where run_id = ?", run))
                .containsExactly("1");
        assertThat(decide(second, "decision=reject").statusCode()).isEqualTo(200);
        assertThat(look(first).statusCode()).isEqualTo(410);
        assertThat(run(run).getString("steps[0].output.by")).isEqualTo(bob);
    }

    @Test
    void aStepThatIsDoneAgainAsksAnewAndTheOldLinkEnds() {
        String run = started(saved(Map.of("approvers", List.of(ann))));
        String old = secret(ann, run);
        pass(run);
        eventually().until(() -> run(run).getString("status").equals("failed"));

        as(owner).post("/api/runs/" + run + "/retry").then().statusCode(200);

        String anew = secret(ann, run);
        assertThat(anew).isNotEqualTo(old);
        assertThat(look(old).statusCode()).isEqualTo(404);
        assertThat(decide(old, "decision=approve").statusCode()).isEqualTo(404);
        assertThat(decide(anew, "decision=approve").statusCode()).isEqualTo(200);
    }

    @Test
    void aFormThatIsNotThePagesIsRefusedWithTheReasonAndDecidesNothing() {
        String run = started(saved(Map.of("approvers", List.of(ann))));
        String secret = secret(ann, run);

        Map<String, String> faults = Map.of(
                "",
                "Choose one of the two buttons",
                "decision=maybe",
                "Choose one of the two buttons",
                "decision=approve&decision=reject",
                "has the field decision twice",
                "decision=approve&by=usr1",
                "neither decision nor comment",
                "decision=approve&comment=%",
                "not encoded as browsers",
                "decision=approve&comment=%00x",
                "NUL",
                "decision=approve&comment=" + "x".repeat(2_001),
                "longer than 2000 characters");
        faults.forEach((form, reason) -> {
            Response refused = decide(secret, form);
            assertThat(refused.statusCode()).as(form).isEqualTo(400);
            assertThat(refused.body().asString()).contains(reason, "<form");
        });
        assertThat(decide(secret, "decision=approve&comment=" + "x".repeat(40_000))
                        .statusCode())
                .isEqualTo(400);
        visitor()
                .contentType("application/json")
                .body("{\"decision\":\"approve\"}")
                .post("/approvals/" + secret)
                .then()
                .statusCode(415);
        assertThat(run(run).getString("status")).isEqualTo("waiting");
        assertThat(decide(secret, "decision=approve&comment=" + "%C3%A4".repeat(2_000))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void nothingIsDecidedInAnArchivedWorkspace() {
        String run = started(saved(Map.of("approvers", List.of(ann))));
        String secret = secret(ann, run);

        IDENTITY.publish(new State.WorkspaceState(workspace, State.WorkspaceState.ARCHIVED, Instant.now()));
        eventually().until(() -> look(secret).statusCode() == 409);
        assertThat(decide(secret, "decision=approve").statusCode()).isEqualTo(409);
        IDENTITY.remove(Topics.WORKSPACE_STATES, workspace);
        eventually().until(() -> look(secret).statusCode() == 200);
        assertThat(decide(secret, "decision=approve").statusCode()).isEqualTo(200);
    }

    @Test
    void whereNoMailIsSentPeopleAreAskedInTheirInboxesAlone() {
        String workflow = saved(Map.of("approvers", List.of(ann)));
        IDENTITY.remove(Topics.MAIL_KEYS, KEY);

        eventually().until(() -> links(started(workflow)) == 0);

        String run = as(owner)
                .get("/api/runs?workflowId=" + workflow)
                .then()
                .extract()
                .path("items[0].id");
        assertThat(run(run).getString("status")).isEqualTo("waiting");
        KAFKA.await(
                "communication.commands",
                m -> m.json().path("data").path("runId").asText().equals(run),
                SOON);
    }

    @Test
    void morePeopleThanGetMailsAreRefusedAndADryRunSendsNone() {
        for (int i = 0; i < 50; i++) {
            IDENTITY.member(workspace, "usrMany" + i + workspace, Role.VIEWER);
        }
        String workflow = saved(Map.of("approvers", List.of("*")));
        eventually().until(() -> run(started(workflow)).getString("status").equals("failed"));

        String asked = unique("Dry");
        String tried = saved(Map.of("approvers", List.of(ann), "title", asked));
        as(owner).body("{}").post("/api/workflows/" + tried + "/dry-run").then().statusCode(200);
        assertThat(column("select 1 from approval_link l join run r on r.id = l.run_id where r.workflow_id = ?", tried))
                .isEmpty();
        assertThat(KAFKA.all("communication.commands", SOON))
                .noneMatch(message -> message.text().contains(asked));
    }

    private String saved(Map<String, ?> options) {
        Map<String, Object> step =
                new HashMap<>(Map.of("id", "ask", "action", "approval", "title", title, "mail", true));
        step.putAll(options);
        return as(owner)
                .body(Map.of(
                        "workspaceId",
                        workspace,
                        "name",
                        "Bills & more",
                        "trigger",
                        Map.of("type", "manual"),
                        "steps",
                        List.of(step)))
                .post("/api/workflows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String started(String workflow) {
        return as(owner)
                .body("{}")
                .post("/api/workflows/" + workflow + "/runs")
                .then()
                .statusCode(202)
                .extract()
                .path("runId");
    }

    /** A run that asks the group, once the engine knows who is in it. */
    private String grouped(String group) {
        String workflow = saved(Map.of("approvers", List.of(group)));
        String[] run = new String[1];
        eventually().until(() -> {
            run[0] = started(workflow);
            return links(run[0]) == 2;
        });
        return run[0];
    }

    private JsonPath run(String run) {
        return as(owner)
                .get("/api/runs/" + run)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static int links(String run) {
        return Integer.parseInt(column("select count(*) from approval_link where run_id = ?", run)
                .getFirst());
    }

    /** The deadline, or the time to ask others, has come. */
    private static void pass(String run) {
        update("update step set wake_at = now() - interval '1 s' where run_id = ? and status like 'awaiting%'", run);
        update("update run set wake_at = now() where id = ? and wake_at is not null", run);
    }

    private static String address(String user) {
        return user.toLowerCase(Locale.ROOT) + "@example.org";
    }

    private static List<Message> mails(String user, int atLeast) {
        return KAFKA.await("communication.commands", m -> isTo(m, user), atLeast, SOON);
    }

    private static boolean isTo(Message message, String user) {
        return message.type().endsWith("send-mail.v1")
                && message.json().path("kind").asText().equals("approval")
                && message.json().path("to").asText().equals(address(user));
    }

    /** Of the link that the person has to what the run asks now, from the mails that were sent. */
    private static String secret(String user, String run) {
        List<String> hashes =
                column("select secret_hash from approval_link where run_id = ? and user_id = ?", run, user);
        String[] found = new String[1];
        eventually().until(() -> {
            List<String> known = hashes.isEmpty()
                    ? column("select secret_hash from approval_link where run_id = ? and user_id = ?", run, user)
                    : hashes;
            found[0] = KAFKA.all("communication.commands", SOON).stream()
                    .filter(message -> isTo(message, user))
                    .map(MailedApprovalsIT::opened)
                    .filter(secret -> known.contains(hash(secret)))
                    .findFirst()
                    .orElse(null);
            return found[0] != null;
        });
        return found[0];
    }

    private static String opened(Message mail) {
        byte[] box = Base64.getDecoder().decode(mail.json().at("/sealed/sealed").asText());
        return new String(
                SealedBox.open(
                        KEYS.getPrivate(),
                        box,
                        SendMail.sealedFor(
                                mail.json().path("mailId").asText(),
                                "approval",
                                mail.json().path("to").asText())),
                UTF_8);
    }

    private static String hash(String secret) {
        return new ApprovalSecret(secret).hash();
    }

    private static Response look(String secret) {
        return visitor().get("/approvals/" + secret);
    }

    private static Response decide(String secret, String form) {
        return visitor().contentType(FORM).body(form).post("/approvals/" + secret);
    }

    /** Somebody who has not signed in. */
    private static RequestSpecification visitor() {
        return RestAssured.given().header("Authorization", "Bearer " + IDENTITY.anonymousToken());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
