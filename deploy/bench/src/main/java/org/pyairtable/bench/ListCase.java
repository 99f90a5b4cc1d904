package org.pyairtable.bench;

import static org.pyairtable.bench.BenchBase.field;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Pages of a large table: sorted, filtered, and far from the beginning. Its rows are written by SQL. */
final class ListCase {
    private static final int DEEP = 5_000;
    private static final int REPEATS = 100;
    private static final int ROUNDS = 5;
    private static final int NEARBY = 50;
    private static final int SLOW_CLIENTS = 20;

    private final int rows;

    ListCase(int rows) {
        this.rows = rows;
    }

    void run(BenchBase base) throws Exception {
        BenchTable table = base.table(
                "Readings",
                List.of(
                        field("Name", "singleLineText"),
                        field("Amount", "number", Map.of("precision", 0)),
                        field("Price", "currency", Map.of("precision", 2, "symbol", "€")),
                        field("Note", "multilineText"),
                        field("Open", "checkbox", Map.of("icon", "check", "color", "greenBright")),
                        field("Day", "date", Map.of("dateFormat", Map.of("name", "iso")))));
        load(base, table);
        String promise = rows > 50_000 ? "≤ 100" : "≤ 10";
        String sorted = table.path() + "?sort%5B0%5D%5Bfield%5D=Amount";
        String filtered = table.path() + "?filterByFormula=" + encoded("{Amount} < " + rows / 100);
        String both = filtered + "&sort%5B0%5D%5Bfield%5D=Price&sort%5B0%5D%5Bdirection%5D=desc";
        Timings first = Timings.of(1, () -> page(base, sorted, 100));
        DataBenchmark.note(
                "first page of 100 of " + label() + " sorted, before anything is known", first.median(), "ms");
        settle(base, table, sorted, both);
        firstPages(
                base,
                List.of(
                        new FirstPage("sorted", sorted),
                        new FirstPage("filtered, 1 % hits", filtered),
                        new FirstPage("filtered and sorted", both)),
                promise);
        direct(base, table);
        deep(base, sorted + "&pageSize=" + Math.min(100, rows / DEEP), rows / Math.min(100, rows / DEEP));
        if (rows > 50_000) {
            slowly(base, sorted);
        }
    }

