package org.pyairtable.workflow.runs.requests;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceException;

/** {@code /api/workflows/{id}/runs}: starts runs by hand. */
@Path("/api/workflows/{id}/runs")
@Produces(MediaType.APPLICATION_JSON)
public class RunStartResource {
    private static final int MOST_INPUTS = 100;
    private static final String KEY = "Idempotency-Key";
    private static final int LONGEST_KEY = 200;

    private final RunService runs;

    RunStartResource(RunService runs) {
        this.runs = runs;
    }

    /** @param input values that steps read as {@code trigger.<name>} */
    public record StartRequest(@Nullable Map<String, Object> input) {}

    @Schema(name = "StartedRun")
    public record Started(String runId) {}

    /**
     * Starts a run. Requests of a caller with the same {@code Idempotency-Key} start one run, as long as its history is kept, and
     * are all answered with it; with another input they are refused.
     */
    @POST
    @ResponseStatus(202)
    @Operation(operationId = "startRun")
    public Uni<Started> start(
            @RestPath String id, @HeaderParam(KEY) @DefaultValue("") String key, @Nullable StartRequest request) {
        Map<String, Object> input =
                Optional.ofNullable(request).map(StartRequest::input).orElse(Map.of());
        if (input.size() > MOST_INPUTS) {
            throw ServiceException.invalid("input", "has more than " + MOST_INPUTS + " values");
        }
        if (key.length() > LONGEST_KEY) {
            throw ServiceException.invalid(KEY, "is longer than " + LONGEST_KEY + " characters");
        }
        return runs.start(id, input, key.isBlank() ? Optional.empty() : Optional.of(key))
                .map(run -> new Started(run.id()));
    }
}
