package org.pyairtable.workflow.runs.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How a run runs another one again.
 *
 * @param runId the other one
 * @param from path of the first step that is done again
 * @param takenOver how many steps of the other run it has taken over: those before
 */
public record Replay(String runId, String from, int takenOver) {
    /** Which version of the workflow a run runs again with. */
    @Schema(name = "ReplayVersion")
    public enum Version {
        @JsonProperty("same")
        SAME,
        @JsonProperty("present")
        PRESENT
    }
}
