package org.pyairtable.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.pyairtable.communication.Hub.KAFKA;
import static org.pyairtable.communication.Hub.RECORDS_CHANGED;
import static org.pyairtable.communication.Hub.RUN_FAILED;
import static org.pyairtable.communication.Hub.SOON;
import static org.pyairtable.communication.Hub.as;
import static org.pyairtable.communication.Hub.change;
import static org.pyairtable.communication.Hub.changed;
import static org.pyairtable.communication.Hub.deliveries;
import static org.pyairtable.communication.Hub.eventually;
import static org.pyairtable.communication.Hub.unique;
import static org.pyairtable.communication.Hub.webhook;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.update;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.communication.Hub.Team;
import org.pyairtable.communication.Receiver.Received;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Webhooks, from the event on Kafka to a real target and what becomes of it. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "communication_hub"))
class WebhooksIT {
    private final Receiver receiver = new Receiver();

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void aChangeOfARecordArrivesSigned() {
        Team team = Team.joined();
        JsonPath webhook = webhook(team, receiver.url("/hook?token=a%20b"), RECORDS_CHANGED);

        CloudEvent event = change(team, "Roof");

        eventually().until(() -> receiver.received().size() == 1);
        Received got = receiver.received().getFirst();
        assertThat(got.path()).isEqualTo("/hook?token=a%20b");
        assertThat(got.contentType()).isEqualTo("application/json");
        assertThat(got.id()).startsWith("msg_");
        assertThat(Long.parseLong(got.timestamp()))
                .isBetween(
                        Instant.now().minusSeconds(60).getEpochSecond(),
                        Instant.now().getEpochSecond());
        assertThat(webhook.getString("secret")).startsWith("whsec_");
        assertThat(got.isSignedWith(webhook.getString("secret"))).isTrue();
        JsonPath body = JsonPath.from(got.body());
        assertThat(body.getString("type")).isEqualTo(RECORDS_CHANGED);
        assertThat(Instant.parse(body.getString("timestamp")))
                .isEqualTo(Instant.parse(event.headers().get("ce_time")));
        assertThat(body.getString("data.changes[0].display")).isEqualTo("Roof");
        assertThat(body.getString("data.tableName")).isEqualTo("Tasks");

        Message reported = outcome(event, "webhook-delivered");
        assertThat(reported.headers())
                .containsEntry("ce_correlation", event.headers().get("ce_correlation"))
                .containsEntry("ce_actor", team.editor());
        assertThat(reported.json().get("endpointId").asText()).isEqualTo(webhook.getString("id"));
        assertThat(reported.json().get("messageId").asText()).isEqualTo(got.id());
        assertThat(reported.json().get("attempt").asInt()).isEqualTo(1);
        assertThat(reported.json().get("status").asInt()).isEqualTo(204);
        JsonPath delivery = deliveries(team, webhook.getString("id"));
        assertThat(delivery.getString("items[0].messageId")).isEqualTo(got.id());
        assertThat(delivery.getString("items[0].state")).isEqualTo("delivered");
        assertThat(delivery.getString("items[0].eventType")).isEqualTo(RECORDS_CHANGED);
        assertThat(delivery.getInt("items[0].status")).isEqualTo(204);
    }

    @Test
    void anEndpointGetsTheSubscribedEventsOfItsWorkspaceOnce() {
        Team team = Team.joined();
        Team others = Team.joined();
        webhook(team, receiver.url("/records"), RECORDS_CHANGED);
        webhook(team, receiver.url("/runs"), RUN_FAILED);
        webhook(others, receiver.url("/others"), "*");
        CloudEvent event = change(team, "Roof");
        KAFKA.send("data.records", "tbl" + team.workspace(), event);
        KAFKA.send(
                "data.records",
                "tbl" + team.workspace(),
                changed(team, "of no workspace").without("ce_workspace"));
        KAFKA.send(
                "workflow.events",
                "wfl1",
                CloudEvent.ofJson(
                                RUN_FAILED,
                                Map.of("workflowId", "wfl1", "runId", "run1", "stepId", "tell", "reason", "no"))
                        .withWorkspace(team.workspace()));
        change(team, "Last");
        change(others, "Theirs");

        eventually().until(() -> receiver.received().size() >= 4);

        assertThat(bodies("/records"))
                .hasSize(2)
                .anyMatch(b -> b.contains("Roof"))
                .anyMatch(b -> b.contains("Last"));
        assertThat(bodies("/runs")).singleElement().asString().contains("\"runId\":\"run1\"");
        assertThat(bodies("/others")).singleElement().asString().contains("Theirs");
    }

