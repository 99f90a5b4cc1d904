package org.pyairtable.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** A base that a case has for itself, with a client and a direct connection to the service's database. */
record BenchBase(LocalSuite suite, String id, GatewayConnection client, Connection database) implements AutoCloseable {

    static BenchBase create(LocalSuite suite) throws IOException, SQLException {
        GatewayConnection client = suite.connect();
        String workspace =
                client.get("/api/workspaces").path("items").path(0).path("id").asText();
        JsonNode made = client.post(
                "/v0/meta/bases",
                Map.of(
                        "name",
                        "Benchmark",
                        "workspaceId",
                        workspace,
                        "tables",
                        List.of(Map.of("name", "Unused", "fields", List.of(field("Name", "singleLineText"))))));
        return new BenchBase(suite, made.path("id").asText(), client, suite.database("data_integration"));
    }

    /** Creates a table; the answer has the ids of its fields. */
    BenchTable table(String name, List<Map<String, Object>> fields) throws IOException {
        return new BenchTable(
                this, client.post("/v0/meta/bases/" + id + "/tables", Map.of("name", name, "fields", fields)));
    }

    static Map<String, Object> field(String name, String type) {
        return Map.of("name", name, "type", type);
    }

    static Map<String, Object> field(String name, String type, Map<String, ?> options) {
        return Map.of("name", name, "type", type, "options", options);
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException, SQLException {
        client.close();
        // The gateway closes connections that have been idle for a minute.
        try (GatewayConnection fresh = suite.connect()) {
            fresh.send("DELETE", "/api/bases/" + id, new byte[0]);
        }
        database.close();
    }
}
