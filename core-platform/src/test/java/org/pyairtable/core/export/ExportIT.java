package org.pyairtable.core.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
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
import static org.pyairtable.testkit.ServiceDatabase.update;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.CoreFixture.Member;
import org.pyairtable.outbox.pruning.Pruner;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.secrets.SealedBox;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.SuiteResource;

/** The export of what the suite holds on a person. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "core_platform"))
class ExportIT {
    private static final String TOPIC = "platform.exports";
    private static final String OWN = "/api/users/me/export";
    private static final List<String> OTHERS =
            List.of("ai-ml", "communication-hub", "data-integration", "workflow-engine");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    Pruner pruner;

    @Test
    void thePersonGetsOneDocumentOfAllServicesWithoutSecrets() {
        Member ann = proven(register());
        String token = ann.request()
                .body(Map.of("name", "CI", "scopes", List.of("data.records:read")))
                .post("/api/tokens")
                .path("token");
        // More than two pieces.
        update(
                "insert into sessions (id, user_id, created_at, expires_at, version, device, address)"
                        + " select ? || n, ?, now(), now(), 0, 'Browser “' || n || '”', '203.0.113.7'"
                        + " from generate_series(1, 1200) n",
                Ids.random("ses"),
                ann.id());

        String export = start(ann.request());
        ann.request().get(OWN).then().statusCode(200).body("userId", equalTo(ann.id()), "services", hasSize(5));
        ann.request().get(OWN + "/content").then().statusCode(409).body("code", equalTo("EXPORT_RUNNING"));
        OTHERS.forEach(service -> answer(export, service, "{\"things\": [{\"of\": \"" + service + "\"}]}"));
        awaitReady(ann.request(), OWN);

        Response answer = ann.request().get(OWN + "/content");
        answer.then()
                .statusCode(200)
                .contentType("application/json")
                .header("Content-Disposition", containsString(ann.id()))
                .header("Cache-Control", equalTo("no-store"));
        JsonNode document = json(answer.asString());
        assertThat(document.path("userId").asText()).isEqualTo(ann.id());
        JsonNode core = document.at("/services/core-platform");
        assertThat(core.at("/account/0/email").asText()).isEqualTo(ann.email());
        assertThat(core.at("/account/0/platformRole").asText()).isEqualTo("member");
        assertThat(core.path("sessions")).hasSize(1_201);
        assertThat(core.path("sessions").findValuesAsText("device")).contains("Browser “1200”");
        assertThat(core.at("/tokens/0/name").asText()).isEqualTo("CI");
        assertThat(core.at("/memberships/0/workspaceId").asText()).isEqualTo(ann.workspace());
        assertThat(core.at("/memberships/0/role").asText()).isEqualTo("owner");
        for (String service : OTHERS) {
            assertThat(document.path("services")
                            .path(service)
                            .at("/things/0/of")
                            .asText())
                    .isEqualTo(service);
        }
        assertThat(answer.asString())
                .doesNotContain(token)
                .doesNotContain("argon2", "hash")
                .doesNotContain(column("select token_hash from access_tokens where user_id = ?", ann.id()))
                .doesNotContain(column("select password_hash from users where id = ?", ann.id()));
    }

    @Test
    void onlyTheRequesterReadsIt() {
        Member ann = register();
        Member bob = register();
        String export = start(ann.request());
        OTHERS.forEach(service -> answer(export, service, "{}"));
        awaitReady(ann.request(), OWN);
        String of = "/api/users/" + ann.id() + "/export";

        operator().get(of).then().statusCode(404);
        operator().get(of + "/content").then().statusCode(404);
        bob.request().get(of).then().statusCode(403);
        bob.request().get(of + "/content").then().statusCode(403);
        bob.request().post(of).then().statusCode(403);
        bob.request().delete(of).then().statusCode(403);
        bob.request().get(OWN + "/content").then().statusCode(404);
        String program = identity()
                .token(new Principal(ann.id(), "member", Set.of("*", "account"), Set.of("*"), Ids.random("pat")));
        with(program).get(OWN + "/content").then().statusCode(403);
        with(program).post(OWN).then().statusCode(403);
        // Neither the database nor the topic has a word of it.
        assertThat(column("select encode(sealed, 'escape') from export_pieces where export_id = ?", export))
                .isNotEmpty()
                .noneMatch(text -> text.contains(ann.email()));
        assertThat(KAFKA.all(TOPIC, SOON)).noneMatch(message -> message.text().contains(ann.email()));
    }

    @Test
    void operatorsExportAPersonForThemselves() {
        Member ann = register();
        String of = "/api/users/" + ann.id() + "/export";
        ann.request().post(of).then().statusCode(403);
        operator().post("/api/users/usrNobody00000001/export").then().statusCode(404);

        Response started = operator().post(of);
        started.then().statusCode(202).body("state", equalTo("running")).header("Location", containsString(of));
        String export = started.path("id");
        OTHERS.forEach(service -> answer(export, service, "{}"));
        awaitReady(operator(), of);

        assertThat(json(operator().get(of + "/content").asString())
                        .at("/services/core-platform/account/0/id")
                        .asText())
                .isEqualTo(ann.id());
        ann.request().get(OWN).then().statusCode(404);
        eventually().untilAsserted(() -> assertThat(column(
                        "select summary from audit_entries where subject = ? and type like '%.exports.%'", ann.id()))
                .contains(
                        "Export " + export + " of user " + ann.id() + " asked for",
                        "Export " + export + " of user " + ann.id() + " answered by ai-ml",
                        "Export " + export + " of user " + ann.id() + " downloaded")
                .noneMatch(summary -> summary.startsWith("Piece")));
    }

    @Test
    void oneIsUnderWayAtATimeAndOneThatIsReadyIsReplaced() {
        Member ann = register();
        ann.request().get(OWN).then().statusCode(404);
        String first = start(ann.request());
        ann.request().post(OWN).then().statusCode(409).body("code", equalTo("EXPORT_RUNNING"));

        OTHERS.forEach(service -> answer(first, service, "{}"));
        awaitReady(ann.request(), OWN);
        String second = start(ann.request());

        assertThat(second).isNotEqualTo(first);
        assertThat(column("select id from exports where user_id = ?", ann.id())).containsExactly(second);
        assertThat(column("select service from export_pieces where export_id = ?", first))
                .isEmpty();
        ann.request().delete(OWN).then().statusCode(204);
        ann.request().delete(OWN).then().statusCode(404);
        start(ann.request());
    }

    @Test
    void aServiceHasAnsweredOnlyWhenAllOfItsPiecesAreHere() {
        Member ann = register();
        String export = start(ann.request());
        answered(export, "ai-ml", 2);
        OTHERS.stream().skip(1).forEach(service -> answer(export, service, "{}"));
        eventually().untilAsserted(() -> ann.request()
                .get(OWN)
                .then()
                .body("services.findAll { it.state == 'done' }", hasSize(4))
                .body("state", equalTo("running")));

        piece(export, "ai-ml", 1, "}");
        piece(export, "ai-ml", 0, "{");
        // It may come twice.
        piece(export, "ai-ml", 0, "{");

        awaitReady(ann.request(), OWN);
    }

    @Test
    void whatHasExpiredIsGoneWithItsKey() {
        Member ann = register();
        String export = start(ann.request());
        OTHERS.forEach(service -> answer(export, service, "{}"));
        awaitReady(ann.request(), OWN);
        update("update exports set expires_at = now() - interval '1 second' where id = ?", export);

        ann.request().get(OWN).then().statusCode(404);
        ann.request().get(OWN + "/content").then().statusCode(404);
        pruner.prune().await().atMost(SOON);

        assertThat(column("select id from exports where id = ?", export)).isEmpty();
        assertThat(column("select service from export_pieces where export_id = ?", export))
                .isEmpty();
        // What comes late is not kept.
        piece(export, "ai-ml", 99, "late");
        piece(start(ann.request()), "ai-ml", 0, "{}");
        eventually().untilAsserted(() -> assertThat(column(
                        "select service from export_pieces where service = 'ai-ml' and sequence = 0 and export_id in"
                                + " (select id from exports where user_id = ?)",
                        ann.id()))
                .hasSize(1));
        assertThat(column("select service from export_pieces where export_id = ?", export))
                .isEmpty();
    }

    @Test
    void anExportGoesWithThePerson() {
        Member ann = register();
        String export = start(ann.request());

        operator().delete("/api/users/" + ann.id() + "?leaveEmpty=true").then().statusCode(202);

        assertThat(column("select id from exports where id = ?", export)).isEmpty();
        operator().post("/api/users/" + ann.id() + "/export").then().statusCode(404);
    }

    private static String start(RequestSpecification caller) {
        Response started = caller.post(OWN);
        started.then().statusCode(202);
        return started.path("id");
    }

    private static void awaitReady(RequestSpecification caller, String place) {
        eventually().untilAsserted(() -> caller.get(place).then().body("state", equalTo("ready")));
    }

    /** As a service does. */
    private static void answer(String export, String service, String object) {
        piece(export, service, 0, object);
        answered(export, service, 1);
    }

    private static void piece(String export, String service, int sequence, String text) {
        JsonNode asked = asked(export);
        byte[] sealed = SealedBox.seal(
                SealedBox.publicKey(
                        Base64.getDecoder().decode(asked.path("publicKey").asText())),
                text.getBytes(UTF_8),
                "export/" + export + "/" + service + "/" + sequence);
        send(
                asked,
                "piece-exported",
                Map.of(
                        "exportId", export,
                        "userId", asked.path("userId").asText(),
                        "service", service,
                        "sequence", sequence,
                        "sealed", Base64.getEncoder().encodeToString(sealed)));
    }

    private static void answered(String export, String service, int pieces) {
        JsonNode asked = asked(export);
        send(
                asked,
                "service-exported",
                Map.of(
                        "exportId", export,
                        "userId", asked.path("userId").asText(),
                        "service", service,
                        "pieces", pieces,
                        "rows", Map.of("things", 1)));
    }

    private static JsonNode asked(String export) {
        return KAFKA.await(
                        TOPIC,
                        m -> m.type().endsWith("export-requested.v1")
                                && m.text().contains(export),
                        SOON)
                .json();
    }

    private static void send(JsonNode asked, String type, Map<String, Object> event) {
        KAFKA.send(
                TOPIC,
                asked.path("userId").asText(),
                CloudEvent.ofJson("org.pyairtable.platform.exports." + type + ".v1", event));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + text, e);
        }
    }
}
