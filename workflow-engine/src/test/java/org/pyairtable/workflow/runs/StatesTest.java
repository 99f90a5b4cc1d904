package org.pyairtable.workflow.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.DataResult;
import org.pyairtable.workflow.runs.state.RunState;
import org.pyairtable.workflow.runs.state.StepState;
import org.pyairtable.workflow.steps.Retry;
import org.pyairtable.workflow.steps.Step;
import org.pyairtable.workflow.steps.UpdateRecord;

class StatesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final DataResult.CommandRejected REJECTED =
            new DataResult.CommandRejected("appSite", "INVALID_VALUE_FOR_COLUMN", "bad cell");
    private static final StepState.AwaitingResult FIRST_ATTEMPT = new StepState.AwaitingResult("cmd1", 1, NOW);

    private static final DataResult.CommandRejected BUSY =
            new DataResult.CommandRejected("appSite", "RATE_LIMIT_REACHED", "later");

    @Test
    void aRunGoesFromRunningThroughWaitingToItsEnd() {
        RunState.Waiting waiting = new RunState.Running().waitUntil(NOW);

        assertThat(waiting.status()).isEqualTo("waiting");
        assertThat(waiting.resume().succeed(NOW)).isEqualTo(new RunState.Succeeded(NOW));
        assertThat(waiting.resume().fail("why", NOW)).isEqualTo(new RunState.Failed("why", NOW));
        assertThat(waiting.cancel("Not needed", NOW)).isEqualTo(new RunState.Cancelled("Not needed", NOW));
    }

    @Test
    void onlyActiveRunsCanEnd() {
        // The compiler holds the rest: ended states have no transitions at all.
        assertThat(RunState.Active.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(RunState.Running.class, RunState.Waiting.class);
        assertThat(StepState.Open.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(
                        StepState.AwaitingResult.class,
                        StepState.AwaitingChildren.class,
                        StepState.AwaitingDecision.class,
                        StepState.AwaitingEvent.class,
                        StepState.BackingOff.class,
                        StepState.Sleeping.class);
    }

    @Test
    void anAnswerGivesTheStepItsResult() {
        DataResult.RecordsWritten written = new DataResult.RecordsWritten(
                "appSite",
                "tblTasks",
                List.of(new DataResult.WrittenRecord("rec9", Map.of("Name", "Roof"))),
                List.of("rec9"),
                List.of(),
                List.of());

        assertThat(Answers.answer(step(Retry.NEVER), FIRST_ATTEMPT, Answers.of(written), NOW))
                .isEqualTo(new StepState.Succeeded(
                        Map.of("id", "rec9", "fields", Map.of("Name", "Roof"), "created", true), NOW));
    }

    @Test
    void aRejectionFailsTheStepUnlessItMayTryAgain() {
        assertThat(settle(Retry.NEVER, FIRST_ATTEMPT, REJECTED))
                .isEqualTo(new StepState.Failed("INVALID_VALUE_FOR_COLUMN: bad cell", NOW));
    }

    @Test
    void pausesDoubleAndAreUpToAQuarterLongerUntilTheAttemptsAreUsedUp() {
        Retry three = new Retry(3, Duration.ofSeconds(2));

        StepState.BackingOff first = (StepState.BackingOff) settle(three, FIRST_ATTEMPT, BUSY);
        assertThat(first.until()).isStrictlyBetween(NOW.plusSeconds(2), NOW.plusMillis(2_500));

        StepState.AwaitingResult second = first.sent("cmd2", NOW.plusSeconds(60));
        assertThat(second).isEqualTo(new StepState.AwaitingResult("cmd2", 2, NOW.plusSeconds(60)));
        StepState.BackingOff afterSecond = (StepState.BackingOff) settle(three, second, BUSY);
        assertThat(afterSecond.until()).isBetween(NOW.plusSeconds(4), NOW.plusSeconds(5));

        StepState.AwaitingResult third = afterSecond.sent("cmd3", NOW);
        assertThat(settle(three, third, BUSY)).isInstanceOf(StepState.Failed.class);
    }

    @Test
    void aRefusalThatCannotPassIsNotTriedAgain() {
        Retry three = new Retry(3, Duration.ofSeconds(2));

        assertThat(settle(three, FIRST_ATTEMPT, REJECTED)).isInstanceOf(StepState.Failed.class);
        for (String passing : List.of("RETRIABLE_ERROR", "SERVICE_UNAVAILABLE", "SERVER_ERROR", "RATE_LIMIT_REACHED")) {
            assertThat(settle(three, FIRST_ATTEMPT, new DataResult.CommandRejected("appSite", passing, "later")))
                    .as(passing)
                    .isInstanceOf(StepState.BackingOff.class);
        }
    }

    private static StepState settle(
            Retry retry, StepState.AwaitingResult awaiting, DataResult.CommandRejected rejected) {
        return Answers.answer(step(retry), awaiting, Answers.of(rejected), NOW);
    }

    private static Step step(Retry retry) {
        return new UpdateRecord("mark", "appSite", "tblTasks", null, Map.of("Name", "x"), null, retry);
    }
}
