package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.pyairtable.outbox.ProbeFixture.KAFKA;
import static org.pyairtable.outbox.ProbeFixture.asOperator;
import static org.pyairtable.outbox.ProbeFixture.asUser;
import static org.pyairtable.outbox.ProbeFixture.effects;
import static org.pyairtable.outbox.ProbeFixture.eventually;
import static org.pyairtable.outbox.ProbeFixture.external;
import static org.pyairtable.outbox.ProbeFixture.probe;
import static org.pyairtable.testkit.ServiceDatabase.column;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.proto.trace.v1.Span;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.IngestEvent.ExternalEvent;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Outbox, inbox and dead letters on a real broker and a real database. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "probe"))
@WithTestResource(OtlpReceiver.class)
class MessagingIT {
    private static final String INGEST = "ingest.events";
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    EffectHandler handler;

    @Inject
    MeterRegistry metrics;

    @Inject
    Outbox outbox;

    @Inject
    Pool pool;

    /** Given by the test resource. */
    OtlpReceiver receiver;

    @Test
    void aCommittedEventArrivesWithItsAttributesAndHasItsEffect() {
        String name = name("committed");
        String eventId = asUser().header("X-Request-Id", "request-" + name)
                .body(Map.of("name", name, "outcome", "commit"))
                .post("/probe")
                .then()
                .statusCode(200)
                .extract()
                .path("eventId");

        Message message = KAFKA.await(INGEST, m -> m.id().equals(eventId), SOON);

        assertThat(message.headers())
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_source", "probe")
                .containsEntry("ce_type", "org.pyairtable.ingest.events.external.v1")
                .containsEntry("ce_subject", "wsp1")
                .containsEntry("ce_workspace", "wsp1")
                .containsEntry("ce_actor", "usr1")
                .containsEntry("ce_correlation", "request-" + name)
                .containsEntry("content-type", "application/json")
                .containsKeys("ce_time", "traceparent");
        assertThat(message.key()).contains("wsp1");
        assertThat(message.text())
                .isEqualTo("{\"workspaceId\":\"wsp1\",\"name\":\"" + name + "\",\"payload\":{\"n\":1}}");
        eventually().untilAsserted(() -> assertThat(effects(name)).containsExactly(eventId));
    }

    @Test
    void aBatchIsPublishedOnceInTheOrderOfAdding() {
        String name = name("batch");
        Outbox.Batch batch = outbox.batch();
        List<String> ids = IntStream.range(0, 12)
                .mapToObj(
                        i -> batch.add(EventContext.by("usr1", "wsp1"), new ExternalEvent("wsp1", name, Map.of("n", i)))
                                .id())
                .toList();
        Outbox.Batch dropped = outbox.batch();
        dropped.add(EventContext.by("usr1", "wsp1"), new ExternalEvent("wsp1", name, Map.of("n", -1)));

        pool.withTransaction(c -> batch.append(c).chain(() -> batch.append(c)))
                .await()
                .indefinitely();

        String last = probe(name("after-batch"));
        KAFKA.await(INGEST, m -> m.id().equals(last), SOON);
        assertThat(KAFKA.all(INGEST, SOON).stream()
                        .filter(m -> m.json().path("name").asText().equals(name))
                        .map(Message::id))
                .containsExactlyElementsOf(ids);
    }

    @Test
    void aRolledBackTransactionPublishesNothing() {
        String failed = name("rolled-back");
        asUser().body(Map.of("name", failed, "outcome", "fail"))
                .post("/probe")
                .then()
                .statusCode(500)
                .contentType("application/problem+json")
                .body("code", equalTo("INTERNAL_ERROR"))
                .body(not(containsString("IllegalState")));
        String later = name("later");
        String laterId = probe(later);

        // The later event is behind it on the same key: once that is there, the first will never be.
        KAFKA.await(INGEST, m -> m.id().equals(laterId), SOON);

        assertThat(KAFKA.all(INGEST, SOON)).noneMatch(m -> m.text().contains(failed));
        assertThat(column("select id from note where text = ?", failed)).isEmpty();
    }

