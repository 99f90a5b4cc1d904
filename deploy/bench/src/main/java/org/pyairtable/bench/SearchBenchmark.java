package org.pyairtable.bench;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a search takes while what was imported is embedded and another client writes. The first argument is the number
 * of imported records, the second how many seconds are measured.
 */
public final class SearchBenchmark {
    private static final int RECORDS = 50_000;
    private static final int SECONDS = 60;
    private static final int IN_A_FILE = 10_000;
    private static final long BETWEEN_SEARCHES = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long BETWEEN_WRITES = TimeUnit.MILLISECONDS.toNanos(50);
    private static final double MOST = 0.95;
    private static final List<String> THINGS =
            List.of("roof", "cellar", "window", "crane", "invoice", "permit", "gate");
    private static final List<String> EVENTS =
            List.of("was damaged by a storm", "waits for the inspector", "is painted again", "came too late");

    private SearchBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : RECORDS;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : SECONDS;
        LocalSuite suite = LocalSuite.running();
        System.out.println(Machine.describe());
        SearchBacklog.awaitEmpty(suite);
        try (MemoryWatch memory = MemoryWatch.of(suite, "ai-ml");
                BenchBase base = BenchBase.create(suite)) {
            BenchTable table = base.table(
                    "Remarks",
                    List.of(BenchBase.field("Title", "singleLineText"), BenchBase.field("Text", "multilineText")));
            for (int from = 0; from < records; from += IN_A_FILE) {
                byte[] file = file(from, Math.min(records, from + IN_A_FILE));
                base.client()
                        .send(
                                "POST",
                                "/api/bases/" + base.id() + "/tables/" + table.id() + "/import",
                                "text/csv",
                                file);
            }
            awaitBacklog(suite, records / 2);
            DataBenchmark.note("to be embedded at the beginning", backlog(suite), "records");
            measure(suite, base, table, seconds);
            DataBenchmark.note("to be embedded at the end", backlog(suite), "records");
            memory.report();
        }
    }

    private static void measure(LocalSuite suite, BenchBase base, BenchTable table, int seconds) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger written = new AtomicInteger();
        Thread writer = Thread.ofPlatform().start(() -> write(suite, base, table, over, written));
        Timings searches = new Timings();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try (GatewayConnection client = suite.connect()) {
            for (int n = 0; System.nanoTime() < end; n++) {
                String path = "/api/search?limit=10&q=" + text(n * 31).replace(" ", "%20");
                searches.measure(() -> client.get(path));
                LockSupport.parkNanos(BETWEEN_SEARCHES);
            }
        } finally {
            over.set(true);
            writer.join();
        }
        DataBenchmark.note("records written meanwhile", written.get(), "");
        DataBenchmark.note("searches", searches.count(), "");
        DataBenchmark.note("a search while a backlog is embedded, p50", searches.median(), "ms");
        DataBenchmark.report("a search while a backlog is embedded, p95", searches.percentile(MOST), "ms", "≤ 100");
    }

    private static void write(
            LocalSuite suite, BenchBase base, BenchTable table, AtomicBoolean over, AtomicInteger written) {
        try (GatewayConnection client = suite.connect()) {
            while (!over.get()) {
                client.post(
                        "/v0/" + base.id() + "/" + table.id(),
                        Map.of(
                                "fields",
                                Map.of("Title", "Note " + written.incrementAndGet(), "Text", text(written.get()))));
                LockSupport.parkNanos(BETWEEN_WRITES);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void awaitBacklog(LocalSuite suite, int wanted) throws Exception {
        long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (backlog(suite) < wanted && System.nanoTime() < patience) {
            LockSupport.parkNanos(BETWEEN_WRITES);
        }
    }

    private static int backlog(LocalSuite suite) throws Exception {
        try (Connection connection = suite.database("ai_ml");
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from document where state = 'pending'")) {
            count.next();
            return count.getInt(1);
        }
    }

    private static byte[] file(int from, int until) {
        StringBuilder file = new StringBuilder("Title,Text\r\n");
        for (int n = from; n < until; n++) {
            file.append("Remark ").append(n).append(',').append(text(n)).append("\r\n");
        }
        return file.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String text(int n) {
        return "The " + THINGS.get(n % THINGS.size()) + " of house " + n % 977 + " " + EVENTS.get(n % EVENTS.size());
    }
}
