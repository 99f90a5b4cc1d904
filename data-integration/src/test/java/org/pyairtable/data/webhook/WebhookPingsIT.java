package org.pyairtable.data.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.Sql;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** The targets of webhooks are told by pings that there is something to read. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class WebhookPingsIT extends HookedBase {
    private static final String URL = "https://example.org/hook";
    private static final String PING = "org.pyairtable.communication.commands.deliver-ping.v1";
    private static final String CANCEL = "org.pyairtable.communication.commands.cancel-pings.v1";

    private static KafkaProbe kafka;

    @BeforeAll
    static void start() {
        kafka = new KafkaProbe().collect("communication.commands");
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    private List<Message> pings(String webhook, int count) {
        return kafka.await(
                "communication.commands",
                m -> m.type().equals(PING)
                        && m.json().path("webhookId").asText().equals(webhook),
                count,
                PATIENCE);
    }

    private void answer(JsonNode ping, int attempt, String result, @Nullable String error) {
        ObjectNode json = (ObjectNode) Json.read("{}");
        json.put("workspaceId", crew.workspace())
                .put("webhookId", ping.path("webhookId").asText())
                .put("pingId", ping.path("pingId").asText())
                .put("attempt", attempt)
                .put("result", result)
                .put("durationMillis", 140)
                .put("completedAt", "2026-11-23T08:00:00.250Z")
                .put("error", error);
        kafka.send(
                "communication.events",
                crew.workspace(),
                CloudEvent.ofJson("org.pyairtable.communication.events.ping-attempted.v1", json)
                        .withSource("communication-hub")
                        .withWorkspace(crew.workspace())
                        .withActor(crew.editor()));
    }

    private JsonNode awaitListed(String id, String pointer, String value) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> listed(id).at(pointer).asText().equals(value));
        return listed(id);
    }

    private static String mac(String secret, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256"));
            return "hmac-sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void cancelled(String webhook, int count) {
        kafka.await(
                "communication.commands",
                m -> m.type().equals(CANCEL)
                        && m.json().path("webhookId").asText().equals(webhook),
                count,
                PATIENCE);
    }

    @Test
    void changesWhileAPingIsUnderWayMakeOneMorePing() {
        JsonPath made = webhook(URL, "{\"dataTypes\":[\"tableData\"]}", "{}");
        String id = made.getString("id");
        JsonNode first = pings(id, 1).getFirst().json();
        assertThat(first.path("url").asText()).isEqualTo(URL);
        JsonNode body = Json.read(first.path("body").asText());
        assertThat(body.path("base").path("id").asText()).isEqualTo(base.id());
        assertThat(body.path("webhook").path("id").asText()).isEqualTo(id);
        assertThat(first.path("signature").asText())
                .isEqualTo(mac(
                        made.getString("macSecretBase64"), first.path("body").asText()));

        create(base.table(), Map.of("Name", "1"));
        create(base.table(), Map.of("Name", "2"));
        create(base.table(), Map.of("Name", "3"));
        answer(first, 1, "FAILED", "The target answered 500");
        JsonNode failing = awaitListed(id, "/lastNotificationResult/success", "false");
        assertThat(failing.path("lastNotificationResult"))
                .isEqualTo(Json.read("{\"success\":false,\"completionTimestamp\":\"2026-11-23T08:00:00.250Z\","
                        + "\"durationMs\":140,\"retryNumber\":0,\"error\":{\"message\":\"The target answered 500\"},"
                        + "\"willBeRetried\":true}"));
        answer(first, 2, "DELIVERED", null);

        JsonNode second = pings(id, 2).getLast().json();
        JsonNode delivered = awaitListed(id, "/lastNotificationResult/success", "true");
        assertThat(delivered.path("lastSuccessfulNotificationTime").asText()).isEqualTo("2026-11-23T08:00:00.250Z");
        assertThat(delivered.path("lastNotificationResult").path("retryNumber").intValue())
                .isEqualTo(1);
        answer(second, 1, "DELIVERED", null);
        Awaitility.await().atMost(PATIENCE).until(() -> Sql.column(
                        "select ping_id from webhook where id = ? and ping_id is not null", id)
                .isEmpty());
        create(base.table(), Map.of("Name", "4"));
        // The pings of a workspace come in order: had there been more of them, they would have come before this one.
        JsonNode third = pings(id, 3).getLast().json();
        assertThat(third.path("pingId").asText())
                .isEqualTo(Sql.column("select ping_id from webhook where id = ?", id)
                        .getFirst());
        assertThat(payloads(id, "").path("payloads")).hasSize(4);
    }

    @Test
    void aChangeOfSeveralPayloadsMakesOnePing() {
        create(base.table(), Map.of("Name", "dig"));
        String id = webhook(URL, "{\"dataTypes\":[\"tableData\",\"tableFields\"]}", "{}")
                .getString("id");
        answer(pings(id, 1).getFirst().json(), 1, "DELIVERED", null);
        awaitListed(id, "/lastNotificationResult/success", "true");

        addField(base.table(), field("Loud", "formula", Map.of("formula", "UPPER({Name})")));

        assertThat(payloads(id, "").path("payloads")).hasSize(2);
        assertThat(pings(id, 2)).hasSize(2);
        assertThat(Sql.column("select ping_again from webhook where id = ?", id))
                .containsExactly("f");
        create(base.table(), Map.of("Name", "lay"));
        assertThat(Sql.column("select ping_again from webhook where id = ?", id))
                .containsExactly("t");
    }

    @Test
    void anExhaustedPingSwitchesNotificationsOffAndPayloadsGoOn() {
        String id = webhook(URL, "{\"dataTypes\":[\"tableData\"]}", "{}").getString("id");
        JsonNode first = pings(id, 1).getFirst().json();
        answer(first, 11, "EXHAUSTED", "The target answered 500");

        JsonNode off = awaitListed(id, "/areNotificationsEnabled", "false");
        assertThat(off.path("lastNotificationResult").path("willBeRetried").booleanValue())
                .isFalse();
        assertThat(off.path("isHookEnabled").booleanValue()).isTrue();
        create(base.table(), Map.of("Name", "1"));
        assertThat(payloads(id, "").path("payloads")).hasSize(1);

        as(crew.creator())
                .body("{\"enable\":true}")
                .post(path + "/" + id + "/enableNotifications")
                .then()
                .statusCode(200);
        create(base.table(), Map.of("Name", "2"));

        assertThat(pings(id, 2)).hasSize(2);
        assertThat(listed(id).path("areNotificationsEnabled").booleanValue()).isTrue();
        // What is about a ping of earlier changes nothing.
        answer(first, 12, "EXHAUSTED", "late");
        String other = webhook(URL, "{\"dataTypes\":[\"tableData\"]}", "{}").getString("id");
        answer(pings(other, 1).getFirst().json(), 1, "DELIVERED", null);
        awaitListed(other, "/lastNotificationResult/success", "true");
        assertThat(listed(id).path("areNotificationsEnabled").booleanValue()).isTrue();
    }

    @Test
    void whoWantsNoPingsGetsNone() {
        String id = webhook(URL, "{\"dataTypes\":[\"tableData\"]}", "{}").getString("id");
        pings(id, 1);
        as(crew.creator())
                .body("{\"enable\":false}")
                .post(path + "/" + id + "/enableNotifications")
                .then()
                .statusCode(200);
        cancelled(id, 1);
        create(base.table(), Map.of("Name", "1"));
        assertThat(Sql.column("select ping_id from webhook where id = ? and ping_id is not null", id))
                .isEmpty();

        as(crew.creator()).delete(path + "/" + id).then().statusCode(200);

        cancelled(id, 2);
        as(crew.creator()).get(path).then().body("webhooks", equalTo(List.of()));
        refused(as(crew.creator()).get(path + "/" + id + "/payloads"), 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
        refused(as(crew.creator()).delete(path + "/" + id), 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
        String last = webhook(URL, "{\"dataTypes\":[\"tableData\"]}", "{}").getString("id");
        as(crew.owner()).delete("/api/bases/" + base.id()).then().statusCode(204);
        cancelled(last, 1);
    }
}