    @Test
    void theSameEventTwiceHasOneEffect() {
        String name = name("twice");
        CloudEvent event = external(name);
        KAFKA.send(INGEST, "k-" + name, event);
        KAFKA.send(INGEST, "k-" + name, event);
        String last = name("after-twice");
        KAFKA.send(INGEST, "k-" + name, external(last));

        eventually().untilAsserted(() -> assertThat(effects(last)).hasSize(1));

        assertThat(effects(name)).containsExactly(event.id());
    }

    @Test
    void aHandlerWithEntitiesPersistsOncePerEvent() {
        String id = UUID.randomUUID().toString();
        CloudEvent event = CloudEvent.of(
                        "org.pyairtable.workflow.commands.start-run.v1", "{\"workflowId\":\"wfl1\",\"input\":{}}")
                .withId(id);
        KAFKA.send("workflow.commands", "wfl1", event);
        KAFKA.send("workflow.commands", "wfl1", event);
        String lastId = UUID.randomUUID().toString();
        KAFKA.send("workflow.commands", "wfl1", event.withId(lastId));

        eventually().untilAsserted(() -> assertThat(column("select id from note where id = ?", lastId))
                .hasSize(1));

        assertThat(column("select text from note where id = ?", id)).containsExactly("wfl1");
    }

    @Test
    void aPassingFailureIsRetriedAndRolledBackInBetween() {
        String name = name("flaky");
        handler.fail(name, 2);
        CloudEvent event = external(name);
        KAFKA.send(INGEST, name, event);

        eventually().untilAsserted(() -> assertThat(effects(name)).containsExactly(event.id()));
    }

    @Test
    void aPoisonEventBecomesADeadLetterAndThePartitionMovesOn() {
        String poison = name("rejected");
        CloudEvent event = external(poison).withReplyTo("platform.replies").withCorrelation("cor-" + poison);
        KAFKA.send(INGEST, "k-" + poison, event);
        String next = name("next");
        KAFKA.send(INGEST, "k-" + poison, external(next));

        eventually().untilAsserted(() -> assertThat(effects(next)).hasSize(1));

        assertThat(effects(poison)).isEmpty();
        Message letter = KAFKA.await("ingest.events.dlq.probe", m -> m.id().equals(event.id()), SOON);
        assertThat(letter.headers())
                .containsEntry("dlq_code", "NOT_WANTED")
                .containsEntry("dlq_reason", "Never wanted")
                .containsEntry("dlq_handler", "effects")
                .containsEntry("dlq_topic", INGEST)
                .containsEntry("dlq_attempts", "1");
        assertThat(letter.text()).isEqualTo(new String(event.value(), StandardCharsets.UTF_8));
        Message reply =
                KAFKA.await("platform.replies", m -> m.header("ce_correlation").equals("cor-" + poison), SOON);
        assertThat(reply.type()).isEqualTo("org.pyairtable.platform.replies.request-failed.v1");
        assertThat(reply.json().get("code").asText()).isEqualTo("NOT_WANTED");
    }

