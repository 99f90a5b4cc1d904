package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Random workflows under load while processes are killed at random: every run ends as it ought to, with all its effects, once, and
 * what is undone is undone in reverse order. In the profile {@code faults}, with two minutes of kills;
 * {@code -De2e.history=PT30M} for longer, {@code -De2e.seed=…} for the workflows, inputs and kills of an earlier run,
 * {@code -De2e.instances=3} for three of each service.
 */
@ExtendWith(SuiteExtension.class)
@Order(9)
@Tag("on-demand")
final class HistoryIT {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int OTHERS = 3;
    private static final int WORKFLOWS = 8;
    private static final int MOST_STEPS = 90;

    private final RunningSuite suite;

    HistoryIT(RunningSuite suite) {
        this.suite = suite;
    }

    @Test
    void everyRunEndsWithAllItsEffectsOnce() throws IOException {
        long seed = Long.getLong("e2e.seed", System.nanoTime() % 1_000_000);
        Duration time = Duration.parse(System.getProperty("e2e.history", "PT2M"));
        System.out.printf("  random workflows for %s, seed %d (-De2e.seed=%d)%n", time, seed, seed);
        suite.awaitReady();
        Member member = Member.register(suite);
        Member.Table table = member.tables("Effects").getFirst();
        try (KeyReceiver receiver = KeyReceiver.start()) {
            ModelStep.Site site = new ModelStep.Site(table.baseId(), table.id(), receiver.url());
            List<ModelWorkflow> workflows = workflows(member, site, new Random(seed));
            String prefix = "h" + seed + "-" + Long.toString(System.nanoTime(), 36) + "-";
            Chaos chaos = new Chaos(suite, new Random(seed + 1));
            WorkflowLoad load =
                    new WorkflowLoad(suite, member, workflows.subList(OTHERS, workflows.size()), prefix, seed);
            HistoryCheck check = new HistoryCheck(suite, table, receiver, prefix);
            List<WorkflowLoad.Start> starts;
            load.start();
            try {
                chaos.last(time);
                suite.awaitReady();
                starts = load.stop();
                Until.holds(
                        () -> "The end of all runs of seed " + seed + " (open: " + open(workflows) + ")",
                        PATIENCE,
                        () -> open(workflows).isEmpty());
            } finally {
                load.close();
            }
            check.expect(starts);
            Until.holds(
                    "All notifications of seed " + seed,
                    PATIENCE,
                    () -> suite.ledger().notifications(prefix).size()
                            >= check.expected().notifications().size());
            List<String> faults = check.faults(workflows.subList(OTHERS, workflows.size()), load.runs());
            System.out.printf(
                    "    %d runs, %d records, %d notifications, %d requests (%d calls), %d undone; kills %s%n",
                    starts.size(),
                    check.expected().records().size(),
                    check.expected().notifications().size(),
                    check.expected().requests().size(),
                    receiver.keys().values().stream().mapToInt(List::size).sum(),
                    check.expected().undone().stream()
                            .filter(undone -> !undone.isEmpty())
                            .count(),
                    chaos.kills());
            assertThat(load.oddities()).as("answers under seed " + seed).isEmpty();
            assertThat(faults)
                    .as("what is not as it ought to be, under seed " + seed)
                    .isEmpty();
        }
    }

    private List<String> open(List<ModelWorkflow> workflows) {
        List<String> open = new ArrayList<>();
        workflows.forEach(workflow -> open.addAll(suite.ledger().open(workflow.id())));
        return open.size() > 20 ? open.subList(0, 20) : open;
    }

    /** First those that the others run. */
    private static List<ModelWorkflow> workflows(Member member, ModelStep.Site site, Random random) {
        List<ModelWorkflow> others = new ArrayList<>();
        List<ModelWorkflow> all = new ArrayList<>();
        for (int i = 0; i < OTHERS + WORKFLOWS; i++) {
            boolean mayFail = i % 2 == 1;
            RandomSteps steps = new RandomSteps(random, i < OTHERS ? List.of() : others);
            ModelWorkflow made = saved(member, site, () -> steps.all(mayFail), mayFail, "Random " + i);
            all.add(made);
            if (i < OTHERS) {
                others.add(made);
            }
        }
        return all;
    }

    private static ModelWorkflow saved(
            Member member, ModelStep.Site site, Supplier<ModelBlock> blocks, boolean mayFail, String name) {
        ModelBlock block = blocks.get();
        List<Map<String, Object>> steps = block.json(site, "");
        while (count(steps) > MOST_STEPS) {
            block = blocks.get();
            steps = block.json(site, "");
        }
        Map<String, Object> definition = Map.of(
                "workspaceId", member.workspaceId(), "name", name, "trigger", Map.of("type", "manual"), "steps", steps);
        String id = Until.present("The creation of a workflow", PATIENCE, () -> {
            Gateway.Answer answer = member.session().post("/api/workflows", definition);
            if (answer.status() == 400) {
                throw new AssertionError(answer.body() + " to " + Json.write(definition));
            }
            return answer.status() == 201 ? Optional.of(answer.body().path("id").asText()) : Optional.empty();
        });
        return new ModelWorkflow(id, block, mayFail, Json.write(steps));
    }

    private static int count(List<Map<String, Object>> steps) {
        return Json.write(steps).split("\"action\"", -1).length - 1;
    }
}
