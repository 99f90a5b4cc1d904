package org.pyairtable.data.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.pyairtable.data.wire.Json;

/**
 * Why a job failed.
 *
 * @param status of the answer that a request gets which waited for it
 * @param field what was not acceptable of the request; empty where that is not known
 */
public record JobError(int status, String type, String message, String field) {
    /** The status of a failure that is not the caller's. */
    public static final int DEFECT = 500;

    /** It was cancelled. */
    static final JobError STOPPED = new JobError(DEFECT, "STOPPED", "The change was cancelled", "");

    static JobError interrupted(int attempts) {
        return new JobError(
                DEFECT,
                "INTERRUPTED",
                "The change was interrupted " + attempts
                        + " times, by a crash or a loss of the database; nothing of it is left",
                "");
    }

    public static JobError read(JsonNode json) {
        return new JobError(
                json.path("status").asInt(),
                json.path("type").asText(),
                json.path("message").asText(),
                json.path("field").asText());
    }

    public String json() {
        return Json.write(this);
    }

    /** As callers see it. */
    Map<String, Object> shown() {
        return Map.of("type", type, "message", message);
    }
}
