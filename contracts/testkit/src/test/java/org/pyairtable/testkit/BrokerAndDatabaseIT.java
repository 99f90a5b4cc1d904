package org.pyairtable.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

class BrokerAndDatabaseIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void anEventArrivesWithItsAttributesAndItsValue() {
        try (var probe = new KafkaProbe()) {
            probe.topology().createTopic("greetings", 3);
            var event = CloudEvent.of("org.pyairtable.test.greeted.v1", "{\"text\":\"hé\"}")
                    .withSubject("rec1")
                    .withWorkspace("wsp1")
                    .withActor("usr1")
                    .withReplyTo("answers");
            probe.send("greetings", "rec1", event);

            Message message = probe.await("greetings", it -> it.id().equals(event.id()), SOON);

            assertThat(message.key()).contains("rec1");
            assertThat(message.type()).isEqualTo("org.pyairtable.test.greeted.v1");
            assertThat(message.json().get("text").asText()).isEqualTo("hé");
            assertThat(message.headers())
                    .containsEntry("ce_specversion", "1.0")
                    .containsEntry("ce_subject", "rec1")
                    .containsEntry("ce_workspace", "wsp1")
                    .containsEntry("ce_actor", "usr1")
                    .containsEntry("ce_replyto", "answers")
                    .containsEntry("content-type", "application/json");
        }
    }

    @Test
    void theBrokerMakesNoTopicByItself() {
        try (var probe = new KafkaProbe()) {
            probe.collect("nobody-made-this");
            assertThatThrownBy(() -> probe.topology().endOffsets("nobody-made-this"))
                    .hasMessageContaining("UnknownTopicOrPartition");
            assertThat(probe.topology().topics()).doesNotContain("nobody-made-this");
        }
    }

    @Test
    void acknowledgedMessagesSurviveAKilledBroker() {
        try (var probe = new KafkaProbe()) {
            probe.topology().createTopic("durable", 1);
            probe.send("durable", "k", Map.of(), "before".getBytes(UTF_8));
            String address = TestBroker.bootstrapServers();

            TestBroker.kill();
            TestBroker.start();

            assertThat(TestBroker.bootstrapServers()).isEqualTo(address);
            probe.send("durable", "k", Map.of(), "after".getBytes(UTF_8));
            assertThat(probe.await("durable", it -> true, 2, SOON))
                    .extracting(Message::text)
                    .containsExactly("before", "after");
        }
    }

    @Test
    void eachDatabaseHasAUserOfItsOwn() throws SQLException {
        TestDatabase one = TestDatabase.create("core_platform");
        TestDatabase two = TestDatabase.create("ai_ml");
        try (var connection = one.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select current_user, current_database(), current_setting('server_version_num')::int / 10000")) {
            row.next();
            assertThat(List.of(row.getString(1), row.getString(2))).containsExactly(one.user(), one.name());
            assertThat(row.getInt(3)).isEqualTo(17);
        }
        ForeignCredentials.assertRefused(one);
        ForeignCredentials.assertRefused(one, two);
    }

    @Test
    void aDatabaseThatAcceptsForeignCredentialsIsReported() throws SQLException {
        TestDatabase careless = TestDatabase.create("careless");
        TestDatabase.superuser().run("grant connect on database " + careless.name() + " to public");

        assertThatThrownBy(() -> ForeignCredentials.assertRefused(careless))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("could log in to " + careless.name());
    }

    @Test
    void aGroupLagsByWhatItHasNotCommitted() {
        try (var probe = new KafkaProbe();
                var consumer = new KafkaConsumer<String, String>(
                        Map.of("bootstrap.servers", TestBroker.bootstrapServers(), "group.id", "readers"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            probe.topology().createTopic("lagging", 1);
            var partition = new TopicPartition("lagging", 0);
            probe.send("lagging", "k", Map.of(), new byte[0]);
            probe.send("lagging", "k", Map.of(), null);

            assertThat(probe.topology().endOffsets("lagging")).containsExactly(Map.entry(partition, 2L));
            assertThat(probe.topology().lag("readers", "lagging")).isEqualTo(2);
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(1)));
            assertThat(probe.topology().lag("readers", "lagging")).isEqualTo(1);
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(2)));
            probe.topology().awaitNoLag("readers", "lagging", SOON);
            assertThat(probe.all("lagging", SOON))
                    .extracting(Message::value)
                    .last()
                    .isEqualTo(Optional.empty());
        }
    }

    @Test
    void aMissingMessageIsReportedWithThoseThatArrived() {
        try (var probe = new KafkaProbe()) {
            probe.topology().createTopic("quiet", 1);
            probe.send("quiet", "k1", CloudEvent.of("org.pyairtable.test.other.v1", "{}"));

            assertThatThrownBy(() -> probe.await("quiet", it -> it.type().equals("wanted"), Duration.ofSeconds(2)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("key=k1 org.pyairtable.test.other.v1 {}");
        }
    }

    @Test
    void anExternalBrokerThatIsNotForTestsIsLeftAlone() {
        try (var probe = new KafkaProbe()) {
            probe.topology().createTopic(ExternalBroker.MARKER, 1);
            probe.topology().deleteTopics(List.of(ExternalBroker.MARKER));
            probe.topology().createTopic("precious", 1);
            var external = new ExternalBroker(TestBroker.bootstrapServers());

            assertThatThrownBy(external::wipe).hasMessageContaining("precious");
            assertThat(probe.topology().topics()).contains("precious");

            probe.topology().createTopic(ExternalBroker.MARKER, 1);
            external.wipe();
            assertThat(probe.topology().topics()).containsExactly(ExternalBroker.MARKER);
        }
    }
}
