package org.pyairtable.e2e;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares what runs have come to, by their histories and by what they left everywhere, with what they ought to: nothing missing,
 * nothing twice, nothing else.
 */
final class HistoryCheck {
    private final RunningSuite suite;
    private final Member.Table table;
    private final KeyReceiver receiver;
    private final String prefix;
    private final ModelEffects expected = new ModelEffects();
    private final Map<String, String> statuses = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    HistoryCheck(RunningSuite suite, Member.Table table, KeyReceiver receiver, String prefix) {
        this.suite = suite;
        this.table = table;
        this.receiver = receiver;
        this.prefix = prefix;
    }

    /** Runs the models of all that was started. */
    void expect(List<WorkflowLoad.Start> starts) {
        for (WorkflowLoad.Start start : starts) {
            ModelRun run = new ModelRun(start.key(), start.number(), start.items(), expected);
            boolean succeeds = start.workflow().block().happensAlone(run, "");
            statuses.put(start.key(), succeeds ? "succeeded" : "failed");
        }
    }

    ModelEffects expected() {
        return expected;
    }

    /** @param answered the id of the run that was answered for each key */
    List<String> faults(List<ModelWorkflow> workflows, Map<String, String> answered) {
        for (ModelWorkflow workflow : workflows) {
            runs(workflow, answered);
        }
        statuses.keySet().stream()
                .filter(key -> !answered.containsKey(key))
                .forEach(key -> faults.add("run " + key + " was never acknowledged"));
        Map<String, List<String>> records = table.records();
        Map<String, Integer> found = new HashMap<>();
        records.forEach((name, ids) -> found.put(name, ids.size()));
        once("record", expected.records(), found);
        Map<String, Integer> notified = new HashMap<>();
        suite.ledger().notifications(prefix).forEach(title -> notified.merge(title, 1, Integer::sum));
        once("notification", expected.notifications(), notified);
        requests();
        undone(List.copyOf(records.keySet()));
        return faults;
    }

    private void runs(ModelWorkflow workflow, Map<String, String> answered) {
        Map<String, Long> perKey = new TreeMap<>();
        for (Ledger.RunEnd end : suite.ledger().ends(workflow.id(), prefix)) {
            perKey.merge(end.key(), 1L, Long::sum);
            String status = statuses.get(end.key());
            if (!end.status().equals(status)) {
                faults.add("run " + end.id() + " of " + end.key() + " is " + end.status() + " (" + end.reason()
                        + ") instead of " + status + ": " + workflow.definition());
            }
            if (!end.id().equals(answered.getOrDefault(end.key(), end.id()))) {
                faults.add(
                        "key " + end.key() + " was answered with run " + answered.get(end.key()) + ", not " + end.id());
            }
        }
        perKey.forEach((key, count) -> {
            if (count > 1) {
                faults.add(count + " runs of " + key);
            }
        });
        answered.forEach((key, run) -> {
            if (statuses.containsKey(key) && suite.ledger().status(run).isEmpty()) {
                faults.add("run " + run + " of " + key + " was acknowledged and does not exist");
            }
        });
    }

    private void once(String what, Collection<String> names, Map<String, Integer> found) {
        Map<String, Long> expectedCounts = names.stream().collect(groupingBy(name -> name, counting()));
        expectedCounts.forEach((name, count) -> {
            int there = found.getOrDefault(name, 0);
            if (there != count) {
                faults.add(what + " " + name + " is there " + there + " times instead of " + count);
            }
        });
        found.keySet().stream()
                .filter(name -> !expectedCounts.containsKey(name))
                .forEach(name -> faults.add(what + " " + name + " is there and should not be"));
    }

    private void requests() {
        Map<String, List<String>> calls = receiver.keys();
        Map<String, String> names = new HashMap<>();
        Set<String> wanted = new HashSet<>(expected.requests());
        calls.forEach((name, keys) -> {
            if (!wanted.contains(name)) {
                faults.add("call " + name + " came and should not have");
            }
            if (new HashSet<>(keys).size() > 1) {
                faults.add("calls " + name + " came with several keys: " + keys);
            }
            String other = names.putIfAbsent(keys.getFirst(), name);
            if (other != null) {
                faults.add("calls " + name + " and " + other + " came with one key");
            }
        });
        wanted.stream()
                .filter(name -> !calls.containsKey(name))
                .forEach(name -> faults.add("call " + name + " never came"));
    }

    /** @param inOrder the names of the records, in the order of their creation */
    private void undone(List<String> inOrder) {
        Map<String, Integer> places = new HashMap<>();
        inOrder.forEach(name -> places.put(name, places.size()));
        for (List<String> undone : expected.undone()) {
            List<Integer> found =
                    undone.stream().map(name -> places.getOrDefault(name, -1)).toList();
            if (!found.equals(found.stream().sorted().toList())) {
                faults.add("undone in another order than " + undone);
            }
        }
    }
}