    @Test
    void aTargetThatFailsTwiceGetsTheSameMessageAgain() {
        Team team = Team.joined();
        receiver.failing(2);
        JsonPath webhook = webhook(team, receiver.url("/hook"), "*");

        CloudEvent event = change(team, "Roof");

        assertThat(outcome(event, "webhook-delivered").json().get("attempt").asInt())
                .isEqualTo(3);
        assertThat(receiver.received()).hasSize(3).allMatch(r -> r.isSignedWith(webhook.getString("secret")));
        assertThat(receiver.received())
                .extracting(Received::id)
                .containsOnly(receiver.received().getFirst().id());
        assertThat(receiver.received())
                .extracting(Received::body)
                .containsOnly(receiver.received().getFirst().body());
        JsonPath view = find(team, webhook.getString("id"));
        assertThat(view.getString("status")).isEqualTo("enabled");
        assertThat(view.getString("failingSince")).isNull();
    }

    @Test
    void afterTheLastAttemptItIsExhaustedAndCanBeTriedByHand() {
        Team team = Team.joined();
        receiver.answering(302);
        String id = webhook(team, receiver.url("/hook"), "*").getString("id");

        CloudEvent event = change(team, "Roof");

        Message reported = outcome(event, "webhook-exhausted");
        assertThat(reported.json().get("attempts").asInt()).isEqualTo(4);
        assertThat(reported.json().get("reason").asText()).isEqualTo("The target answered 302");
        assertThat(receiver.received()).extracting(Received::path).containsOnly("/hook");
        JsonPath exhausted = deliveries(team, id);
        assertThat(exhausted.getString("items[0].state")).isEqualTo("exhausted");
        assertThat(exhausted.getString("items[0].error")).isEqualTo("The target answered 302");
        assertThat(exhausted.getString("items[0].nextAttemptAt")).isNull();
        assertThat(find(team, id).getString("failingSince")).isNotNull();

        receiver.answering(200);
        String messageId = exhausted.getString("items[0].messageId");
        retrying(team, id, messageId).statusCode(202);

        assertThat(outcome(event, "webhook-delivered").json().get("attempt").asInt())
                .isEqualTo(5);
        assertThat(deliveries(team, id).getString("items[0].state")).isEqualTo("delivered");
        retrying(team, id, "msg_none").statusCode(404);
    }

    @Test
    void aSlowTargetDoesNotHoldUpAnother() {
        Team team = Team.joined();
        String slow = webhook(team, receiver.url("/slow"), "*").getString("id");
        webhook(team, receiver.url("/fast"), "*");
        List<CloudEvent> events = List.of("1", "2", "3", "4", "5").stream()
                .map(n -> change(team, n))
                .toList();

        eventually()
                .until(() -> receiver.received("/fast").size() == 5
                        && receiver.received("/slow").size() >= 2);

        // Two at once is all that an endpoint gets here; none of them has an answer yet.
        assertThat(receiver.received("/slow")).hasSize(2);
        assertThat(deliveries(team, slow).getList("items.state")).containsOnly("pending");
        receiver.release();
        events.forEach(event -> KAFKA.await(
                "communication.events", m -> m.header("ce_causation").equals(event.id()), 2, SOON));
        assertThat(receiver.received("/slow")).hasSize(5);
    }

    @Test
    void aDeliveryTakenByADeadInstanceIsTakenAgain() {
        Team team = Team.joined();
        String id = webhook(team, receiver.url("/hook"), "*").getString("id");
        String message = unique("msg_");
        update("""
                insert into webhook_message
                    (id, workspace_id, event_source, event_id, event_type, actor, correlation, body, created_at)
                values (?, ?, 'test', ?, 'test', 'usr1', 'c1', '{}', now())""", message, team.workspace(), message);
        update("""
                insert into webhook_delivery (endpoint_id, message_id, state, due_at, lease, created_at)
                values (?, ?, 'pending', now() + interval '1 hour', gen_random_uuid(), now())""", id, message);
        outcome(change(team, "Meanwhile"), "webhook-delivered");
        assertThat(receiver.received()).noneMatch(r -> r.id().equals(message));
        retrying(team, id, message).statusCode(409);

        // The lease ends.
        update("update webhook_delivery set due_at = now() where message_id = ?", message);

        eventually().until(() -> receiver.received().stream().anyMatch(r -> r.id().equals(message)));
    }

    @Test
    void aTargetThatIsGoneGetsNothingUntilItIsEnabledAgain() {
        Team team = Team.joined();
        receiver.answering(410);
        String id = webhook(team, receiver.url("/hook"), "*").getString("id");

        CloudEvent first = change(team, "1");

        assertThat(outcome(first, "webhook-exhausted").json().get("attempts").asInt())
                .isEqualTo(1);
        JsonPath gone = find(team, id);
        assertThat(gone.getString("status")).isEqualTo("disabled");
        assertThat(gone.getString("disabledReason")).isEqualTo("The target answered 410 Gone");
        receiver.answering(204);
        String messageId = deliveries(team, id).getString("items[0].messageId");
        retrying(team, id, messageId).statusCode(202);
        change(team, "Unheard of");
        webhook(team, receiver.url("/marker"), "*");
        outcome(change(team, "Marker"), "webhook-delivered");
        assertThat(receiver.received("/hook")).hasSize(1);

        as(team.creator())
                .post("/api/webhooks/" + id + "/enable")
                .then()
                .statusCode(200)
                .body("status", equalTo("enabled"));

        assertThat(outcome(first, "webhook-delivered").json().get("attempt").asInt())
                .isEqualTo(2);
        assertThat(bodies("/hook")).hasSize(2).noneMatch(b -> b.contains("Unheard of"));
    }

