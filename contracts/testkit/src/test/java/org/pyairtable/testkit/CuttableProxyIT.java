package org.pyairtable.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CuttableProxyIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final CuttableProxy wire = CuttableProxy.beforePostgreSql();
    private final TestDatabase database = TestDatabase.create("cuttable").through(wire);

    @AfterEach
    void heal() {
        wire.restore();
    }

    @Test
    void aCutWireBreaksConnectionsAndRefusesNewOnesUntilItIsRestored() throws SQLException {
        try (Connection connection = database.connect()) {
            assertThat(one(connection)).isEqualTo(1);

            wire.cut();

            assertThatThrownBy(() -> one(connection)).isInstanceOf(SQLException.class);
            assertThatThrownBy(database::connect).hasMessageContaining("refused");
        }
        wire.restore();
        try (Connection connection = database.connect()) {
            assertThat(one(connection)).isEqualTo(1);
        }
    }

    @Test
    void aStalledWireKeepsTheAnswerBackUntilItIsRestored() throws Exception {
        try (Connection connection = database.connect()) {
            assertThat(one(connection)).isEqualTo(1);
            wire.stall();

            var answer = CompletableFuture.supplyAsync(() -> oneOrFail(connection));

            assertThat(answer.completeOnTimeout(-1, 300, TimeUnit.MILLISECONDS).get())
                    .isEqualTo(-1);
            wire.restore();
            assertThat(oneOrFail(connection)).isEqualTo(1);
        }
    }

    @Test
    void brokenConnectionsCanBeOpenedAgainAtOnce() throws SQLException {
        try (Connection connection = database.connect()) {
            assertThat(one(connection)).isEqualTo(1);

            wire.breakConnections();

            assertThatThrownBy(() -> one(connection)).isInstanceOf(SQLException.class);
        }
        try (Connection connection = database.connect()) {
            assertThat(one(connection)).isEqualTo(1);
        }
    }

    @Test
    void anAdministratorEndsTheConnectionsOfOneDatabaseOnly() throws SQLException {
        TestDatabase other = TestDatabase.create("other");
        try (Connection ended = database.connect();
                Connection untouched = other.connect()) {
            database.endConnections();

            assertThatThrownBy(() -> one(ended)).hasMessageContaining("terminating connection");
            assertThat(one(untouched)).isEqualTo(1);
        }
    }

    @Test
    void kafkaClientsStayOnTheWireAndGoOnWhenItIsRestored() throws Exception {
        CuttableProxy kafka = CuttableProxy.beforeKafka();
        try (var direct = new KafkaProbe();
                var cuttable = new KafkaProbe(kafka.address())) {
            direct.topology().createTopic("wire", 1);
            cuttable.send("wire", "k", Map.of(), "before".getBytes(UTF_8));

            kafka.cut();
            var sent = cuttable.sendLater("wire", "k", Map.of(), "during".getBytes(UTF_8));
            direct.send("wire", "k", Map.of(), "aside".getBytes(UTF_8));
            assertThat(sent.isDone()).isFalse();
            kafka.restore();

            assertThat(sent.get(20, TimeUnit.SECONDS).offset()).isEqualTo(2);
            assertThat(direct.all("wire", SOON)).extracting(Message::text).containsExactly("before", "aside", "during");
        } finally {
            kafka.restore();
        }
    }

    private static int oneOrFail(Connection connection) {
        try {
            return one(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int one(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select 1")) {
            row.next();
            return row.getInt(1);
        }
    }
}
