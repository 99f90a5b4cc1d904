package org.pyairtable.communication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.communication.Hub.KAFKA;
import static org.pyairtable.communication.Hub.SOON;
import static org.pyairtable.communication.Hub.as;
import static org.pyairtable.communication.Hub.eventually;
import static org.pyairtable.communication.Hub.unique;
import static org.pyairtable.testkit.ServiceDatabase.column;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyairtable.communication.Hub.Team;
import org.pyairtable.communication.Receiver.Received;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Pings of Airtable webhooks, from the command on Kafka to a real target and the report on Kafka. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "communication_hub"))
class PingsIT {
    private static final byte[] SECRET = "a secret that the hub never sees".getBytes(UTF_8);
    private static final String BODY =
            "{\"base\":{\"id\":\"app1\"},\"webhook\":{\"id\":\"ach1\"},\"timestamp\":\"2022-02-01T21:25:05.663Z\"}";

    private final Receiver receiver = new Receiver();
    private String workspace;
    private String webhook;

    @BeforeEach
    void aWebhook() {
        workspace = unique("wsp");
        webhook = Ids.random("ach");
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    private static String mac(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
            return "hmac-sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> ping(String id, String url) {
        return new HashMap<>(Map.of(
                "workspaceId", workspace,
                "webhookId", webhook,
                "pingId", id,
                "url", url,
                "body", BODY,
                "signature", mac(BODY)));
    }

    private CloudEvent command(String type, Map<String, Object> command) {
        CloudEvent event = CloudEvent.ofJson("org.pyairtable.communication.commands." + type + ".v1", command)
                .withSource("data-integration")
                .withWorkspace(workspace)
                .withActor("usr1")
                .withCorrelation(unique("request-"));
        KAFKA.send("communication.commands", workspace, event);
        return event;
    }

    /** The hub's reports on the attempts at a ping, in order. */
    private List<JsonNode> attempts(String pingId, int count) {
        return KAFKA
                .await(
                        "communication.events",
                        m -> m.type().equals("org.pyairtable.communication.events.ping-attempted.v1")
                                && m.json().get("pingId").asText().equals(pingId),
                        count,
                        SOON)
                .stream()
                .map(Message::json)
                .toList();
    }

    @Test
    void aPingArrivesAsItWasSigned() {
        String id = unique("png");
        command("deliver-ping", ping(id, receiver.url("/hook?a=b")));

        JsonNode reported = attempts(id, 1).getFirst();

        Received got = receiver.received().getFirst();
        assertThat(got.path()).isEqualTo("/hook?a=b");
        assertThat(got.body()).isEqualTo(BODY);
        assertThat(got.contentMac()).isEqualTo(mac(got.body()));
        assertThat(got.contentType()).isEqualTo("application/json");
        assertThat(got.signature()).isEmpty();
        assertThat(reported.get("webhookId").asText()).isEqualTo(webhook);
        assertThat(reported.get("workspaceId").asText()).isEqualTo(workspace);
        assertThat(reported.get("result").asText()).isEqualTo("DELIVERED");
        assertThat(reported.get("attempt").asInt()).isEqualTo(1);
        assertThat(reported.get("durationMillis").asLong()).isBetween(0L, 10_000L);
        assertThat(reported.path("error").isTextual()).isFalse();
    }

    @Test
    void aTargetThatFailsGetsItAgain() {
        String id = unique("png");
        receiver.failing(2);
        command("deliver-ping", ping(id, receiver.url("/hook")));

        List<JsonNode> reported = attempts(id, 3);

        assertThat(reported).extracting(e -> e.get("result").asText()).containsExactly("FAILED", "FAILED", "DELIVERED");
        assertThat(reported).extracting(e -> e.get("attempt").asInt()).containsExactly(1, 2, 3);
        assertThat(reported.getFirst().get("error").asText()).isEqualTo("The target answered 503");
        assertThat(receiver.received()).hasSize(3).allMatch(r -> r.contentMac().equals(mac(BODY)));
    }

    @Test
    void afterTheLastAttemptItIsExhaustedAndTheNextPingGoesOut() {
        String id = unique("png");
        receiver.answering(410);
        command("deliver-ping", ping(id, receiver.url("/gone")));
        assertThat(attempts(id, 1).getFirst().get("result").asText()).isEqualTo("EXHAUSTED");

        String second = unique("png");
        receiver.answering(500);
        command("deliver-ping", ping(second, receiver.url("/broken")));
        List<JsonNode> reported = attempts(second, 4);
        assertThat(reported.get(3).get("result").asText()).isEqualTo("EXHAUSTED");
        assertThat(reported.get(3).get("error").asText()).isEqualTo("The target answered 500");

        String third = unique("png");
        receiver.answering(204);
        command("deliver-ping", ping(third, receiver.url("/mended")));
        assertThat(attempts(third, 1).getFirst().get("result").asText()).isEqualTo("DELIVERED");
        assertThat(receiver.received("/mended")).hasSize(1);
    }

    @Test
    void aPrivateAddressIsRefused() {
        String id = unique("png");
        command("deliver-ping", ping(id, "http://localhost:" + receiver.port() + "/"));

        assertThat(attempts(id, 4).get(3).get("error").asText())
                .isEqualTo("The URL has a host whose address is not public");
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void aSlowTargetDoesNotDelayOthers() {
        command("deliver-ping", ping(unique("png"), receiver.url("/slow")));
        eventually().until(() -> receiver.received("/slow").size() == 1);

        webhook = Ids.random("ach");
        String id = unique("png");
        command("deliver-ping", ping(id, receiver.url("/fast")));

        assertThat(attempts(id, 1)).hasSize(1);
    }

    @Test
    void cancelledPingsAreNotSent() {
        String id = unique("png");
        command("deliver-ping", ping(id, receiver.url("/slow")));
        eventually().until(() -> receiver.received("/slow").size() == 1);

        command("cancel-pings", Map.of("workspaceId", workspace, "webhookId", webhook));

        eventually().until(() -> column("select id from webhook_endpoint where id = ?", webhook)
                .isEmpty());
        assertThat(column("select message_id from webhook_delivery where endpoint_id = ?", webhook))
                .isEmpty();
    }

    @Test
    void aTargetOfPingsIsNotListedAsAnEndpoint() {
        Team team = Team.joined();
        workspace = team.workspace();
        String id = unique("png");
        command("deliver-ping", ping(id, receiver.url("/hook")));
        attempts(id, 1);

        as(team.creator())
                .get("/api/webhooks?workspaceId=" + team.workspace())
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(0));
        as(team.creator()).get("/api/webhooks/" + webhook).then().statusCode(404);
        as(team.creator()).delete("/api/webhooks/" + webhook).then().statusCode(404);
    }

    @Test
    void aWebhookOfAnotherWorkspaceCannotBeTakenOver() {
        String id = unique("png");
        command("deliver-ping", ping(id, receiver.url("/hook")));
        attempts(id, 1);
        String owner = workspace;
        workspace = unique("wsp");

        CloudEvent stolen = command("deliver-ping", ping(unique("png"), receiver.url("/thief")));

        assertThat(dead(stolen).header("dlq_code")).isEqualTo("WEBHOOK_TAKEN");
        command("cancel-pings", Map.of("workspaceId", workspace, "webhookId", webhook));
        command("deliver-ping", ping(unique("png"), "nonsense"));
        assertThat(column("select workspace_id from webhook_endpoint where id = ?", webhook))
                .containsExactly(owner);
        assertThat(receiver.received("/thief")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "webhookId, whk1",
        "webhookId, ach1",
        "url, ftp://example.org/",
        "url, /hook",
        "url, http://user@example.org/",
        "signature, plain",
        "signature, 'hmac-sha256=0\r\nX-Evil: 1'",
        "pingId, ''",
        "workspaceId, 'a b'",
        "body, 'a\0b'"
    })
    void aBadPingIsADeadLetter(String component, String value) {
        Map<String, Object> ping = ping(unique("png"), receiver.url("/hook"));
        ping.put(component, value.replace("\\0", "\0"));

        assertThat(dead(command("deliver-ping", ping)).header("dlq_code")).isEqualTo("INVALID_PING");
        assertThat(receiver.received()).isEmpty();
    }

    private static Message dead(CloudEvent event) {
        return KAFKA.await(
                "communication.commands.dlq.communication-hub",
                m -> m.header("ce_id").equals(event.id()),
                SOON);
    }
}