    @Test
    void aTargetThatFailsForDaysIsDisabled() {
        Team team = Team.joined();
        receiver.answering(500);
        String id = webhook(team, receiver.url("/hook"), "*").getString("id");
        update("update webhook_endpoint set failing_since = now() - interval '73 hours' where id = ?", id);

        change(team, "1");

        eventually().until(() -> find(team, id).getString("status"), "disabled"::equals);
        assertThat(find(team, id).getString("disabledReason")).startsWith("Every attempt failed since 20");
        assertThat(deliveries(team, id).getString("items[0].state")).isEqualTo("pending");
    }

    @Test
    void aRotatedSecretSignsBesideTheNewOne() {
        Team team = Team.joined();
        JsonPath webhook = webhook(team, receiver.url("/hook"), "*");
        String id = webhook.getString("id");
        String first = webhook.getString("secret");
        String second = as(team.creator())
                .post("/api/webhooks/" + id + "/rotate-secret")
                .then()
                .statusCode(200)
                .extract()
                .path("secret");

        outcome(change(team, "Both"), "webhook-delivered");
        update("update webhook_endpoint set previous_until = now() - interval '1 second' where id = ?", id);
        outcome(change(team, "Second"), "webhook-delivered");

        assertThat(second).startsWith("whsec_").isNotEqualTo(first);
        Received both = receiver.received().getFirst();
        assertThat(both.signature().split(" ", -1)).hasSize(2);
        assertThat(both.isSignedWith(first)).isTrue();
        assertThat(both.isSignedWith(second)).isTrue();
        Received last = receiver.received().getLast();
        assertThat(last.isSignedWith(first)).isFalse();
        assertThat(last.isSignedWith(second)).isTrue();
    }

    @Test
    void theAddressIsCheckedAgainWhenConnecting() {
        Team team = Team.joined();
        String id = webhook(team, receiver.url("/hook"), "*").getString("id");
        // As when the name, public at first, later leads to a private address.
        update("update webhook_endpoint set url = ? where id = ?", "http://localhost:" + receiver.port() + "/", id);

        CloudEvent event = change(team, "Roof");

        assertThat(outcome(event, "webhook-exhausted").json().get("reason").asText())
                .isEqualTo("The URL has a host whose address is not public");
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void aDeletedEndpointIsGoneWithItsDeliveries() {
        Team team = Team.joined();
        receiver.answering(500);
        String id = webhook(team, receiver.url("/hook"), "*").getString("id");
        change(team, "1");
        eventually().until(() -> !receiver.received().isEmpty());

        as(team.creator()).delete("/api/webhooks/" + id).then().statusCode(204);

        as(team.creator()).get("/api/webhooks/" + id).then().statusCode(404);
        as(team.creator()).delete("/api/webhooks/" + id).then().statusCode(404);
        assertThat(column("select message_id from webhook_delivery where endpoint_id = ?", id))
                .isEmpty();
    }

    @Test
    void theSecretIsShownOnceAndNotStoredInTheClear() {
        Team team = Team.joined();
        JsonPath webhook = webhook(team, receiver.url("/hook"), "*");
        byte[] key =
                java.util.Base64.getDecoder().decode(webhook.getString("secret").substring("whsec_".length()));

        as(team.creator())
                .get("/api/webhooks?workspaceId=" + team.workspace())
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(webhook.getString("id"))))
                .body(not(containsString("secret")));
        String stored = column(
                        "select encode(secret, 'hex') from webhook_endpoint where id = ?", webhook.getString("id"))
                .getFirst();
        assertThat(stored)
                .startsWith("01")
                .doesNotContain(java.util.HexFormat.of().formatHex(key));
    }

    private JsonPath find(Team team, String id) {
        return as(team.creator())
                .get("/api/webhooks/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static io.restassured.response.ValidatableResponse retrying(Team team, String id, String messageId) {
        return as(team.creator())
                .post("/api/webhooks/" + id + "/deliveries/" + messageId + "/retry")
                .then();
    }

    private List<String> bodies(String path) {
        return receiver.received(path).stream().map(Received::body).toList();
    }

    /** The hub's event about the first delivery. */
    private static Message outcome(CloudEvent cause, String type) {
        return KAFKA.await(
                "communication.events",
                m -> m.header("ce_causation").equals(cause.id())
                        && m.type().equals("org.pyairtable.communication.events." + type + ".v1"),
                SOON);
    }
}
