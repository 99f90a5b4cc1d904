package org.pyairtable.bench;

import static org.pyairtable.bench.BenchBase.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What rules cost who reads a list: an editor reads the first page of 100 of 50,000 records and single records, without rules in
 * the base, with rules of another table, and with a condition on rows over a field that has an index. The lists take turns.
 */
public final class PermissionsBenchmark {
    private static final int ROWS = 50_000;
    /** A record that the condition lets through. */
    private static final int SEEN = 1;

    private static final int ROUNDS = 5;
    private static final int REPEATS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private PermissionsBenchmark() {}

    /** A list that the editor reads, in a base of its own. */
    private record Reading(String what, BenchBase base, BenchTable table, Timings lists, Timings records) {
        static Reading of(LocalSuite suite, String what, List<?> rules) throws Exception {
            BenchBase base = BenchBase.create(suite);
            BenchTable table = base.table(
                    "Readings",
                    List.of(
                            field("Name", "singleLineText"),
                            field("Amount", "number", Map.of("precision", 0)),
                            field("Note", "multilineText")));
            load(base, table);
            base.client()
                    .send(
                            "PUT",
                            "/api/bases/" + base.id() + "/rules",
                            JSON.writeValueAsBytes(Map.of("revision", 0, "rules", rules)));
            return new Reading(what, base, table, new Timings(), new Timings());
        }

        String list() {
            return table.path() + "?pageSize=100&sort%5B0%5D%5Bfield%5D=Amount";
        }

        String record() {
            return table.path() + "/rec" + "%014d".formatted(SEEN);
        }
    }

    public static void main(String[] arguments) throws Exception {
        LocalSuite suite = LocalSuite.running();
        System.out.println(Machine.describe());
        String token = editor(suite);
        List<Reading> readings = List.of(
                Reading.of(suite, "without rules", List.of()),
                Reading.of(
                        suite,
                        "with a rule of another table",
                        List.of(rule(Map.of("table", "Unused", "access", "none")))),
                Reading.of(
                        suite,
                        "with a condition on rows over an indexed field",
                        List.of(rule(Map.of("table", "Readings", "rows", "{Amount} < " + ROWS / 2)))));
        try (GatewayConnection client = new GatewayConnection(suite.gateway(), token)) {
            for (Reading reading : readings) {
                settle(client, reading);
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Reading reading : readings) {
                    reading.lists.addAll(Timings.of(REPEATS, () -> page(client, reading.list())));
                    reading.records.addAll(Timings.of(REPEATS, () -> client.get(reading.record())));
                }
            }
        }
        report(readings);
        for (Reading reading : readings) {
            reading.base.close();
        }
    }

    private static void report(List<Reading> readings) {
        double list = readings.getFirst().lists.median();
        double record = readings.getFirst().records.median();
        for (Reading reading : readings) {
            DataBenchmark.note("first page of 100, " + reading.what + ", p50", reading.lists.median(), "ms");
            DataBenchmark.note("one record, " + reading.what + ", p50", reading.records.median(), "ms");
        }
        DataBenchmark.report(
                "a list with a rule of another table, times one without rules",
                readings.get(1).lists.median() / list,
                "×",
                "≤ 1.05");
        DataBenchmark.report(
                "a list with a condition on rows, times one without rules",
                readings.get(2).lists.median() / list,
                "×",
                "≤ 1.3");
        DataBenchmark.note(
                "a record with a rule of another table, times one without rules",
                readings.get(1).records.median() / record,
                "×");
        DataBenchmark.note(
                "a record with a condition on rows, times one without rules",
                readings.get(2).records.median() / record,
                "×");
    }

    private static Map<String, ?> rule(Map<String, ?> table) {
        return Map.of("name", "Editors", "audience", Map.of("role", "editor"), "tables", List.of(table));
    }

    private static void load(BenchBase base, BenchTable table) throws Exception {
        base.execute("insert into " + table.physical()
                + " (_id, _no, _created_at, _created_by, _modified_at, _modified_by, " + table.column("Name") + ", "
                + table.column("Amount") + ", " + table.column("Note")
                + ") select 'rec' || lpad(n::text, 14, '0'), n, now(), 'usrBench', now(), 'usrBench', 'Reading ' || n,"
                + " (n * 7919::bigint) % " + ROWS + ", 'The sensor on the roof says ' || n from generate_series(1, "
                + ROWS + ") n");
        base.execute("select setval('" + table.numbers() + "', " + ROWS + ")");
        base.execute("vacuum analyze " + table.physical());
    }

    /** A member whom the rules concern. */
    private static String editor(LocalSuite suite) throws IOException {
        String email = "bench-" + UUID.randomUUID() + "@example.org";
        String password = UUID.randomUUID() + "-Aa1";
        try (GatewayConnection owner = suite.connect();
                GatewayConnection anonymous = new GatewayConnection(suite.gateway(), "")) {
            String workspace = owner.get("/api/workspaces")
                    .path("items")
                    .path(0)
                    .path("id")
                    .asText();
            JsonNode invitation = owner.post(
                    "/api/workspaces/" + workspace + "/invitations",
                    Map.of("email", email, "role", "editor", "delivery", "link"));
            anonymous.post(
                    "/api/auth/register",
                    Map.of(
                            "email",
                            email,
                            "password",
                            password,
                            "name",
                            "Bench Editor",
                            "invitation",
                            invitation.path("secret").asText()));
            return anonymous
                    .post("/api/auth/login", Map.of("email", email, "password", password))
                    .path("accessToken")
                    .asText();
        }
    }

    /** Asks until the service has indexed what it is asked for. */
    private static void settle(GatewayConnection client, Reading reading) throws Exception {
        for (int i = 0; i < 20; i++) {
            Timings.of(10, () -> page(client, reading.list()));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
        }
        Timings.of(REPEATS, () -> client.get(reading.record()));
    }

    private static void page(GatewayConnection client, String path) throws IOException {
        int records = client.get(path).path("records").size();
        if (records < 100) {
            throw new IOException("a page of " + records + " records");
        }
    }
}
