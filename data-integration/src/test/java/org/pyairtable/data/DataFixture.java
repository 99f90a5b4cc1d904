package org.pyairtable.data;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.fixture.TestIdentity;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.TestBroker;

/** A workspace with one user of each role, and the requests that the tests make. */
public final class DataFixture {
    public static final Duration PATIENCE = Duration.ofSeconds(60);
    public static final String WORKSPACE = Ids.random("wsp");
    public static final String OWNER = Ids.random("usr");
    public static final String EDITOR = Ids.random("usr");
    public static final String VIEWER = Ids.random("usr");
    public static final String STRANGER = Ids.random("usr");

    /** Made when first needed, which is when the service runs. */
    private static final class Started {
        static final TestIdentity IDENTITY = identity();
        static final KafkaProbe PROBE = new KafkaProbe().collect("data.records", "data.schemas", "data.results");
    }

    private DataFixture() {}

    private static TestIdentity identity() {
        TestIdentity identity = TestIdentity.start(TestBroker.bootstrapServers());
        identity.user(OWNER, OWNER + "@example.org", "Olga Owner");
        identity.user(EDITOR, EDITOR + "@example.org", "Ed Editor");
        identity.member(WORKSPACE, OWNER, Role.OWNER);
        identity.member(WORKSPACE, EDITOR, Role.EDITOR);
        identity.member(WORKSPACE, VIEWER, Role.VIEWER);
        awaitMembership(identity);
        return identity;
    }

    /** The memberships travel over Kafka; the last one published is the last one known. */
    private static void awaitMembership(TestIdentity identity) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String token = identity.token(VIEWER);
        while (System.nanoTime() < deadline) {
            Response answer = given().header("Authorization", "Bearer " + token)
                    .contentType(ContentType.JSON)
                    .body(Json.write(Map.of("name", "x", "workspaceId", WORKSPACE, "tables", List.of())))
                    .post("/v0/meta/bases");
            if (answer.statusCode() == 403 && answer.path("error.type").equals("INVALID_PERMISSIONS")) {
                return;
            }
        }
        throw new AssertionError("The service does not learn of the memberships");
    }

    public static KafkaProbe probe() {
        return Started.PROBE;
    }

    public static TestIdentity people() {
        return Started.IDENTITY;
    }

    public static RequestSpecification as(String userId, String... scopes) {
        return given().header("Authorization", "Bearer " + Started.IDENTITY.token(userId, scopes))
                .contentType(ContentType.JSON);
    }

    public static RequestSpecification owner() {
        return as(OWNER);
    }

    public static Response post(String path, Object body) {
        return owner().body(Json.write(body)).post(path);
    }

    public static Response patch(String path, Object body) {
        return owner().body(Json.write(body)).patch(path);
    }

    public static Map<String, Object> field(String name, String type) {
        return Map.of("name", name, "type", type);
    }

    public static Map<String, Object> field(String name, String type, Map<String, ?> options) {
        return Map.of("name", name, "type", type, "options", options);
    }

    /** Creates a base with one table. */
    public static TestBase base(String tableName, List<Map<String, Object>> fields) {
        JsonPath made = post(
                        "/v0/meta/bases",
                        Map.of(
                                "name",
                                "Site office",
                                "workspaceId",
                                WORKSPACE,
                                "tables",
                                List.of(Map.of("name", tableName, "fields", fields))))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        return new TestBase(made.getString("id"), made.getString("tables[0].id"));
    }

    /** @param table id of its first table */
    public record TestBase(String id, String table) {
        public String path() {
            return path(table);
        }

        public String path(String other) {
            return "/v0/" + id + "/" + other;
        }

        /** Adds a table and answers its id. */
        public String addTable(String name, List<Map<String, Object>> fields) {
            return post("/v0/meta/bases/" + id + "/tables", Map.of("name", name, "fields", fields))
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("id");
        }

        /** Adds a field and answers its id. */
        public String addField(String tableId, Map<String, Object> field) {
            return post("/v0/meta/bases/" + id + "/tables/" + tableId + "/fields", field)
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("id");
        }

        /** Creates one record in a table and answers its id. */
        public String create(String tableId, Map<String, ?> fields) {
            return post(path(tableId), Map.of("fields", fields))
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("id");
        }

        @Nullable
        public Object cell(String tableId, String recordId, String field) {
            return get(tableId, recordId).getMap("fields").get(field);
        }

        public JsonPath get(String tableId, String recordId) {
            return owner().get(path(tableId) + "/" + recordId)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
        }
    }
}
