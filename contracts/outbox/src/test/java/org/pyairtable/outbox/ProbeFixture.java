package org.pyairtable.outbox;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.eclipse.microprofile.config.ConfigProvider;
import org.pyairtable.events.IngestEvent;
import org.pyairtable.events.Topic;
import org.pyairtable.runtime.fixture.TestIdentity;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.KafkaProbe;

/** What the tests of the messaging share: a look into the database, the broker, and a caller. */
final class ProbeFixture {
    static final String EXTERNAL = Topic.typeOf(IngestEvent.ExternalEvent.class);
    static final KafkaProbe KAFKA = new KafkaProbe();
    private static final TestIdentity IDENTITY =
            TestIdentity.start(ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class));

    private ProbeFixture() {}

    static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
    }

    static RequestSpecification asUser() {
        return RestAssured.given()
                .contentType(ContentType.JSON)
                .header("Authorization", "Bearer " + IDENTITY.token("usr1"));
    }

    static RequestSpecification asOperator() {
        return RestAssured.given()
                .contentType(ContentType.JSON)
                .header("Authorization", "Bearer " + IDENTITY.operatorToken("usrOperator"));
    }

    static TestIdentity identity() {
        return IDENTITY;
    }

    static CloudEvent external(String name) {
        return CloudEvent.of(EXTERNAL, "{\"workspaceId\":\"wsp1\",\"name\":\"" + name + "\",\"payload\":{}}");
    }

    static Connection database() throws SQLException {
        var config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class),
                config.getValue("quarkus.datasource.password", String.class));
    }

    static List<String> effects(String name) {
        return column("select event_id from effect where name = ? order by id", name);
    }

    static List<String> column(String sql, Object... arguments) {
        try (Connection connection = database();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            List<String> values = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static void update(String sql, Object... arguments) {
        try (Connection connection = database();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static String probe(String name) {
        return asUser().body(Map.of("name", name, "outcome", "commit"))
                .post("/probe")
                .then()
                .statusCode(200)
                .extract()
                .path("eventId");
    }
}
