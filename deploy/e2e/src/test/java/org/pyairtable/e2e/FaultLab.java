package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Brings about one fault after the other while clients write, compares what they were answered with what is there
 * afterwards, and keeps a table of it.
 */
final class FaultLab {
    private static final int CLIENTS = 4;

    /** With four clients, about 20 writes a second. */
    private static final Duration PACE = Duration.ofMillis(180);

    private static final int BEFORE = 30;
    private static final int AFTER = 30;

    private final RunningSuite suite;
    private final Member member;
    private final WebhookReceiver receiver;
    private final List<String> lines = new ArrayList<>();

    FaultLab(RunningSuite suite, Member member, WebhookReceiver receiver) {
        this.suite = suite;
        this.member = member;
        this.receiver = receiver;
        Effects.allow(suite, receiver);
        Effects.subscribe(member, receiver);
    }

    void judge(Fault fault) {
        String requests = "lab-" + UUID.randomUUID().toString().substring(0, 8);
        try {
            Effects.allow(suite, receiver);
            Effects effects = Effects.of(suite, member, receiver);
            RecordStream stream = RecordStream.start(member, effects.orders(), requests, CLIENTS, PACE);
            List<RecordStream.Attempt> attempts;
            try {
                stream.awaitAcknowledged(BEFORE);
                fault.deed().to(suite);
                stream.awaitAcknowledged(stream.acknowledged() + AFTER);
            } finally {
                attempts = stream.stop();
            }
            Map<Integer, Integer> others = unacknowledged(attempts);
            Duration outage = outage(attempts);
            lines.add(line(fault, attempts.size(), others, outage, "lost or doubled something"));
            suite.awaitReady();
            new Reckoning(suite, effects.orders(), requests).settle(attempts);
            effects.settle();
            verdict(fault, attempts.size(), others, outage, "cost more than expected");
            assertThat(others.keySet())
                    .as(fault.expected())
                    .isSubsetOf(fault.cost().statuses());
            assertThat(others.values().stream().mapToInt(Integer::intValue).sum())
                    .as("writes that were not acknowledged")
                    .isLessThanOrEqualTo(fault.cost().most());
            assertThat(outage).as("outage").isLessThanOrEqualTo(fault.cost().outage());
            verdict(fault, attempts.size(), others, outage, "as expected, nothing lost or doubled");
        } catch (AssertionError | RuntimeException failure) {
            if (lines.isEmpty() || !lines.getLast().startsWith(name(fault))) {
                lines.add(name(fault) + " not judged: " + failure.getMessage());
            }
            throw failure;
        }
    }

    void leftOut(Fault fault, String why) {
        lines.add(name(fault) + " left out: " + why);
    }

    void print() {
        System.out.printf(
                "%n  %-46s %7s %7s %9s  %s%n", "fault", "writes", "not ok", "outage", "answers, expectation, verdict");
        lines.forEach(line -> System.out.println("  " + line));
    }

    private void verdict(Fault fault, int writes, Map<Integer, Integer> others, Duration outage, String verdict) {
        lines.removeLast();
        lines.add(line(fault, writes, others, outage, verdict));
    }

    private static String line(Fault fault, int writes, Map<Integer, Integer> others, Duration outage, String verdict) {
        return String.format(
                Locale.ROOT,
                "%s %7d %7d %7.1f s  %s; expected: %s; %s",
                name(fault),
                writes,
                others.values().stream().mapToInt(Integer::intValue).sum(),
                outage.toMillis() / 1000.0,
                others.isEmpty() ? "all 200" : others,
                fault.expected(),
                verdict);
    }

    private static String name(Fault fault) {
        return String.format(Locale.ROOT, "%-46s", fault.name());
    }

    /** How many writes were answered with each other status. */
    private static Map<Integer, Integer> unacknowledged(List<RecordStream.Attempt> attempts) {
        Map<Integer, Integer> others = new TreeMap<>();
        attempts.stream().filter(a -> !a.acknowledged()).forEach(a -> others.merge(a.status(), 1, Integer::sum));
        return others;
    }

    /** The longest time between two acknowledged writes. */
    static Duration outage(List<RecordStream.Attempt> attempts) {
        long[] acknowledged = attempts.stream()
                .filter(RecordStream.Attempt::acknowledged)
                .mapToLong(a -> a.beganNanos() + a.took().toNanos())
                .sorted()
                .toArray();
        long longest = 0;
        for (int i = 1; i < acknowledged.length; i++) {
            longest = Math.max(longest, acknowledged[i] - acknowledged[i - 1]);
        }
        return Duration.ofNanos(longest);
    }
}
