package org.pyairtable.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where the gateway, the broker and the databases of the running local suite are; read from its home folder. */
record LocalSuite(URI gateway, String kafka, int postgres, JsonNode passwords, JsonNode processes) {
    private static final long KIBI = 1024;

    static LocalSuite running() throws IOException {
        Path home =
                Path.of(Optional.ofNullable(System.getenv("PYAIRTABLE_HOME")).orElse(".pyairtable"));
        ObjectMapper json = new ObjectMapper();
        JsonNode state = json.readTree(home.resolve("state.json").toFile());
        JsonNode secrets = json.readTree(home.resolve("secrets.json").toFile());
        return new LocalSuite(
                URI.create(state.path("gateway").asText()),
                state.path("kafka").asText(),
                state.path("postgres").asInt(),
                secrets.path("databasePasswords"),
                state.path("processes"));
    }

    Connection database(String name) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + postgres + "/" + name,
                name,
                passwords.path(name).asText());
    }

    /** A connection of one client to the gateway, as the first user. */
    GatewayConnection connect() throws IOException {
        return new GatewayConnection(gateway, token());
    }

    /** Many such clients. */
    GatewayLoad connect(int clients) throws IOException {
        return new GatewayLoad(gateway, token(), clients);
    }

    PatientClient patient() {
        return new PatientClient(gateway, token());
    }

    /** Starts of each process since the suite started, by its name. */
    static Map<String, Integer> restarts() throws IOException {
        Map<String, Integer> restarts = new TreeMap<>();
        running()
                .processes()
                .forEach(process -> restarts.put(
                        process.path("name").asText(), process.path("restarts").asInt()));
        return restarts;
    }

    private static String token() {
        return Optional.ofNullable(System.getenv("PYAIRTABLE_TOKEN")).orElse("");
    }

    /** The resident memory of a process of the suite; 0 where the system does not report it. */
    long residentMebibytes(String process) throws IOException {
        for (JsonNode candidate : processes) {
            Path status = Path.of("/proc", String.valueOf(candidate.path("pid").asLong()), "status");
            if (candidate.path("name").asText().equals(process) && Files.exists(status)) {
                return Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIBI)
                        .findFirst()
                        .orElse(0);
            }
        }
        return 0;
    }
}
