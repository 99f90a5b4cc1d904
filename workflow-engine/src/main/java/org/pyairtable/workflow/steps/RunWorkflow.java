package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.Outcome.Child;

/** Runs another workflow and waits until it has ended. */
@Kind(
        value =
                "Runs another workflow of the workspace, which has no trigger on records, and waits until it has ended; fails when"
                        + " that run fails. Runs that start each other are refused beyond a depth, as everywhere.",
        result = "`runId`, and `result`: what the last step of that workflow gave",
        waits = true,
        example = """
                {"id": "bill", "action": "runWorkflow", "workflowId": "wflBilling", "input": {"amount": "{{steps.cost.result}}"}}""")
@JsonDeserialize
@Schema(name = "RunWorkflowStep")
public record RunWorkflow(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member("The workflow; its version is the one that is saved when the step starts.")
        String workflowId,

        @Member(
                value = "What that workflow reads as `trigger.<name>`, at most 100 values; texts in it are templates.",
                optional = true)
        Map<String, @Nullable Object> input)
        implements Step {
    private static final int MOST_INPUTS = 100;

    public RunWorkflow {
        id = Given.stepId(id);
        workflowId = Given.name("workflowId", workflowId);
        input = input == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(input));
        if (input.size() > MOST_INPUTS) {
            throw new BadValue("input", "has more than " + MOST_INPUTS + " values");
        }
        Given.json("input", input);
    }

    @Override
    public RunWorkflow reworded(Wording wording, String path) {
        Map<String, @Nullable Object> reworded = new LinkedHashMap<>();
        input.forEach((name, value) -> reworded.put(name, wording.value(value, path + ".input." + name)));
        return new RunWorkflow(id, workflowId, reworded);
    }

    @Override
    public void check(Checks checks, String path) {
        input.forEach((name, value) -> checks.value(value, path + ".input." + name));
    }

    @Override
    public Set<String> resultMembers() {
        return Set.of("runId", "result");
    }

    @Override
    public Outcome start(Starting run) {
        Map<String, Object> filled = new LinkedHashMap<>();
        input.forEach((name, value) -> {
            Object given = run.filled(value);
            if (given != null) {
                filled.put(name, given);
            }
        });
        return new Outcome.Spawn(List.of(new Child.OfWorkflow(workflowId, filled)), 1, Map.of("input", filled));
    }
}
