package org.pyairtable.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long ai-ml takes from the start of its process until it is ready, without documents and with more and more of them. The
 * arguments are the numbers of documents. Leaves them: for a suite in a throw-away home.
 */
public final class ReadyBenchmark {
    private static final List<Integer> DOCUMENTS = List.of(0, 60_000, 500_000);
    private static final String SERVICE = "ai-ml";
    private static final int ROUNDS = 3;
    private static final int BATCH = 1_000;
    private static final int DIMENSIONS = 384;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long TAKEN_OVER_WITHIN_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long READY_WITHIN_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final String INSERT = """
            insert into document (table_id, record_id, display, cells, links, source_time, state, cause, actor, correlation,
                                  title, body, passage_hash, embedding, model, change_number, indexed_at, rendering)
            values ('tblBench', 'recBench' || ?, ?, '{}', '{}', now(), 'indexed', 'bench', 'bench', 'bench',
                    ?, 'Remark about a house', 'bench', ?, 'all-minilm-l6-v2-q', nextval('document_change'), now(), 2)
            """;

    private final LocalSuite suite;
    private final Random random = new Random(17);
    private int present;

    private ReadyBenchmark(LocalSuite suite) {
        this.suite = suite;
    }

    public static void main(String[] arguments) throws Exception {
        ReadyBenchmark benchmark = new ReadyBenchmark(LocalSuite.running());
        System.out.println(Machine.describe());
        List<Integer> counts = arguments.length == 0
                ? DOCUMENTS
                : Arrays.stream(arguments).map(Integer::valueOf).sorted().toList();
        for (int count : counts) {
            benchmark.fill(count);
            benchmark.awaitTakenOver(count);
            benchmark.measure(count);
        }
    }

    private void measure(int count) throws IOException {
        List<Long> millis = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            millis.add(restart().toMillis());
        }
        Collections.sort(millis);
        DataBenchmark.note("ready with %,d documents, median".formatted(count), millis.get(ROUNDS / 2) / 1e3, "s");
        DataBenchmark.note("  slowest", millis.getLast() / 1e3, "s");
    }

    /** From the start of the process that the supervisor starts in place of the one that is ended here. */
    private static Duration restart() throws IOException {
        long before = process().path("pid").asLong();
        ProcessHandle.of(before)
                .orElseThrow(() -> new IOException(SERVICE + " does not run"))
                .destroy();
        long patience = System.nanoTime() + READY_WITHIN_NANOS;
        while (System.nanoTime() < patience) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            JsonNode now = process();
            long pid = now.path("pid").asLong();
            if (pid != before && now.path("state").asText().equalsIgnoreCase("ready")) {
                Instant ready = Instant.now();
                Instant started = ProcessHandle.of(pid)
                        .flatMap(handle -> handle.info().startInstant())
                        .orElse(ready);
                return Duration.between(started, ready);
            }
        }
        throw new IOException(SERVICE + " is not ready after " + Duration.ofNanos(READY_WITHIN_NANOS));
    }

    private static JsonNode process() throws IOException {
        for (JsonNode candidate : LocalSuite.running().processes()) {
            if (candidate.path("name").asText().startsWith(SERVICE)) {
                return candidate;
            }
        }
        throw new IOException("The suite has no " + SERVICE);
    }

    private void fill(int count) throws SQLException {
        try (Connection connection = suite.database("ai_ml")) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("insert into source_base values ('appBench', 'wspBench', 'Bench', now())"
                        + " on conflict do nothing");
                statement.execute("insert into source_table values ('tblBench', 'appBench', 'Bench', now())"
                        + " on conflict do nothing");
            }
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                while (present < count) {
                    for (int i = 0; i < BATCH && present < count; i++, present++) {
                        insert.setInt(1, present);
                        insert.setString(2, "Remark " + present);
                        insert.setString(3, "Remark " + present);
                        insert.setBytes(4, vector());
                        insert.addBatch();
                    }
                    insert.executeBatch();
                    connection.commit();
                }
            }
            connection.commit();
        }
    }

    /** Of length one, in any direction. */
    private byte[] vector() {
        double[] values = random.doubles(DIMENSIONS, -1, 1).toArray();
        double length =
                Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
        ByteBuffer bytes = ByteBuffer.allocate(DIMENSIONS * Float.BYTES);
        for (double value : values) {
            bytes.putFloat((float) (value / length));
        }
        return bytes.array();
    }

    private void awaitTakenOver(int count) throws Exception {
        long patience = System.nanoTime() + TAKEN_OVER_WITHIN_NANOS;
        JsonNode index = index();
        while ((index.path("documents").asLong() < count
                        || index.path("phase").asText().startsWith("taking-over"))
                && System.nanoTime() < patience) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            index = index();
        }
        DataBenchmark.note(
                "documents in the index",
                index.path("documents").asInt(),
                index.path("phase").asText());
    }

    private JsonNode index() throws Exception {
        return suite.patient()
                .get("/api/operator/ai-ml/search-index")
                .orFail("the search index")
                .json();
    }
}