    @Test
    void aDeadLetterIsListedInspectedReplayedAndGone() {
        String name = name("repaired");
        handler.fail(name, 4);
        CloudEvent event = external(name);
        KAFKA.send(INGEST, name, event);
        eventually().untilAsserted(() -> assertThat(deadLetterIds(event.id())).hasSize(1));
        String id = deadLetterIds(event.id()).getFirst();

        asOperator().get("/operator/dead-letters").then().statusCode(200).body("items.id", hasItem(id));
        eventually().untilAsserted(() -> assertThat(
                        metrics.get("pyairtable.dead-letters.stored").gauge().value())
                .isGreaterThanOrEqualTo(1));
        asOperator()
                .get("/operator/dead-letters/" + id)
                .then()
                .statusCode(200)
                .body("code", equalTo("HANDLER_FAILED"))
                .body("reason", equalTo("Not yet"))
                .body("attempts", equalTo(3))
                .body("headers.ce_id", equalTo(event.id()))
                .body("payload", containsString(name));
        asOperator()
                .post("/operator/dead-letters/" + id + "/replay")
                .then()
                .statusCode(200)
                .body("outcome", equalTo("failed"))
                .body("reason", equalTo("Not yet"));
        assertThat(effects(name)).isEmpty();
        asOperator()
                .post("/operator/dead-letters/" + id + "/replay")
                .then()
                .statusCode(200)
                .body("outcome", equalTo("handled"));

        assertThat(effects(name)).containsExactly(event.id());
        asOperator().get("/operator/dead-letters/" + id).then().statusCode(404);
    }

    @Test
    void aDeadLetterCanBeDroppedByOperatorsOnly() {
        String name = name("rejected-drop");
        CloudEvent event = external(name);
        KAFKA.send(INGEST, name, event);
        eventually().untilAsserted(() -> assertThat(deadLetterIds(event.id())).hasSize(1));
        String id = deadLetterIds(event.id()).getFirst();

        asUser().delete("/operator/dead-letters/" + id).then().statusCode(403);
        asOperator().delete("/operator/dead-letters/" + id).then().statusCode(204);
        asOperator()
                .delete("/operator/dead-letters/" + id)
                .then()
                .statusCode(404)
                .body("code", equalTo("NOT_FOUND"));
    }

    @Test
    void anUnknownTypeIsSkippedAndCounted() {
        double before = unknownCount();
        String next = name("after-unknown");
        KAFKA.send(INGEST, next, CloudEvent.of("org.pyairtable.ingest.events.from-the-future.v7", "{}"));
        KAFKA.send(INGEST, next, external(next));

        eventually().untilAsserted(() -> assertThat(effects(next)).hasSize(1));

        assertThat(unknownCount() - before).isEqualTo(1);
    }

    @Test
    void garbageBecomesDeadLettersWithTheReason() {
        String next = name("after-garbage");
        byte[] garbage = {0, -1, -2, 0, 7};
        KAFKA.send(INGEST, next, Map.of(), garbage);
        KAFKA.send(INGEST, null, Map.of("ce_id", "g-nul\u0000-" + next), null);
        Map<String, String> headers = external(next).withId("g-json-" + next).headers();
        KAFKA.send(INGEST, next, headers, garbage);
        Map<String, String> typed = external(next).withId("g-type-" + next).headers();
        KAFKA.send(
                INGEST,
                next,
                typed,
                "{\"workspaceId\":7,\"name\":\"x\",\"payload\":{}}".getBytes(StandardCharsets.UTF_8));
        Map<String, String> missing = external(next).withId("g-missing-" + next).headers();
        KAFKA.send(INGEST, next, missing, "{\"workspaceId\":\"w\",\"payload\":{}}".getBytes(StandardCharsets.UTF_8));
        KAFKA.send(INGEST, next, external(next));

        eventually().untilAsserted(() -> assertThat(effects(next)).hasSize(1));

        assertThat(codes("g-json-" + next)).containsExactly("MALFORMED_JSON");
        assertThat(codes("g-type-" + next)).containsExactly("INVALID_PAYLOAD");
        assertThat(column("select reason from dead_letter where event_id = ?", "g-missing-" + next))
                .containsExactly("Property name is missing");
        eventually().untilAsserted(() -> assertThat(codes("g-nul-" + next)).containsExactly("INVALID_ATTRIBUTE"));
        assertThat(column("select code from dead_letter where payload = ? and event_id = ''", (Object) garbage))
                .contains("MISSING_ATTRIBUTE");
    }

