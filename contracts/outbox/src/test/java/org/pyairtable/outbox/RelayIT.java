package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.pyairtable.outbox.ProbeFixture.KAFKA;
import static org.pyairtable.outbox.ProbeFixture.asOperator;
import static org.pyairtable.outbox.ProbeFixture.eventually;
import static org.pyairtable.outbox.ProbeFixture.probe;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.update;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.pyairtable.runtime.kafka.KafkaSettings;
import org.pyairtable.runtime.kafka.TopicSetup;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;
import org.pyairtable.testkit.TestBroker;

/** The relay while brokers, topics, connections and rivals fail. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "probe"))
class RelayIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration BROKER_AWAY = Duration.ofSeconds(60);

    @Inject
    Pool pool;

    @Inject
    Vertx vertx;

    @Inject
    OutboxTable table;

    @Inject
    KafkaSettings settings;

    @Inject
    OutboxSettings outbox;

    @Inject
    TopicSetup topics;

    @Test
    void aRefusedSendHoldsItsKeyOnlyAndTheOrderStays() throws Exception {
        String topic = "probe.small-" + UUID.randomUUID();
        KAFKA.topology().createTopic(topic, 1, Map.of("max.message.bytes", "20000"));
        append(topic, "a", "a1", 10);
        append(topic, "a", "a2-too-large", 50_000);
        append(topic, "a", "a3", 10);
        append(topic, "b", "b1", 10);

        KAFKA.await(topic, m -> m.id().equals("b1"), SOON);
        eventually().untilAsserted(() -> asOperator()
                .get("/operator/outbox")
                .then()
                .statusCode(200)
                .body("held.topic", hasItem(topic))
                .body("held.find { it.topic == '" + topic + "' }.key", equalTo("a")));
        assertThat(ids(KAFKA.all(topic, SOON))).contains("a1", "b1").doesNotContain("a2-too-large", "a3");
        allow(topic, "1000000");

        KAFKA.await(topic, m -> m.id().equals("a3"), SOON);

        assertThat(first(ids(KAFKA.all(topic, SOON).stream()
                        .filter(m -> m.key().orElseThrow().equals("a"))
                        .toList())))
                .containsExactly("a1", "a2-too-large", "a3");
    }

    @Test
    void eventsOfATopicThatIsMissingWaitForIt() {
        String topic = "probe.late-" + UUID.randomUUID();
        append(topic, "k", "first", 1);
        append(topic, "k", "second", 1);
        String other = probe("while-missing-" + UUID.randomUUID());
        KAFKA.await("ingest.events", m -> m.id().equals(other), SOON);

        KAFKA.topology().createTopic(topic, 1);

        KAFKA.await(topic, m -> m.id().equals("second"), SOON);
        assertThat(first(ids(KAFKA.all(topic, SOON)))).containsExactly("first", "second");
    }

    @Test
    void ofTwoRelaysOneIsActiveAndTheOtherTakesOver() {
        String topic = "probe.rivals-" + UUID.randomUUID();
        KAFKA.topology().createTopic(topic, 1);
        OutboxRelay rival =
                new OutboxRelay(pool, vertx, table, settings, Clock.systemUTC(), new SimpleMeterRegistry(), outbox);
        rival.begin(null, topics);
        try {
            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < 100; i++) {
                    append(topic, "k", "r%d-%02d".formatted(round, i), 100);
                }
                // Cuts the active one off in the middle of its work; either may be next.
                update("""
                        select pg_terminate_backend(pid) from pg_locks
                        where locktype = 'advisory' and granted and pid <> pg_backend_pid()""");
            }
            KAFKA.await(topic, m -> m.id().equals("r3-99"), SOON);
        } finally {
            rival.stop(null);
        }
        // Whichever was active, the one that is left goes on.
        append(topic, "k", "after", 100);
        KAFKA.await(topic, m -> m.id().equals("after"), SOON);

        List<String> expected = Stream.concat(
                        IntStream.range(0, 400).mapToObj(i -> "r%d-%02d".formatted(i / 100, i % 100)),
                        Stream.of("after"))
                .toList();
        assertThat(first(ids(KAFKA.all(topic, SOON)))).containsExactlyElementsOf(expected);
        assertThat(column("select count(*) from pg_locks where locktype = 'advisory' and granted and database ="
                        + " (select oid from pg_database where datname = current_database())"))
                .containsExactly("1");
    }

    @Test
    void aBrokerThatIsAwayForAMinuteUnderLoadLosesNothing() throws Exception {
        String prefix = "away-" + UUID.randomUUID().toString().substring(0, 8);
        List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
        acknowledged.add(probe(prefix + "-before"));
        TestBroker.kill();
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
            long end = System.nanoTime() + BROKER_AWAY.toNanos();
            for (int i = 0; System.nanoTime() < end; i++) {
                acknowledged.add(probe(prefix + "-" + i));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        });
        load.get(BROKER_AWAY.toSeconds() + 30, TimeUnit.SECONDS);
        TestBroker.start();

        String last = probe(prefix + "-last");
        acknowledged.add(last);

        eventually().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(
                        column("select event_id from effect where name like ?", prefix + "-%"))
                .hasSize(acknowledged.size()));
        List<String> handled = column("select event_id from effect where name like ? order by id", prefix + "-%");
        assertThat(handled).doesNotHaveDuplicates();
        assertThat(new HashSet<>(handled)).isEqualTo(new HashSet<>(acknowledged));
        assertThat(handled).containsExactlyElementsOf(acknowledged);
    }

    @Test
    void cutDatabaseConnectionsLoseNothingAndDoubleNothing() {
        String prefix = "cut-" + UUID.randomUUID().toString().substring(0, 8);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            var event = ProbeFixture.external(prefix + "-" + i);
            sent.add(event.id());
            KAFKA.send("ingest.events", prefix + "-" + i % 7, event);
            if (i % 20 == 10) {
                update(
                        "select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()");
            }
        }

        eventually().atMost(SOON).untilAsserted(() -> assertThat(
                        column("select event_id from effect where name like ?", prefix + "-%"))
                .hasSize(60));
        assertThat(column("select event_id from effect where name like ?", prefix + "-%"))
                .containsExactlyInAnyOrderElementsOf(sent);
        assertThat(column(
                        "select id from dead_letter where event_id = any (string_to_array(?, ','))",
                        String.join(",", sent)))
                .isEmpty();
    }

    private static void allow(String topic, String maxMessageBytes) throws Exception {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, TestBroker.bootstrapServers()))) {
            ConfigEntry entry = new ConfigEntry("max.message.bytes", maxMessageBytes);
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static void append(String topic, String key, String id, int bytes) {
        update(
                "insert into outbox (topic, message_key, headers, payload) values (?, ?, ?, ?)",
                topic,
                key,
                "{\"ce_id\":\"%s\"}".formatted(id),
                new byte[bytes]);
    }

    private static List<String> ids(List<Message> messages) {
        return messages.stream().map(Message::id).toList();
    }

    /** At least once: what counts is the order of first arrivals. */
    private static List<String> first(List<String> ids) {
        return new ArrayList<>(new LinkedHashSet<>(ids));
    }
}
