package org.pyairtable.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One record at a time, by ten connections at once. */
final class ReadCase {
    private static final int CONNECTIONS = 10;
    private static final int RECORDS = 1_000;
    private static final long WARM_NANOS = 8_000_000_000L;
    private static final long ROUND_NANOS = 4_000_000_000L;
    private static final int ROUNDS = 5;
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    /** Reads until the time is over; answers how long each request took. */
    private interface Load {
        Timings run(long untilNanos) throws Exception;
    }

    void run(BenchBase base) throws Exception {
        BenchTable table = base.table("Jobs", MixedRecords.fields());
        List<String> ids = new ArrayList<>();
        for (int n = 0; n < RECORDS; n += 10) {
            base.client()
                    .post(table.path(), MixedRecords.batch(n, 10))
                    .path("records")
                    .forEach(record -> ids.add(record.path("id").asText()));
        }
        awaitEmbedded(base, table);
        double throughGateway = throughGateway(base, table, ids);
        double direct = measure(
                "the same rows straight from PostgreSQL",
                false,
                until -> together(() -> direct(base, table, ids, until)));
        DataBenchmark.note("share of direct PostgreSQL", throughGateway / direct, "×");
    }

    private static double throughGateway(BenchBase base, BenchTable table, List<String> ids) throws Exception {
        try (GatewayLoad clients = base.suite().connect(CONNECTIONS)) {
            return measure(
                    "one record read, 10 connections",
                    true,
                    until -> clients.run(() -> table.path() + "/" + any(ids), until));
        }
    }

    private static String any(List<String> ids) {
        return ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
    }

    /** Until the search is done with the records, which keeps the machine busy after each import. */
    private static void awaitEmbedded(BenchBase base, BenchTable table) throws Exception {
        long began = System.nanoTime();
        try (Connection connection = base.suite().database("ai_ml");
                PreparedStatement query = connection.prepareStatement(
                        "select count(*) from document where table_id = ? and state = 'indexed'")) {
            query.setString(1, table.id());
            while (embedded(query) < RECORDS && System.nanoTime() - began < PATIENCE_NANOS) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
            DataBenchmark.note("records found by meaning before reading begins", embedded(query), "");
            DataBenchmark.note("  after", (System.nanoTime() - began) / 1e9, "s");
        }
    }

    private static int embedded(PreparedStatement query) throws SQLException {
        try (ResultSet count = query.executeQuery()) {
            count.next();
            return count.getInt(1);
        }
    }

    private static Timings direct(BenchBase base, BenchTable table, List<String> ids, long until) throws Exception {
        try (Connection connection = base.suite().database("data_integration");
                PreparedStatement select =
                        connection.prepareStatement("select * from " + table.physical() + " where _id = ?")) {
            Timings timings = new Timings();
            while (System.nanoTime() < until) {
                select.setString(1, any(ids));
                timings.measure(() -> {
                    try (ResultSet rows = select.executeQuery()) {
                        rows.next();
                    }
                });
            }
            return timings;
        }
    }

    /** The median of the rounds in requests a second. */
    private static double measure(String what, boolean promised, Load load) throws Exception {
        load.run(System.nanoTime() + WARM_NANOS);
        Timings rates = new Timings();
        Timings all = new Timings();
        for (int round = 0; round < ROUNDS; round++) {
            Timings timings = load.run(System.nanoTime() + ROUND_NANOS);
            rates.add((long) (timings.count() * 1e6 / (ROUND_NANOS / 1e9)));
            all.addAll(timings);
        }
        if (promised) {
            DataBenchmark.report(what, rates.median(), "/s", "≥ 4,000");
            DataBenchmark.report(what + ", p99", all.percentile(0.99), "ms", "≤ 10");
        } else {
            DataBenchmark.note(what, rates.median(), "/s");
        }
        DataBenchmark.note(what + ", p50", all.median(), "ms");
        return rates.median();
    }

    /** The same by as many threads as there are connections. */
    private static Timings together(Callable<Timings> client) throws Exception {
        Timings all = new Timings();
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (Future<Timings> timings : threads.invokeAll(Collections.nCopies(CONNECTIONS, client))) {
                all.addAll(timings.get());
            }
        }
        return all;
    }
}