    @Test
    void oneTraceLeadsFromTheRequestToTheLastHandler() {
        String name = name("traced");
        String traceId = "0af7651916cd43dd8448eb211c80" + String.format("%04x", name.hashCode() & 0xffff);
        asUser().header("traceparent", "00-" + traceId + "-b7ad6b7169203331-01")
                .body(Map.of("name", name, "outcome", "commit"))
                .post("/probe")
                .then()
                .statusCode(200);

        eventually().untilAsserted(() -> assertThat(trace(traceId))
                .extracting(Span::getName)
                .contains("POST /probe", "effects", "notes"));
        Span request = span(traceId, "POST /probe");
        Span first = span(traceId, "effects");
        assertThat(first.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(span(traceId, "notes").getParentSpanId())
                .as("the handler of the command that the first handler appended")
                .isEqualTo(first.getSpanId());
    }

    @Test
    void aPathThatLetsInItsHolderIsNotInSpans() {
        String secret = "shs" + name("secret");
        String traceId = "0af7651916cd43dd8448eb211c81" + String.format("%04x", secret.hashCode() & 0xffff);
        asUser().header("traceparent", "00-" + traceId + "-b7ad6b7169203331-01")
                .get("/api/shared/" + secret + "/records")
                .then()
                .statusCode(404);

        eventually().untilAsserted(() -> assertThat(trace(traceId)).isNotEmpty());
        assertThat(trace(traceId))
                .allSatisfy(span ->
                        assertThat(span.toString()).contains("/api/shared/").doesNotContain(secret));
    }

    private List<Span> trace(String id) {
        return receiver.spans().stream()
                .filter(span -> hex(span.getTraceId()).equals(id))
                .toList();
    }

    private Span span(String traceId, String name) {
        return trace(traceId).stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    @Test
    void metricsAndHealthAreOnAPortOfTheirOwn() {
        RestAssured.get("/q/metrics").then().statusCode(401);
        RestAssured.get("/q/health/ready").then().statusCode(401);
        String management =
                "http://127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class);

        RestAssured.get(management + "/q/health/ready").then().statusCode(200);
        RestAssured.get(management + "/q/metrics")
                .then()
                .statusCode(200)
                .body(
                        containsString("pyairtable_stalled_seconds{part=\"outbox-relay\"} 0.0"),
                        containsString("pyairtable_stalled_seconds{part=\"consumers\"} 0.0"),
                        containsString("pyairtable_inbox_lag{topic=\"ingest.events\"}"));
        RestAssured.get(management + "/probe").then().statusCode(404);
    }

    @Test
    void handledEventsShowWhatARequestCaused() {
        String name = name("traced-handled");
        asUser().header("X-Request-Id", "request-" + name)
                .body(Map.of("name", name, "outcome", "commit"))
                .post("/probe")
                .then()
                .statusCode(200);

        eventually().untilAsserted(() -> asOperator()
                .get("/operator/handled-events?correlation=request-" + name)
                .then()
                .statusCode(200)
                .body("items.handler", equalTo(List.of("effects", "notes"))));
    }

    @Test
    void eventsOfOneKeyHaveTheirEffectsInOrder() {
        String prefix = name("ordered");
        handler.fail(prefix + "-3", 1);
        IntStream.range(0, 20).forEach(i -> KAFKA.send(INGEST, prefix, external(prefix + "-" + i)));

        eventually().untilAsserted(() -> assertThat(
                        column("select name from effect where name like ? order by id", prefix + "-%"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> prefix + "-" + i).toList()));
    }

    private double unknownCount() {
        return metrics.find("pyairtable.inbox.unknown").counters().stream()
                .mapToDouble(c -> c.count())
                .sum();
    }

    private static List<String> deadLetterIds(String eventId) {
        return column("select id from dead_letter where event_id = ?", eventId);
    }

    private static List<String> codes(String eventId) {
        return column("select code from dead_letter where event_id = ?", eventId);
    }

    private static String name(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }
}