    private String label() {
        return "%,d".formatted(rows);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void load(BenchBase base, BenchTable table) throws Exception {
        Timings loading = Timings.of(1, () -> {
            base.execute("insert into " + table.physical()
                    + " (_id, _no, _created_at, _created_by, _modified_at, _modified_by, " + table.column("Name")
                    + ", " + table.column("Amount") + ", " + table.column("Price") + ", " + table.column("Note")
                    + ", " + table.column("Open") + ", " + table.column("Day") + ")"
                    + " select 'rec' || lpad(n::text, 14, '0'), n, now(), 'usrBench', now(), 'usrBench', 'Reading '"
                    + " || n, (n * 7919::bigint) % " + rows + ", (n * 104729::bigint) % " + rows
                    + " / 100.0, 'The sensor on the roof says ' || n, nullif(n % 3 = 0, false),"
                    + " date '2020-01-01' + (n % 2000) from generate_series(1, " + rows + ") n");
            base.execute("select setval('" + table.numbers() + "', " + rows + ")");
            base.execute("vacuum analyze " + table.physical());
        });
        DataBenchmark.note(label() + " rows written by SQL", loading.median() / 1e3, "s");
    }

    /** Asks until the answers are as fast as they get: the service notices what is asked for and indexes it. */
    private static void settle(BenchBase base, BenchTable table, String... paths) throws Exception {
        long began = System.nanoTime();
        for (String path : paths) {
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
            double before = Double.MAX_VALUE;
            double now = Timings.of(5, () -> page(base, path, 1)).median();
            while (System.nanoTime() < patience && (now > 15 || now < before * 0.7)) {
                before = now;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
                now = Timings.of(5, () -> page(base, path, 1)).median();
            }
        }
        DataBenchmark.note("until the service has settled", (System.nanoTime() - began) / 1e9, "s");
        try (PreparedStatement query = base.database()
                .prepareStatement("select count(*) from pg_indexes where tablename = ? and indexname like 'idx%'")) {
            query.setString(1, table.id());
            try (ResultSet count = query.executeQuery()) {
                count.next();
                DataBenchmark.note("indexes that it made", count.getInt(1), "");
            }
        }
    }

    /** Of a list that is asked for many times. */
    private record FirstPage(String what, String path, Timings timings) {
        FirstPage(String what, String path) {
            this(what, path, new Timings());
        }
    }

    /** The lists take turns, so that a bad second of the machine does not fall on one of them alone. */
    private void firstPages(BenchBase base, List<FirstPage> lists, String promise) throws Exception {
        for (FirstPage list : lists) {
            Timings.of(REPEATS, () -> page(base, list.path, 100));
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (FirstPage list : lists) {
                list.timings.addAll(Timings.of(REPEATS, () -> page(base, list.path, 100)));
            }
        }
        for (FirstPage list : lists) {
            DataBenchmark.report(
                    "first page of 100 of " + label() + " " + list.what + ", p95",
                    list.timings.percentile(0.95),
                    "ms",
                    promise);
            DataBenchmark.note("  p50", list.timings.median(), "ms");
        }
    }

    private static JsonNode page(BenchBase base, String path, int atLeast) throws IOException {
        JsonNode page = base.client().get(path);
        if (page.path("records").size() < atLeast) {
            throw new IOException("a page of " + page.path("records").size() + " records");
        }
        return page;
    }

    private static void direct(BenchBase base, BenchTable table) throws Exception {
        try (PreparedStatement select = base.database()
                .prepareStatement("select * from " + table.physical() + " order by " + table.column("Amount")
                        + " asc nulls first, _no limit 101")) {
            Timings timings = Timings.of(20, () -> {
                try (ResultSet found = select.executeQuery()) {
                    found.next();
                }
            });
            DataBenchmark.note("the sorted rows straight from PostgreSQL, p50", timings.median(), "ms");
        }
    }

    /** Walks to the last page, as a client does. */
    private static void deep(BenchBase base, String path, int pages) throws Exception {
        Timings start = new Timings();
        Timings end = new Timings();
        Timings whole = new Timings();
        String[] offset = {""};
        for (int round = 0; round < 3; round++) {
            offset[0] = "";
            for (int i = 0; i < NEARBY; i++) {
                start.measure(() -> offset[0] = next(base, path, offset[0]));
            }
        }
        offset[0] = "";
        whole.measure(() -> {
            for (int i = 1; i < DEEP - NEARBY; i++) {
                offset[0] = next(base, path, offset[0]);
            }
        });
        for (int i = 0; i < NEARBY && !offset[0].isEmpty(); i++) {
            end.measure(() -> offset[0] = next(base, path, offset[0]));
        }
        DataBenchmark.note("pages around the first of " + pages + ", p50", start.median(), "ms");
        DataBenchmark.note("pages around the 5,000th, p50", end.median(), "ms");
        DataBenchmark.report("the 5,000th page costs, times the first", end.median() / start.median(), "×", "≤ 2");
        DataBenchmark.note("walking there", whole.median() / 1e3, "s");
    }

    private static String next(BenchBase base, String path, String offset) throws IOException {
        String query = offset.isEmpty() ? path : path + "&offset=" + encoded(offset);
        return base.client().get(query).path("offset").asText();
    }

    /** Clients that ask for pages and take the answers drop by drop; the memory is reported at the end. */
    private static void slowly(BenchBase base, String path) throws Exception {
        GatewayConnection[] clients = new GatewayConnection[SLOW_CLIENTS];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = base.suite().connect();
            for (int pipelined = 0; pipelined < 50; pipelined++) {
                clients[i].request("GET", path, new byte[0]);
            }
        }
        byte[] drop = new byte[512];
        for (int i = 0; i < 50; i++) {
            for (GatewayConnection client : clients) {
                client.read(drop);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        for (GatewayConnection client : clients) {
            client.close();
        }
    }
}
