package org.pyairtable.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The relay of core-platform's outbox: how many events a second it publishes, and how long an event takes from its append
 * to the start of its handler in workflow-engine.
 */
public final class RelayBenchmark {
    private static final int EVENTS = 50_000;
    private static final int ROUNDS = 5;
    private static final int RATE = 200;
    private static final int SECONDS = 30;

    private RelayBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        LocalSuite suite = LocalSuite.running();
        System.out.println(Machine.describe());
        try (Connection core = suite.database("core_platform");
                Connection workflow = suite.database("workflow_engine")) {
            throughput(suite, core);
            latency(core, workflow);
        }
    }

    private static void throughput(LocalSuite suite, Connection core) throws Exception {
        String topic = "bench.relay";
        createTopic(suite, topic);
        List<Double> rates = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long began = append(core, topic);
            awaitPublished(core, topic);
            double seconds = (System.nanoTime() - began) / 1e9;
            rates.add(EVENTS / seconds);
            System.out.printf("round %d: %,.0f events/s%n", round + 1, EVENTS / seconds);
        }
        Collections.sort(rates);
        System.out.printf(
                "relay throughput, median of %d: %,.0f events/s (promised 5,000)%n", ROUNDS, rates.get(ROUNDS / 2));
    }

    /** 300 bytes each, 200 keys, committed at once; returns the time of the commit. */
    private static long append(Connection core, String topic) throws SQLException {
        core.setAutoCommit(false);
        try (PreparedStatement insert = core.prepareStatement("""
                insert into outbox (topic, message_key, headers, payload)
                select ?, 'key-' || n % 200, '{"ce_id":"' || n || '","ce_source":"bench","ce_type":"bench"}',
                    convert_to(repeat('x', 300), 'UTF8') from generate_series(1, ?) as n""")) {
            insert.setString(1, topic);
            insert.setInt(2, EVENTS);
            insert.executeUpdate();
        }
        core.commit();
        core.setAutoCommit(true);
        return System.nanoTime();
    }

    private static void awaitPublished(Connection core, String topic) throws SQLException {
        try (PreparedStatement open =
                core.prepareStatement("select 1 from outbox where published_at is null and topic = ? limit 1")) {
            open.setString(1, topic);
            while (true) {
                try (ResultSet rows = open.executeQuery()) {
                    if (!rows.next()) {
                        return;
                    }
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private static void latency(Connection core, Connection workflow) throws SQLException {
        String run = "bench-" + UUID.randomUUID().toString().substring(0, 8);
        List<String> created = new ArrayList<>();
        long began = System.nanoTime();
        try (PreparedStatement insert = core.prepareStatement("""
                insert into outbox (topic, message_key, headers, payload)
                values ('ingest.events', ?, ?, convert_to(?, 'UTF8')) returning created_at""")) {
            for (int i = 0; i < RATE * SECONDS; i++) {
                LockSupport.parkNanos(began + i * (1_000_000_000L / RATE) - System.nanoTime());
                insert.setString(1, "wsp-bench-" + i % 50);
                insert.setString(2, """
                        {"ce_specversion":"1.0","ce_id":"%1$s-%2$d","ce_source":"bench","ce_correlation":"%1$s",\
                        "ce_type":"org.pyairtable.ingest.events.external.v1","ce_subject":"bench"}""".formatted(run, i));
                insert.setString(3, "{\"workspaceId\":\"wsp-bench\",\"name\":\"bench.tick\",\"payload\":{}}");
                try (ResultSet row = insert.executeQuery()) {
                    row.next();
                    created.add(row.getString(1));
                }
            }
        }
        System.out.printf("appended %d events in %.1f s%n", created.size(), (System.nanoTime() - began) / 1e9);
        List<Double> millis = awaitHandled(core, workflow, run, created.size());
        System.out.printf(
                "append → handler at %d events/s: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms (promised 50), max %.1f ms%n",
                RATE,
                millis.get(millis.size() / 2),
                millis.get(millis.size() * 95 / 100),
                millis.get(millis.size() * 99 / 100),
                millis.getLast());
    }

    /** Both databases are on one server, so their clocks agree. */
    private static List<Double> awaitHandled(Connection core, Connection workflow, String run, int count)
            throws SQLException {
        Map<String, Double> handled = Map.of();
        while (handled.size() < count) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            handled = times(
                    workflow,
                    "select event_id, extract(epoch from min(handled_at)) * 1000 from inbox where correlation = ? group by 1",
                    run);
        }
        Map<String, Double> appended = times(
                core,
                "select headers::json ->> 'ce_id', extract(epoch from created_at) * 1000 from outbox where headers::json ->> 'ce_correlation' = ?",
                run);
        List<Double> millis = new ArrayList<>();
        handled.forEach((id, at) -> Optional.ofNullable(appended.get(id)).ifPresent(from -> millis.add(at - from)));
        Collections.sort(millis);
        return millis;
    }

    private static Map<String, Double> times(Connection database, String sql, String argument) throws SQLException {
        Map<String, Double> times = new java.util.HashMap<>();
        try (PreparedStatement query = database.prepareStatement(sql)) {
            query.setString(1, argument);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    times.put(rows.getString(1), rows.getDouble(2));
                }
            }
        }
        return times;
    }

    private static void createTopic(LocalSuite suite, String topic) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, suite.kafka()))) {
            if (!admin.listTopics().names().get().contains(topic)) {
                admin.createTopics(List.of(new NewTopic(topic, 6, (short) 1)))
                        .all()
                        .get();
            }
        }
    }
}
