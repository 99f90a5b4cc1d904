package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pyairtable.testkit.RawHttp;

/** 500 connections that send a byte now and then, and one client that has work to do. */
@ExtendWith(SuiteExtension.class)
@Order(15)
final class SlowClientsIT {
    private static final int SLOW = 500;
    private static final int REQUESTS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final int port;
    private final RawCaller client;
    private final Member.Table table;

    SlowClientsIT(RunningSuite suite) {
        suite.awaitReady();
        this.port = URI.create(suite.anonymous().url()).getPort();
        Member member = Member.register(suite);
        this.table = member.tables("Things").getFirst();
        this.client = member.raw();
    }

    @Test
    void slowClientsDoNotDelayOthers() {
        Report report =
                new Report("Another client's latency, milliseconds", "while", "p50", "p95", "longest", "refused");
        measure(report, "no other client (warm-up)");
        measure(report, "no other client");
        List<RawHttp> slow = new ArrayList<>();
        try (ScheduledExecutorService trickle = Executors.newSingleThreadScheduledExecutor()) {
            for (int i = 0; i < SLOW; i++) {
                // Anonymous ones, as anybody can open them, of three kinds.
                String begun =
                        switch (i % 3) {
                            case 0 -> "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n{";
                            case 1 -> "GET /api/status HTTP/1.1\r\nHost: x\r\nX-Slow: ";
                            default -> "";
                        };
                slow.add(RawHttp.connect("127.0.1." + (1 + i % 100), port, PATIENCE)
                        .send(begun));
            }
            var sending = trickle.scheduleWithFixedDelay(
                    () -> slow.forEach(connection -> connection.trySend("a")), 2, 2, TimeUnit.SECONDS);
            int failed = measure(report, SLOW + " slow connections are open");
            sending.cancel(false);
            report.print();
            assertThat(failed).isZero();
            List<Integer> answers = new ArrayList<>();
            slow.forEach(connection -> answers.add(connection.answer().status()));
            // Those that sent part of a request get an answer; those that sent nothing are closed.
            assertThat(answers.stream().filter(status -> status == 408).count()).isGreaterThan(SLOW / 2);
            assertThat(answers).allMatch(status -> status == 408 || status == 400 || status == 0);
        } finally {
            slow.forEach(RawHttp::close);
        }
        assertThat(client.get(table.path()).status()).isEqualTo(200);
    }

    /** Each of them asks data-integration through the gateway, and core-platform, which the slow ones want as well. */
    private int measure(Report report, String circumstances) {
        long[] nanos = new long[REQUESTS];
        int failed = 0;
        for (int i = 0; i < REQUESTS; i++) {
            RawCaller.Answer answer = client.get(i % 2 == 0 ? table.path() : "/api/users/me");
            nanos[i] = answer.took().toNanos();
            failed += answer.status() == 200 ? 0 : 1;
        }
        java.util.Arrays.sort(nanos);
        report.row(
                circumstances,
                millis(nanos[REQUESTS / 2]),
                millis(nanos[REQUESTS * 95 / 100]),
                millis(nanos[REQUESTS - 1]),
                failed);
        return failed;
    }

    private static String millis(long nanos) {
        return "%.1f".formatted(nanos / 1e6);
    }
}
