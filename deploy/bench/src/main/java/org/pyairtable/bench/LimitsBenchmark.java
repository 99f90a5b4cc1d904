package org.pyairtable.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What grows besides records, at 10, 100 and 1,000 times of what the tests use: how long the requests take that show it, what
 * the processes hold in memory, and how long a process that reads it at its start takes to be ready again. Rows are written
 * by SQL, what lies on state topics by way of the outbox. Leaves all of it: for a suite in a throw-away home.
 */
public final class LimitsBenchmark {
    private static final List<Integer> FACTORS = List.of(10, 100, 1_000);

    private LimitsBenchmark() {}

    private static Map<String, LimitCase> cases() {
        Map<String, LimitCase> cases = new LinkedHashMap<>();
        cases.put(
                "workspaces",
                new LimitCase(
                        10,
                        LimitSeeds::workspaces,
                        List.of("/api/workspaces?limit=100", "/v0/meta/bases"),
                        "data-integration"));
        cases.put(
                "bases",
                new LimitCase(10, LimitSeeds::bases, List.of("/v0/meta/bases", "/api/bases"), "data-integration"));
        cases.put(
                "tokens",
                new LimitCase(
                        100, LimitSeeds::tokens, List.of("/v0/meta/whoami", "/api/tokens?limit=100"), "api-gateway"));
        cases.put(
                "users",
                new LimitCase(
                        100, LimitSeeds::users, List.of("/api/users/me", "/v0/meta/whoami"), "communication-hub"));
        cases.put(
                "runs",
                new LimitCase(
                        1_000,
                        LimitSeeds::runs,
                        List.of("/api/runs?workflowId=wflBench&limit=100"),
                        "workflow-engine"));
        cases.put(
                "notifications",
                new LimitCase(
                        1_000,
                        LimitSeeds::notifications,
                        List.of("/api/notifications?limit=100"),
                        "communication-hub"));
        cases.put(
                "deliveries",
                new LimitCase(
                        1_000,
                        LimitSeeds::deliveries,
                        List.of("/api/webhooks/{endpoint}/deliveries?limit=100"),
                        "communication-hub"));
        cases.put(
                "audit",
                new LimitCase(
                        1_000,
                        LimitSeeds::audit,
                        List.of("/api/audit?limit=100", "/api/audit?type=bench&limit=100", "/api/audit/verification"),
                        "core-platform"));
        return cases;
    }

    public static void main(String[] arguments) throws Exception {
        LocalSuite suite = LocalSuite.running();
        System.out.println(Machine.describe());
        List<String> names = arguments.length == 0 ? List.copyOf(cases().keySet()) : Arrays.asList(arguments);
        Map<String, Integer> before = LocalSuite.restarts();
        try (LimitSeeds seeds = LimitSeeds.in(suite)) {
            for (String name : names) {
                LimitCase one = cases().get(name);
                if (one == null) {
                    throw new IllegalArgumentException("no case " + name + "; there are " + cases().keySet());
                }
                for (int factor : FACTORS) {
                    one.run(name, factor, suite, seeds);
                }
            }
        }
        Map<String, Integer> after = LocalSuite.restarts();
        System.out.println(after.equals(before) ? "no process was restarted" : "restarted: " + before + " → " + after);
    }
}
