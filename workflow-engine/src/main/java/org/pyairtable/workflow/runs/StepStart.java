package org.pyairtable.workflow.runs;

import java.util.Optional;
import org.jboss.logging.Logger;
import org.pyairtable.workflow.runs.state.OutputSize;
import org.pyairtable.workflow.scope.PartialCellException;
import org.pyairtable.workflow.steps.Outcome;
import org.pyairtable.workflow.steps.Starting;
import org.pyairtable.workflow.steps.Step;
import org.pyairtable.workflow.templates.UnfilledException;

/** Computes the outcome of starting a step. Pure: it has no effects. */
public final class StepStart {
    private static final Logger LOG = Logger.getLogger(StepStart.class);

    private final Starting run;

    public StepStart(Starting run) {
        this.run = run;
    }

    /** Never throws: a defect in one step must not block the other runs that the same event starts. */
    public Outcome of(Step step) {
        try {
            return bounded(step.start(run));
        } catch (PartialCellException | UnfilledException reason) {
            return new Outcome.Refuse(String.valueOf(reason.getMessage()));
        } catch (RuntimeException e) {
            LOG.errorf(
                    e,
                    "Step failed inside the engine, its run fails: step=%s workflow=%s",
                    step.id(),
                    run.workflowId());
            return new Outcome.Refuse("The step failed because of an error in the engine; its log has the reason");
        }
    }

    private static Outcome bounded(Outcome outcome) {
        Optional<String> excess =
                switch (outcome) {
                    case Outcome.Done done -> OutputSize.excess(done.output());
                    case Outcome.Ask ask -> OutputSize.excess(ask.sent());
                    case Outcome.Perform perform -> OutputSize.excess(perform.sent());
                    case Outcome.Order order -> OutputSize.excess(order.sent());
                    case Outcome.Spawn spawn -> OutputSize.excess(spawn.sent());
                    case Outcome.Await await -> OutputSize.excess(await.sent());
                    case Outcome.Publish publish -> Optional.empty();
                    case Outcome.Decide decide -> Optional.empty();
                    case Outcome.Sleep sleep -> Optional.empty();
                    case Outcome.Refuse refuse -> Optional.empty();
                };
        return excess.<Outcome>map(Outcome.Refuse::new).orElse(outcome);
    }
}
