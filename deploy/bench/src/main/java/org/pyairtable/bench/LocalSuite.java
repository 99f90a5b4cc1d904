package org.pyairtable.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/** Where the broker and the databases of the running local suite are; read from its home folder. */
record LocalSuite(String kafka, int postgres, JsonNode passwords) {
    static LocalSuite running() throws IOException {
        Path home =
                Path.of(Optional.ofNullable(System.getenv("PYAIRTABLE_HOME")).orElse(".pyairtable"));
        ObjectMapper json = new ObjectMapper();
        JsonNode state = json.readTree(home.resolve("state.json").toFile());
        JsonNode secrets = json.readTree(home.resolve("secrets.json").toFile());
        return new LocalSuite(
                state.path("kafka").asText(), state.path("postgres").asInt(), secrets.path("databasePasswords"));
    }

    Connection database(String name) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + postgres + "/" + name,
                name,
                passwords.path(name).asText());
    }
}
