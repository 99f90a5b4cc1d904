package org.pyairtable.bench;

import static org.pyairtable.bench.BenchBase.field;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Questions about 100,000 records, and batches of 1,000, through the gateway of a running suite. */
public final class QueryBenchmark {
    private static final int ROWS = 100_000;
    private static final int FAR = 90_000;
    private static final int BATCH = 1_000;
    private static final int FIELDS = 20;
    private static final int BATCHES = 10;

    private QueryBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        try (BenchBase base = BenchBase.create(LocalSuite.running())) {
            BenchTable table = base.table(
                    "Readings",
                    List.of(
                            field("Name", "singleLineText"),
                            field("Amount", "number", Map.of("precision", 0)),
                            field("Price", "currency", Map.of("precision", 2, "symbol", "€")),
                            field("Day", "date", Map.of("dateFormat", Map.of("name", "iso")))));
            load(base, table);
            figures(base, table);
            windows(base, table);
            batches(base);
        }
    }

    private static void load(BenchBase base, BenchTable table) throws Exception {
        base.execute("insert into " + table.physical()
                + " (_id, _no, _created_at, _created_by, _modified_at, _modified_by, " + table.column("Name") + ", "
                + table.column("Amount") + ", " + table.column("Price") + ", " + table.column("Day")
                + ") select 'rec' || lpad(n::text, 14, '0'), n, now(), 'usrBench', now(), 'usrBench', 'Sensor ' || n % 50,"
                + " (n * 7919::bigint) % " + ROWS + ", n / 100.0, date '2024-01-01' + (n % 700)"
                + " from generate_series(1, " + ROWS + ") n");
        base.execute("vacuum analyze " + table.physical());
    }

    private static JsonNode ask(BenchBase base, Map<String, ?> question) throws IOException {
        return base.client().post("/api/bases/" + base.id() + "/query", question);
    }

    private static void figures(BenchBase base, BenchTable table) throws Exception {
        List<?> sums = List.of(
                Map.of("function", "count"),
                Map.of("function", "sum", "field", "Price"),
                Map.of("function", "average", "field", "Amount"));
        report(
                base,
                "group by a text and aggregate",
                "≤ 300",
                Map.of(
                        "table",
                        table.id(),
                        "limit",
                        1,
                        "groupBy",
                        List.of(Map.of("path", List.of("Name"))),
                        "aggregates",
                        sums));
        report(
                base,
                "group by month and aggregate",
                "≤ 300",
                Map.of(
                        "table",
                        table.id(),
                        "limit",
                        1,
                        "groupBy",
                        List.of(Map.of("path", List.of("Day"), "unit", "month")),
                        "aggregates",
                        sums));
    }

    /** With the total and the summaries that the console asks for besides. */
    private static void report(BenchBase base, String what, String promise, Map<String, ?> question) throws Exception {
        Timings.of(5, () -> ask(base, question));
        Timings timings = Timings.of(30, () -> ask(base, question));
        DataBenchmark.report(what + ", 100,000 records, p50", timings.median(), "ms", promise);
        DataBenchmark.note("  p95", timings.percentile(0.95), "ms");
    }

    private static void windows(BenchBase base, BenchTable table) throws Exception {
        Map<String, ?> question =
                Map.of("table", table.id(), "sort", List.of(Map.of("field", "Amount")), "offset", FAR, "limit", 100);
        settle(base, question);
        Timings timings = Timings.of(100, () -> ask(base, question));
        DataBenchmark.report(
                "100 records at offset 90,000 of 100,000 sorted, p95", timings.percentile(0.95), "ms", "≤ 50");
        DataBenchmark.note("  p50", timings.median(), "ms");
    }

    /** Asks until the service has indexed what it is asked for. */
    private static void settle(BenchBase base, Map<String, ?> question) throws Exception {
        for (int i = 0; i < 20; i++) {
            ask(base, question);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    private static void batches(BenchBase base) throws Exception {
        List<Map<String, Object>> fields = new ArrayList<>(List.of(field("Name", "singleLineText")));
        for (int i = 1; i < FIELDS; i++) {
            fields.add(
                    i % 2 == 0 ? field("F" + i, "singleLineText") : field("F" + i, "number", Map.of("precision", 2)));
        }
        BenchTable table = base.table("Batches", fields);
        List<Map<String, ?>> records = new ArrayList<>();
        for (int n = 0; n < BATCH; n++) {
            Map<String, Object> cells = new LinkedHashMap<>();
            cells.put("Name", "Part " + n);
            for (int i = 1; i < FIELDS; i++) {
                cells.put("F" + i, i % 2 == 0 ? "text " + n : n + 0.25);
            }
            records.add(Map.of("fields", cells));
        }
        String path = "/api/bases/" + base.id() + "/tables/" + table.id() + "/batch";
        Map<String, ?> batch = Map.of("records", records);
        Timings.of(2, () -> base.client().post(path, batch));
        Timings timings = Timings.of(BATCHES, () -> base.client().post(path, batch));
        DataBenchmark.report(
                "records of 20 fields by batches of 1,000", BATCH * 1_000 / timings.median(), "/s", "≥ 4,800");
    }
}
