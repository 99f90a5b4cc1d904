package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Fails the run, or the block around it, with a message of the author's. */
@Kind(
        value = "Raises an error: the step fails with the message, and the run with it unless an `onError` is around.",
        example = """
                {"id": "stop", "action": "fail", "message": "{{record.Name}} has no client"}""")
@JsonDeserialize
@Schema(name = "FailStep")
public record Fail(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member("The reason; a template.") String message)
        implements Step {
    private static final int LONGEST = 2_000;

    public Fail {
        id = Given.stepId(id);
        message = Given.text("message", message);
    }

    @Override
    public Fail reworded(Wording wording, String path) {
        return new Fail(id, wording.template(message, path + ".message"));
    }

    @Override
    public void check(Checks checks, String path) {
        checks.template(message, path + ".message");
    }

    @Override
    public Outcome start(Starting run) {
        String text = run.text(message);
        return new Outcome.Refuse(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
    }
}
