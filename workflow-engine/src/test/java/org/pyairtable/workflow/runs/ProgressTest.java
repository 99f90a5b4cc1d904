package org.pyairtable.workflow.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.workflow.definitions.Step;

class ProgressTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final Step FIRST = new Step.Evaluate("first", "1");
    private static final Step YES = new Step.Evaluate("yes", "1");
    private static final Step NO = new Step.Evaluate("no", "1");
    private static final Step LAST = new Step.Evaluate("last", "1");
    private static final Step ROUTE = new Step.Branch("route", "1", List.of(YES), List.of(NO));
    private static final List<Step> STEPS = List.of(FIRST, ROUTE, LAST);

    private final Map<String, StepRun> taken = new LinkedHashMap<>();

    @Test
    void beginsAtTheBeginning() {
        assertThat(Progress.of(STEPS, taken)).isEqualTo(new Progress.Start("first", FIRST));
    }

    @Test
    void goesTheWayThatTheBranchTookAndOnBehindIt() {
        done("first", 1);
        done("route", "then");
        assertThat(Progress.of(STEPS, taken)).isEqualTo(new Progress.Start("route/then/yes", YES));

        done("route/then/yes", 1);
        assertThat(Progress.of(STEPS, taken)).isEqualTo(new Progress.Start("last", LAST));

        done("last", 1);
        assertThat(Progress.of(STEPS, taken)).isEqualTo(new Progress.Complete());
    }

    @Test
    void goesTheOtherWay() {
        done("first", 1);
        done("route", "otherwise");

        assertThat(Progress.of(STEPS, taken)).isEqualTo(new Progress.Start("route/otherwise/no", NO));
    }

    @Test
    void isHeldByAStepThatWaitsOrHasFailed() {
        StepRun waiting = step("first", new StepState.AwaitingResult("cmd1", 1, NOW));
        taken.put("first", waiting);
        assertThat(Progress.of(STEPS, taken)).isEqualTo(new Progress.Held(FIRST, waiting));

        StepRun failed = step("first", new StepState.Failed("no", NOW));
        taken.put("first", failed);
        assertThat(Progress.of(STEPS, taken)).isEqualTo(new Progress.Held(FIRST, failed));
    }

    private void done(String path, Object output) {
        taken.put(path, step(path, new StepState.Succeeded(output, NOW)));
    }

    private static StepRun step(String path, StepState state) {
        return new StepRun(path, 0, path, "evaluate", state, NOW);
    }
}
