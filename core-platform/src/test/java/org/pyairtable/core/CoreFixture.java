package org.pyairtable.core;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.eclipse.microprofile.config.ConfigProvider;
import org.pyairtable.runtime.fixture.TestIdentity;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.KafkaProbe;

/** What the tests share: callers as the gateway presents them, the broker, and a look into the database. */
public final class CoreFixture {
    public static final KafkaProbe KAFKA = new KafkaProbe();
    public static final Duration SOON = Duration.ofSeconds(30);
    public static final String PASSWORD = "correct horse battery";
    private static final TestIdentity IDENTITY = TestIdentity.start(setting("kafka.bootstrap.servers"));

    private CoreFixture() {}

    /** A registered user with the first workspace and session. */
    public record Member(String id, String email, String workspace, String accessToken, String refreshToken) {
        public RequestSpecification request() {
            return as(id);
        }
    }

    public static TestIdentity identity() {
        return IDENTITY;
    }

    public static ConditionFactory eventually() {
        return Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(50));
    }

    public static RequestSpecification with(String internalToken) {
        return RestAssured.given().contentType(ContentType.JSON).header("Authorization", "Bearer " + internalToken);
    }

    public static RequestSpecification anonymous() {
        return with(IDENTITY.anonymousToken());
    }

    public static RequestSpecification as(String userId, String... scopes) {
        return with(IDENTITY.token(userId, scopes));
    }

    public static RequestSpecification operator() {
        return with(IDENTITY.operatorToken("usrOperator000001"));
    }

    /** An address that nobody has. */
    public static String newEmail() {
        return Ids.random("user").toLowerCase(Locale.ROOT) + Ids.random("").hashCode() + "@example.org";
    }

    public static Member register() {
        String email = newEmail();
        Response answer = anonymous()
                .body(Map.of("email", email, "password", PASSWORD, "name", "Ann"))
                .post("/api/auth/register");
        answer.then().statusCode(201);
        return new Member(
                answer.path("user.id"),
                email,
                answer.path("workspace.id"),
                answer.path("accessToken"),
                answer.path("refreshToken"));
    }

    public static Response login(String email, String password) {
        return anonymous().body(Map.of("email", email, "password", password)).post("/api/auth/login");
    }

    public static Response refresh(String token) {
        return anonymous().body(Map.of("refreshToken", token)).post("/api/auth/refresh");
    }

    /** The first column. */
    public static List<String> column(String sql, Object... arguments) {
        try (Connection connection = database();
                PreparedStatement statement = prepare(connection, sql, arguments);
                ResultSet rows = statement.executeQuery()) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void update(String sql, Object... arguments) throws SQLException {
        try (Connection connection = database();
                PreparedStatement statement = prepare(connection, sql, arguments)) {
            statement.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... arguments)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }

    private static Connection database() throws SQLException {
        return DriverManager.getConnection(
                setting("quarkus.datasource.jdbc.url"),
                setting("quarkus.datasource.username"),
                setting("quarkus.datasource.password"));
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
