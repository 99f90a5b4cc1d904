package org.pyairtable.workflow.runs.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.workflow.steps.Branch;
import org.pyairtable.workflow.steps.Evaluate;
import org.pyairtable.workflow.steps.Guarded;
import org.pyairtable.workflow.steps.Step;

class ProgressTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final Step FIRST = new Evaluate("first", "1");
    private static final Step YES = new Evaluate("yes", "1");
    private static final Step NO = new Evaluate("no", "1");
    private static final Step LAST = new Evaluate("last", "1");
    private static final Step ROUTE = new Branch("route", "1", List.of(YES), List.of(NO));
    private static final List<Step> STEPS = List.of(FIRST, ROUTE, LAST);

    private final Map<String, StepRun> taken = new LinkedHashMap<>();

    @Test
    void startsWithTheFirstStep() {
        assertThat(Progress.of(STEPS, taken)).isEqualTo(new Progress.Start("first", FIRST));
    }

    @Test
    void takesTheChosenBranchAndContinuesAfterIt() {
        done("first", 1);
        done("route", "then");
        assertThat(Progress.of(STEPS, taken)).isEqualTo(new Progress.Start("route/then/yes", YES));

        done("route/then/yes", 1);
        assertThat(Progress.of(STEPS, taken)).isEqualTo(new Progress.Start("last", LAST));

        done("last", 1);
        assertThat(Progress.of(STEPS, taken)).isEqualTo(new Progress.Complete());
    }

    @Test
    void takesTheOtherBranch() {
        done("first", 1);
        done("route", "otherwise");

        assertThat(Progress.of(STEPS, taken)).isEqualTo(new Progress.Start("route/otherwise/no", NO));
    }

    @Test
    void waitsForAStepThatIsUnderWay() {
        StepRun waiting = step("first", new StepState.AwaitingResult("cmd1", 1, NOW));
        taken.put("first", waiting);

        assertThat(Progress.of(STEPS, taken)).isEqualTo(new Progress.Held(FIRST, waiting));
    }

    @Test
    void failsWithAStepThatNothingRecoversFrom() {
        StepRun failed = failed("first", "no");

        assertThat(Progress.of(STEPS, taken)).isEqualTo(new Progress.Failed(FIRST, failed, null));
    }

    @Test
    void goesOnAfterTheStepsThatFollowAFailure() {
        Step guarded = new Guarded(FIRST, List.of(YES), null);
        failed("first", "no");
        assertThat(Progress.of(List.of(guarded, LAST), taken)).isEqualTo(new Progress.Start("first/onError/yes", YES));

        done("first/onError/yes", 1);
        assertThat(Progress.of(List.of(guarded, LAST), taken)).isEqualTo(new Progress.Start("last", LAST));
        assertThat(Progress.of(List.of(new Guarded(FIRST, List.of(), null), LAST), taken))
                .isEqualTo(new Progress.Start("last", LAST));
    }

    @Test
    void aFailureInsideABranchIsRecoveredFromAroundIt() {
        Step guarded = new Guarded(ROUTE, List.of(NO), null);
        done("route", "then");
        failed("route/then/yes", "no");

        assertThat(Progress.of(List.of(guarded, LAST), taken)).isEqualTo(new Progress.Start("route/onError/no", NO));
    }

    @Test
    void undoesWhatSucceededInReverseOrder() {
        Step one = new Guarded(FIRST, null, List.of(YES));
        Step two = new Guarded(NO, null, List.of(new Evaluate("undo", "1")));
        List<Step> steps = List.of(one, two, LAST);
        done("first", 1);
        done("no", 1);
        StepRun failed = failed("last", "no");
        assertThat(Progress.of(steps, taken))
                .isEqualTo(new Progress.Start("no/compensate/undo", new Evaluate("undo", "1")));

        done("no/compensate/undo", 1);
        assertThat(Progress.of(steps, taken)).isEqualTo(new Progress.Start("first/compensate/yes", YES));

        StepRun undoing = failed("first/compensate/yes", "gone");
        assertThat(Progress.of(steps, taken))
                .isEqualTo(new Progress.Failed(LAST, failed, new Progress.Failed(YES, undoing, null)));
        assertThat(((Progress.Failed) Progress.of(steps, taken)).reason())
                .isEqualTo("Step last: no. Undoing what came before failed in step first/compensate/yes: gone;"
                        + " somebody has to look at what is left, and a retry goes on with it");
    }

    private StepRun failed(String path, String reason) {
        StepRun run = new StepRun(
                path, taken.size(), path, "evaluate", new StepState.Failed(reason, NOW), NOW, null, List.of());
        taken.put(path, run);
        return run;
    }

    private void done(String path, Object output) {
        taken.put(
                path,
                new StepRun(
                        path,
                        taken.size(),
                        path,
                        "evaluate",
                        new StepState.Succeeded(output, NOW),
                        NOW,
                        null,
                        List.of()));
    }

    private static StepRun step(String path, StepState state) {
        return new StepRun(path, 0, path, "evaluate", state, NOW, null, List.of());
    }
}
