package org.pyairtable.data.proposal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
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

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.Agent;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Changes of agents that wait for the approval of a member. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class ProposalsIT {
    private static KafkaProbe kafka;

    private final Agent agent = Agent.asking(EDITOR);
    private TestBase base;

    @BeforeAll
    static void start() {
        kafka = new KafkaProbe().collect("data.agents", "communication.commands");
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @BeforeEach
    void aBase() {
        base = base("Jobs", List.of(field("Name", "singleLineText")));
    }

    private JsonNode proposed(String name) {
        return agent.call(
                "create_records", Map.of("base", base.id(), "table", "Jobs", "records", List.of(Map.of("Name", name))));
    }

    private String path(JsonNode answer, String decision) {
        return "/api/bases/" + base.id() + "/proposals/"
                + answer.path("proposal").asText() + "/" + decision;
    }

    private long records() {
        return as(OWNER).get(base.path()).jsonPath().getList("records").size();
    }

    @Test
    void aChangeWaitsUntilAMemberApprovesIt() {
        JsonNode answer = proposed("Roof");
        assertThat(answer.path("status").asText()).isEqualTo("waiting_for_approval");
        assertThat(answer.at("/difference/create/0/fields/Name").asText()).isEqualTo("Roof");
        assertThat(records()).isZero();

        as(EDITOR)
                .get("/api/bases/" + base.id() + "/proposals?state=pending")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(answer.path("proposal").asText()))
                .body("items[0].tool", equalTo("create_records"))
                .body("items[0].credentialId", equalTo(agent.principal().credentialId()));
        as(EDITOR)
                .post(path(answer, "approve"))
                .then()
                .statusCode(200)
                .body("state", equalTo("approved"), "decidedBy", equalTo(EDITOR))
                .body("result.records[0].fields.Name", equalTo("Roof"));
        assertThat(records()).isEqualTo(1);

        as(EDITOR).post(path(answer, "approve")).then().statusCode(409);
        as(EDITOR).post(path(answer, "reject")).then().statusCode(409);
        assertThat(records()).isEqualTo(1);
    }

    @Test
    void theTrailHasTheProposalAndWhoApprovedIt() {
        JsonNode answer = proposed("Roof");
        String id = answer.path("proposal").asText();

        Message proposal = kafka.await(
                "data.agents", m -> m.json().path("proposalId").asText().equals(id), PATIENCE);
        assertThat(proposal.json().path("credentialId").asText())
                .isEqualTo(agent.principal().credentialId());
        Message notice = kafka.await(
                "communication.commands",
                m -> m.json().at("/data/proposalId").asText().equals(id),
                PATIENCE);
        assertThat(notice.json().path("category").asText()).isEqualTo("proposal");
        assertThat(notice.json().path("recipients").toString()).isEqualTo("[\"" + EDITOR + "\"]");
        assertThat(notice.json().path("body").asText()).contains("Roof");

        as(OWNER).post(path(answer, "approve")).then().statusCode(200);
        kafka.await(
                "data.agents",
                m -> m.json().path("proposalId").asText().equals(id)
                        && m.json().path("approvedBy").asText().equals(OWNER),
                PATIENCE);
    }

    @Test
    void aRejectedChangeIsNeverMade() {
        JsonNode answer = proposed("Roof");

        as(OWNER).post(path(answer, "reject")).then().statusCode(200).body("state", equalTo("rejected"));
        as(OWNER)
                .post(path(answer, "approve"))
                .then()
                .statusCode(409)
                .body("detail", containsString("is rejected already"));
        assertThat(records()).isZero();
    }

    @Test
    void onlyASessionOfWhoMayMakeTheChangeDecides() {
        JsonNode answer = proposed("Roof");

        String token = people().token(Agent.trusted(OWNER).principal());
        RestAssured.given()
                .header("Authorization", "Bearer " + token)
                .post(path(answer, "approve"))
                .then()
                .statusCode(403)
                .body("detail", containsString("a token cannot"));
        as(VIEWER).post(path(answer, "approve")).then().statusCode(403);
        as(VIEWER).post(path(answer, "reject")).then().statusCode(403);
        as(STRANGER).post(path(answer, "approve")).then().statusCode(404);
        as(STRANGER).get("/api/bases/" + base.id() + "/proposals").then().statusCode(404);
        TestBase other = base("Other", List.of(field("Name", "singleLineText")));
        as(OWNER)
                .post("/api/bases/" + other.id() + "/proposals/"
                        + answer.path("proposal").asText() + "/approve")
                .then()
                .statusCode(404);
        assertThat(records()).isZero();
    }

    @Test
    void ofTwentyWhoApproveAtOnceOneDoes() throws Exception {
        JsonNode answer = proposed("Once");
        List<Callable<Integer>> approvals = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            approvals.add(() -> as(OWNER).post(path(answer, "approve")).statusCode());
        }
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
            for (Future<Integer> status : threads.invokeAll(approvals)) {
                statuses.add(status.get());
            }
        }

        assertThat(statuses).containsOnlyOnce(200);
        assertThat(statuses.stream().filter(status -> status != 200)).containsOnly(409);
        assertThat(records()).isEqualTo(1);
    }

    @Test
    void schemaChangesAndCommentsAreMadeOnceToo() {
        Agent owners = Agent.asking(OWNER);
        JsonNode field = owners.call(
                "create_field", Map.of("base", base.id(), "table", "Jobs", "field", field("Extra", "singleLineText")));
        as(EDITOR).post(path(field, "approve")).then().statusCode(403);
        as(OWNER).post(path(field, "approve")).then().statusCode(200);
        as(OWNER).post(path(field, "approve")).then().statusCode(409);
        String record = base.create(base.table(), Map.of("Name", "Roof", "Extra", "x"));
        JsonNode comment = agent.call(
                "add_comment", Map.of("base", base.id(), "table", "Jobs", "record", record, "text", "Ready?"));
        as(EDITOR).post(path(comment, "approve")).then().statusCode(200);
        as(EDITOR).post(path(comment, "approve")).then().statusCode(409);

        assertThat(agent.call("list_comments", Map.of("base", base.id(), "table", "Jobs", "record", record))
                        .path("comments")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void aChangeThatIsNoLongerPossibleStaysUndecided() {
        String record = base.create(base.table(), Map.of("Name", "Roof"));
        JsonNode answer = agent.call(
                "update_records",
                Map.of(
                        "base",
                        base.id(),
                        "table",
                        "Jobs",
                        "records",
                        List.of(Map.of("id", record, "fields", Map.of("Name", "Wall")))));
        as(OWNER).delete(base.path() + "/" + record).then().statusCode(200);

        as(OWNER)
                .post(path(answer, "approve"))
                .then()
                .statusCode(400)
                .body("errors[0].message", containsString(record));
        as(OWNER)
                .get("/api/bases/" + base.id() + "/proposals/"
                        + answer.path("proposal").asText())
                .then()
                .body("state", equalTo("pending"));
    }

    @Test
    void theRightsOfTheTokenCountWhenItIsApproved() {
        String guest = Ids.random("usr");
        people().member(WORKSPACE, guest, Role.EDITOR);
        Agent guests = Agent.asking(guest);
        Map<String, Object> arguments =
                Map.of("base", base.id(), "table", "Jobs", "records", List.of(Map.of("Name", "Late")));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> as(guest).get(base.path()).statusCode() == 200);
        JsonNode answer = guests.call("create_records", arguments);
        people().noMember(WORKSPACE, guest);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> as(guest).get(base.path()).statusCode() == 403);

        as(OWNER).post(path(answer, "approve")).then().statusCode(400);
        assertThat(records()).isZero();
    }

    @Test
    void aProposalExpires() throws Exception {
        JsonNode answer = proposed("Late");
        Sql.update("update proposal set expires_at = now() - interval '1 second' where id = '"
                + answer.path("proposal").asText() + "'");

        as(OWNER).post(path(answer, "approve")).then().statusCode(409).body("detail", containsString("expired"));
        as(OWNER)
                .get("/api/bases/" + base.id() + "/proposals?state=pending")
                .then()
                .body("items.id", not(hasItem(answer.path("proposal").asText())));
        assertThat(records()).isZero();
    }

    @Test
    void anInvalidChangeIsRefusedAtOnceInsteadOfParked() {
        assertThat(agent.refusal(
                        "create_records",
                        Map.of("base", base.id(), "table", "Jobs", "records", List.of(Map.of("Nmae", "x")))))
                .contains("Did you mean 'Name'?");
        as(OWNER).get("/api/bases/" + base.id() + "/proposals").then().body("items.size()", equalTo(0));
        assertThat(Agent.of(VIEWER, Map.of(), Set.of("*"), Set.of("*"))
                        .refusal(
                                "create_records",
                                Map.of("base", base.id(), "table", "Jobs", "records", List.of(Map.of("Name", "x")))))
                .contains("You are not permitted");
    }

    @Test
    void badParametersAreRefused() {
        String list = "/api/bases/" + base.id() + "/proposals";
        for (String query : List.of("state=done", "limit=0", "limit=101", "limit=x", "cursor=x")) {
            as(OWNER).get(list + "?" + query).then().statusCode(400);
        }
        as(OWNER).get(list + "/none").then().statusCode(404);
        as(OWNER).post(list + "/none/approve").then().statusCode(404);
    }
}
