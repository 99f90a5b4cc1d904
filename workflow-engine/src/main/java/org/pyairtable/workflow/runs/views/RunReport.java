package org.pyairtable.workflow.runs.views;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.pyairtable.events.Reply.RunStep;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.runs.state.StepRun;

/**
 * The steps of a run for a reader over Kafka, who gets as many as a message bears.
 *
 * @param more how many steps are left out
 */
record RunReport(List<RunStep> steps, int more) {
    private static final int MOST_STEPS = 200;
    private static final int MOST_BYTES = 400_000;

    RunReport {
        steps = List.copyOf(steps);
    }

    static RunReport of(Collection<StepRun> taken) {
        List<RunStep> steps = new ArrayList<>();
        int room = MOST_BYTES;
        for (StepRun step : taken) {
            if (steps.size() == MOST_STEPS) {
                break;
            }
            RunView.StepView view = RunView.StepView.of(step, false);
            int size = view.output() == null ? 0 : bytes(view.output());
            boolean fits = size <= room;
            room -= fits ? size : 0;
            steps.add(
                    new RunStep(view.path(), view.action(), view.status(), fits ? view.output() : null, view.error()));
        }
        return new RunReport(steps, taken.size() - steps.size());
    }

    private static int bytes(Object output) {
        return Documents.write(output).getBytes(StandardCharsets.UTF_8).length;
    }
}
