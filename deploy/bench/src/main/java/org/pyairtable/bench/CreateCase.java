package org.pyairtable.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Records of 20 mixed fields that one client creates: in batches of ten, and one at a time. */
final class CreateCase {
    private static final int BATCH = 10;
    private static final int BATCHES = 100;
    private static final long WARM_NANOS = 45_000_000_000L;
    private static final int READS = 2_000;
    private static final int ROUNDS = 7;
    private static final int SINGLES = 400;

    void run(BenchBase base) throws Exception {
        BenchTable table = base.table("Jobs", MixedRecords.fields());
        List<byte[]> bodies = new ArrayList<>();
        ObjectMapper json = new ObjectMapper();
        for (int i = 0; i < BATCHES; i++) {
            bodies.add(json.writeValueAsBytes(MixedRecords.batch(i * BATCH, BATCH)));
        }
        Timings.Action thousand = () -> {
            for (byte[] body : bodies) {
                base.client().send("POST", table.path(), body);
            }
        };
        Timings cold = Timings.of(1, thousand);
        warm(base, table, thousand);
        Timings warm = Timings.of(ROUNDS, thousand);
        DataBenchmark.note("1,000 records × 20 fields in batches of 10, first time", cold.median() / 1e3, "s");
        DataBenchmark.report(
                "1,000 records × 20 fields in batches of 10, median of " + ROUNDS, warm.median() / 1e3, "s", "≤ 0.75");
        byte[] single = json.writeValueAsBytes(Map.of("fields", MixedRecords.cells(7)));
        Timings singles = Timings.of(SINGLES, () -> base.client().send("POST", table.path(), single));
        DataBenchmark.report("one record created, p50", singles.median(), "ms", "≤ 4");
        DataBenchmark.note("one record created, p95", singles.percentile(0.95), "ms");
        direct(base, table, warm.median());
    }

    /** Reads as well: most of what a request passes through is the same for both, and reading takes less time. */
    private static void warm(BenchBase base, BenchTable table, Timings.Action thousand) throws Exception {
        String record = table.path() + "/"
                + base.client()
                        .post(table.path(), Map.of("fields", MixedRecords.cells(0)))
                        .path("id")
                        .asText();
        long began = System.nanoTime();
        while (System.nanoTime() - began < WARM_NANOS) {
            Timings.of(1, thousand);
            Timings.of(READS, () -> base.client().send("GET", record, new byte[0]));
        }
    }

    /** The same rows straight into PostgreSQL: one statement and one commit a batch. */
    private static void direct(BenchBase base, BenchTable table, double throughGateway) throws Exception {
        base.execute("create table records.bench_direct (like " + table.physical() + " including all)");
        try (PreparedStatement insert = base.database()
                .prepareStatement("insert into records.bench_direct"
                        + " select * from jsonb_populate_recordset(null::records.bench_direct, ?::jsonb)")) {
            List<String> batches = rows(base, table);
            Timings.Action thousand = () -> {
                base.execute("truncate records.bench_direct");
                for (String batch : batches) {
                    insert.setString(1, batch);
                    insert.executeUpdate();
                }
            };
            Timings.of(2, thousand);
            Timings direct = Timings.of(ROUNDS, thousand);
            DataBenchmark.note("the same rows straight into PostgreSQL, 100 commits", direct.median() / 1e3, "s");
            DataBenchmark.note("ratio to direct PostgreSQL", throughGateway / direct.median(), "×");
        } finally {
            base.execute("drop table records.bench_direct");
        }
        base.execute("create table records.bench_commit (n bigint)");
        try (PreparedStatement insert =
                base.database().prepareStatement("insert into records.bench_commit values (1)")) {
            Timings commits = Timings.of(200, insert::executeUpdate);
            DataBenchmark.note("a commit of PostgreSQL on this disk, p50", commits.median(), "ms");
        } finally {
            base.execute("drop table records.bench_commit");
        }
    }

    /** The first thousand rows as JSON, ten at a time. */
    private static List<String> rows(BenchBase base, BenchTable table) throws SQLException {
        List<String> batches = new ArrayList<>();
        try (Statement query = base.database().createStatement();
                ResultSet rows = query.executeQuery("select jsonb_agg(to_jsonb(t)) from (select * from "
                        + table.physical() + " order by _no limit " + BATCH * BATCHES + ") t group by t._no / "
                        + BATCH)) {
            while (rows.next()) {
                batches.add(rows.getString(1));
            }
        }
        return batches;
    }
}
