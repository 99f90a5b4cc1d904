package org.pyairtable.workflow.runs.requests;

import java.util.Map;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.trigger.StartForm;

/** What a request gives that starts a workflow. */
public final class StartInput {
    private StartInput() {}

    /** As the form of the workflow has it; refuses what does not fit. */
    public static Map<String, Object> of(Workflow workflow, Map<String, Object> input) {
        return switch (workflow.definition().trigger().form().fill(input)) {
            case StartForm.Filled.Values filled -> filled.values();
            case StartForm.Filled.Refused refused ->
                throw ServiceException.invalid("input." + refused.name(), refused.message());
        };
    }
}
