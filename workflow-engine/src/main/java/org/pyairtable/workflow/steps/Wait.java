package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Waits for a duration, across restarts. ISO 8601, for example {@code PT15M}. */
@Kind(value = "Waits for a duration, across restarts.", waits = true, example = """
                {"id": "pause", "action": "wait", "duration": "PT15M"}""")
@JsonDeserialize
@Schema(name = "WaitStep")
public record Wait(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member("From PT1S to 366 days, ISO 8601.") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Duration duration)
        implements Step {
    public Wait {
        id = Given.stepId(id);
        duration = Given.wait("duration", duration, Duration.ofSeconds(1));
    }

    @Override
    public Wait reworded(Wording wording, String path) {
        return this;
    }

    @Override
    public void check(Checks checks, String path) {}

    @Override
    public Outcome start(Starting run) {
        return new Outcome.Sleep(run.evaluation().now().plus(duration));
    }
}
