package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.Message;

/**
 * Any bytes on any topic: what is not an event of the topic becomes a dead letter with the reason, an unknown type is
 * skipped, and the suite keeps working. Dead letters are replayed and dropped by an operator, over HTTP and by the launcher.
 */
@ExtendWith(SuiteExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(5)
final class BadEventIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final byte[] GARBAGE = {0, (byte) 0xff, (byte) 0xfe, 0x1b, '{', (byte) 0x80, 0, 7};

    /** Who reads which topic; the events of the others are only answers and state. */
    private static final Map<String, List<String>> READERS = new TreeMap<>(Map.ofEntries(
            Map.entry("core.identity", List.of("core-platform", "data-integration")),
            Map.entry("core.workspaces", List.of("core-platform", "communication-hub", "workflow-engine")),
            Map.entry("data.records", List.of("core-platform", "ai-ml", "workflow-engine", "communication-hub")),
            Map.entry("data.schemas", List.of("core-platform", "ai-ml", "communication-hub", "workflow-engine")),
            Map.entry("data.results", List.of("core-platform", "workflow-engine")),
            Map.entry("data.agents", List.of("core-platform")),
            Map.entry("data.comments", List.of("core-platform", "workflow-engine")),
            Map.entry("data.commands", List.of("data-integration")),
            Map.entry("ai.events", List.of("core-platform", "communication-hub")),
            Map.entry("ai.commands", List.of("ai-ml")),
            Map.entry("ai.results", List.of("core-platform", "workflow-engine")),
            Map.entry("workflow.events", List.of("core-platform", "communication-hub")),
            Map.entry("workflow.commands", List.of("workflow-engine")),
            Map.entry("communication.events", List.of("core-platform")),
            Map.entry("communication.commands", List.of("communication-hub")),
            Map.entry("platform.access", List.of("core-platform")),
            Map.entry(
                    "platform.erasures",
                    List.of("core-platform", "data-integration", "ai-ml", "workflow-engine", "communication-hub")),
            Map.entry(
                    "platform.exports",
                    List.of("core-platform", "data-integration", "ai-ml", "workflow-engine", "communication-hub")),
            Map.entry("ingest.events", List.of("workflow-engine"))));

    /** A record that was sent, and the code of the dead letter that it deserves; none for an unknown type. */
    private record Sent(RecordMetadata at, Optional<String> code) {}

    private final RunningSuite suite;
    private Member member;

    BadEventIT(RunningSuite suite) {
        this.suite = suite;
    }

    @BeforeAll
    void register() {
        suite.awaitReady();
        member = Member.register(suite);
    }

    @Test
    void invalidMessagesOnEveryTopicBecomeDeadLettersAndBlockNothing() {
        List<Integer> restarts = restarts();
        Map<String, List<Sent>> sent = new TreeMap<>();
        READERS.keySet().forEach(topic -> sent.put(topic, spoil(topic)));
        for (Topic<?> topic : Topics.all()) {
            if (!READERS.containsKey(topic.name())) {
                spoil(topic.name());
            }
        }

        // A topic that is read for the first time keeps the others waiting, so all of them at once.
        suite.broker()
                .collect(READERS.entrySet().stream()
                        .flatMap(topic -> topic.getValue().stream().map(service -> copies(topic.getKey(), service)))
                        .toArray(String[]::new));
        READERS.forEach((topic, services) -> services.forEach(service -> {
            suite.broker().topology().awaitNoLag(service, topic, PATIENCE);
            List<JsonNode> letters = letters(service, topic);
            for (Sent one : sent.get(topic)) {
                Optional<JsonNode> letter = letters.stream()
                        .filter(l -> l.path("partition").asInt() == one.at().partition()
                                && l.path("offset").asLong() == one.at().offset())
                        .findFirst();
                assertThat(letter.map(l -> l.path("code").asText()))
                        .as(
                                "%s's dead letter of %s-%d@%d",
                                service, topic, one.at().partition(), one.at().offset())
                        .isEqualTo(one.code());
                letter.ifPresent(l ->
                        assertThat(l.path("reason").asText()).as(l.toString()).isNotBlank());
            }
            assertThat(suite.broker()
                            .await(
                                    copies(topic, service),
                                    m -> !m.header("dlq_reason").isBlank(),
                                    (int) sent.get(topic).stream()
                                            .filter(s -> s.code().isPresent())
                                            .count(),
                                    PATIENCE))
                    .allSatisfy(copy -> assertThat(copy.header("dlq_topic")).isEqualTo(topic));
        }));
        assertThat(restarts()).as("restarts of the processes").isEqualTo(restarts);
        assertThat(suite.parts()).allMatch(RunningSuite.Part::isReady);
        everythingStillWorks();
    }

    @Test
    void anInvalidCommandIsAnsweredWhereAReplyWasRequested() {
        CloudEvent command = CloudEvent.of(
                        "org.pyairtable.data.commands.create-records.v1", "{\"baseId\":\"app\",\"records\":\"none\"}")
                .withCorrelation("bad-" + UUID.randomUUID())
                .withReplyTo("platform.replies");

        suite.broker().send("data.commands", "app", command);

        Message reply = suite.broker()
                .await(
                        "platform.replies",
                        m -> m.header("ce_correlation").equals(command.headers().get("ce_correlation")),
                        PATIENCE);
        assertThat(reply.type()).isEqualTo("org.pyairtable.platform.replies.request-failed.v1");
        assertThat(reply.json().path("code").asText()).isEqualTo("INVALID_PAYLOAD");
        assertThat(reply.json().path("message").asText()).contains("records").doesNotContain("org.pyairtable");
    }

    @Test
    void aDeadLetterIsReplayedOnceItsCauseIsRemoved() {
        Member guest = Member.register(suite);
        CloudEvent wish = CloudEvent.ofJson(
                        "org.pyairtable.communication.commands.send-notification.v1",
                        Map.of(
                                "workspaceId",
                                member.workspaceId(),
                                "recipients",
                                List.of(guest.id()),
                                "category",
                                "workflow",
                                "title",
                                "Welcome on board",
                                "body",
                                "You were invited",
                                "data",
                                Map.of()))
                .withWorkspace(member.workspaceId())
                .withActor(member.id());
        suite.broker().send("communication.commands", member.workspaceId(), wish);
        JsonNode letter = letter("communication-hub", "communication.commands", wish.id());
        String id = letter.path("id").asText();
        assertThat(letter.path("code").asText()).isEqualTo("NO_RECIPIENT");

        RunningSuite.Output tooEarly = suite.launch("dlq", "replay", "communication-hub", id);
        assertThat(tooEarly.exitCode()).isEqualTo(1);
        assertThat(tooEarly.text()).startsWith("failed: None of the recipients is a member");
        assertThat(suite.launch("dlq", "list", "communication-hub").expect(0).text())
                .contains(id);

        suite.operator()
                .post("/api/operator/core-platform/users/" + guest.id() + "/proven", Map.of())
                .expect(200);
        member.session()
                .post(
                        "/api/workspaces/" + member.workspaceId() + "/members",
                        Map.of("email", guest.email(), "role", "editor"))
                .expect(201);
        Until.holds("The replay", PATIENCE, () -> suite.operator()
                .post("/api/operator/communication-hub/dead-letters/" + id + "/replay", Map.of())
                .expect(200)
                .body()
                .path("outcome")
                .asText()
                .equals("handled"));

        suite.operator()
                .get("/api/operator/communication-hub/dead-letters/" + id)
                .expect(404);
        List<String> titles = new ArrayList<>();
        guest.session()
                .get("/api/notifications")
                .expect(200)
                .body()
                .path("items")
                .forEach(n -> titles.add(n.path("title").asText()));
        assertThat(titles).containsOnlyOnce("Welcome on board");
    }

    @Test
    void theLauncherShowsAndDropsDeadLetters() {
        CloudEvent start = CloudEvent.ofJson(
                        "org.pyairtable.workflow.commands.start-run.v1",
                        Map.of("workflowId", "wflAAAAAAAAAAAAAA", "input", Map.of("a", 1)))
                .withActor(member.id());
        suite.broker().send("workflow.commands", "wflAAAAAAAAAAAAAA", start);
        String id = letter("workflow-engine", "workflow.commands", start.id())
                .path("id")
                .asText();

        String list = suite.launch("dlq", "list", "workflow-engine").expect(0).text();
        String shown =
                suite.launch("dlq", "inspect", "workflow-engine", id).expect(0).text();
        RunningSuite.Output dropped =
                suite.launch("dlq", "drop", "workflow-engine", id).expect(0);

        assertThat(list)
                .containsPattern(id + ".*workflow\\.commands-\\d+@\\d+.*start-run\\.v1.*Workflow .* does not exist");
        JsonNode detail = Json.read(shown.getBytes(StandardCharsets.UTF_8));
        assertThat(detail.path("payload").asText()).contains("wflAAAAAAAAAAAAAA");
        assertThat(detail.path("headers").path("ce_id").asText()).isEqualTo(start.id());
        assertThat(dropped.text()).isEqualTo("dropped");
        suite.operator().get("/api/operator/workflow-engine/dead-letters/" + id).expect(404);
        RunningSuite.Output again = suite.launch("dlq", "drop", "workflow-engine", id);
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.text()).contains("404");
    }

    /** Where copies of the dead letters lie. */
    private static String copies(String topic, String service) {
        return topic + ".dlq." + service;
    }

    /** Sends everything bad that there is, each under a key of its own. */
    private List<Sent> spoil(String topic) {
        String known = Topic.typeOf(Topics.named(topic).orElseThrow().events().getFirst());
        return List.of(
                send(topic, Map.of(), GARBAGE, "MISSING_ATTRIBUTE"),
                send(topic, Map.of("ce_id", "\u0007", "ce_type", "\u0000"), GARBAGE, "INVALID_ATTRIBUTE"),
                send(topic, CloudEvent.of(known, GARBAGE).headers(), GARBAGE, "MALFORMED_JSON"),
                send(
                        topic,
                        CloudEvent.of(known, "{").headers(),
                        "[1,2]".getBytes(StandardCharsets.UTF_8),
                        "INVALID_PAYLOAD"),
                send(topic, CloudEvent.of(known, "").headers(), null, "MISSING_PAYLOAD"),
                send(topic, CloudEvent.of("org.pyairtable.unheard.of.v1", "{}").headers(), GARBAGE, null));
    }

    private Sent send(String topic, Map<String, String> headers, byte[] value, String code) {
        RecordMetadata at = suite.broker().send(topic, "bad-" + UUID.randomUUID(), headers, value);
        return new Sent(at, Optional.ofNullable(code));
    }

    private JsonNode letter(String service, String topic, String eventId) {
        return Until.present(service + "'s dead letter", PATIENCE, () -> letters(service, topic).stream()
                .filter(l -> l.path("eventId").asText().equals(eventId))
                .findFirst());
    }

    private List<JsonNode> letters(String service, String topic) {
        List<JsonNode> letters = new ArrayList<>();
        suite.operator()
                .get("/api/operator/" + service + "/dead-letters?limit=100")
                .expect(200)
                .body()
                .path("items")
                .forEach(letters::add);
        return letters.stream()
                .filter(l -> l.path("topic").asText().equals(topic))
                .toList();
    }

    private List<Integer> restarts() {
        return suite.parts().stream().map(RunningSuite.Part::restarts).toList();
    }

    /** New users, tokens, tables, records, searches and workflows, through the very topics that were spoilt. */
    private void everythingStillWorks() {
        Member newcomer = Member.register(suite);
        Member.Table table = newcomer.tables("After").getFirst();
        Gateway.Answer created = newcomer.token()
                .post(table.path(), Map.of("fields", Map.of("Name", "a calm sea after the storm")))
                .expect(200);
        new Propagation(suite.operator())
                .of(
                        created.requestId(),
                        List.of("core-platform", "ai-ml", "workflow-engine", "communication-hub"),
                        PATIENCE);
        Until.holds("Its indexing", PATIENCE, () -> suite.ledger()
                .indexed(table.id())
                .contains(created.body().path("id").asText()));
        Until.holds("Finding it", PATIENCE, () -> newcomer.search("the weather got better")
                .contains("a calm sea after the storm"));
        // Asks data-integration over the spoilt topics of questions and answers.
        newcomer.session()
                .post(
                        "/api/workflows",
                        Map.of(
                                "workspaceId", newcomer.workspaceId(),
                                "name", "After the storm",
                                "trigger", Map.of("type", "recordCreated", "baseId", table.baseId(), "table", "After"),
                                "steps", List.of(Map.of("id", "one", "action", "evaluate", "formula", "1 + 1"))))
                .expect(201);
    }
}
