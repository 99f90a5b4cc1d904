package org.pyairtable.bench;

import static org.pyairtable.bench.BenchBase.field;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs of workflows through the gateway of a running suite, by ten clients: three local steps, one record written, and how
 * late timers are. A run counts once it has ended.
 */
public final class WorkflowBenchmark {
    private static final int CLIENTS = 10;
    private static final int ROUNDS = 3;
    private static final Duration ROUND = Duration.ofSeconds(8);
    private static final int SLEEPERS = 1_000;
    private static final long SLEEP_MILLIS = 5_000;

    private WorkflowBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        LocalSuite suite = LocalSuite.running();
        System.out.println(Machine.describe());
        try (BenchBase base = BenchBase.create(suite);
                Connection engine = suite.database("workflow_engine")) {
            BenchTable table = base.table("Out", List.of(field("Name", "singleLineText")));
            String local = workflow(
                    base,
                    "Three local steps",
                    List.of(
                            Map.of("id", "a", "action", "evaluate", "formula", "\"x-\" & {trigger.name}"),
                            Map.of(
                                    "id",
                                    "b",
                                    "action",
                                    "branch",
                                    "when",
                                    "{trigger.qty}>5",
                                    "then",
                                    List.of(Map.of("id", "c", "action", "evaluate", "formula", "{trigger.qty}*2")),
                                    "otherwise",
                                    List.of())));
            String write = workflow(
                    base,
                    "One record",
                    List.of(Map.of(
                            "id",
                            "a",
                            "action",
                            "createRecord",
                            "baseId",
                            base.id(),
                            "table",
                            table.id(),
                            "fields",
                            Map.of("Name", "x-{{trigger.name}}"))));
            String sleep = workflow(
                    base,
                    "Sleeps",
                    List.of(Map.of("id", "a", "action", "wait", "duration", "PT" + SLEEP_MILLIS / 1_000 + "S")));
            throughput(suite, engine, local, "runs of three local steps", "≥ 580 on an idle machine");
            throughput(suite, engine, write, "runs that write a record", "≥ 300");
            lateness(suite, engine, sleep);
            try (GatewayConnection fresh = suite.connect()) {
                for (String workflow : List.of(local, write, sleep)) {
                    fresh.send("DELETE", "/api/workflows/" + workflow, new byte[0]);
                }
            }
        }
    }

    private static String workflow(BenchBase base, String name, List<?> steps) throws IOException {
        String workspace = base.client()
                .get("/api/workspaces")
                .path("items")
                .path(0)
                .path("id")
                .asText();
        JsonNode made = base.client()
                .post(
                        "/api/workflows",
                        Map.of(
                                "workspaceId",
                                workspace,
                                "name",
                                name,
                                "trigger",
                                Map.of("type", "manual"),
                                "steps",
                                steps));
        return made.path("id").asText();
    }

    private static void throughput(LocalSuite suite, Connection engine, String workflow, String what, String promise)
            throws Exception {
        starts(suite, workflow, Duration.ofSeconds(3), Integer.MAX_VALUE);
        settle(engine, workflow);
        double[] perSecond = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long began = System.nanoTime();
            int started = starts(suite, workflow, ROUND, Integer.MAX_VALUE);
            settle(engine, workflow);
            perSecond[round] = started / ((System.nanoTime() - began) / 1e9);
        }
        Arrays.sort(perSecond);
        DataBenchmark.report(what + ", median of " + ROUNDS, perSecond[ROUNDS / 2], "/s", promise);
        DataBenchmark.note("  failed", (double) number(engine, workflow, "status = 'failed'"), "runs");
    }

    private static void lateness(LocalSuite suite, Connection engine, String workflow) throws Exception {
        starts(suite, workflow, Duration.ofMinutes(1), SLEEPERS);
        settle(engine, workflow);
        try (PreparedStatement statement = engine.prepareStatement(
                "select percentile_disc(0.99) within group (order by"
                        + " extract(epoch from finished_at - started_at) * 1000 - ?), count(*) from run where workflow_id = ?")) {
            statement.setLong(1, SLEEP_MILLIS);
            statement.setString(2, workflow);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                DataBenchmark.report(
                        "timers of " + rows.getLong(2) + " runs late, p99", rows.getDouble(1), "ms", "≤ 300");
            }
        }
    }

    /** Starts runs until the time is over or so many have begun; answers how many. */
    private static int starts(LocalSuite suite, String workflow, Duration time, int most) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        int each = Math.max(1, most / CLIENTS);
        Callable<Integer> client = () -> {
            try (GatewayConnection connection = suite.connect()) {
                int started = 0;
                while (started < each && System.nanoTime() < end) {
                    connection.post(
                            "/api/workflows/" + workflow + "/runs", Map.of("input", Map.of("name", "bench", "qty", 7)));
                    started++;
                }
                return started;
            }
        };
        List<Future<Integer>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(client));
            }
        }
        int all = 0;
        for (Future<Integer> one : clients) {
            all += one.get();
        }
        return all;
    }

    private static void settle(Connection engine, String workflow) throws SQLException {
        while (number(engine, workflow, "finished_at is null") > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static long number(Connection engine, String workflow, String condition) throws SQLException {
        try (PreparedStatement statement =
                engine.prepareStatement("select count(*) from run where workflow_id = ? and " + condition)) {
            statement.setString(1, workflow);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
