package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
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

    private final RunService runs;

    RunStartResource(RunService runs) {
        this.runs = runs;
    }

    /** @param input values that steps read as {@code trigger.<name>} */
    public record StartRequest(@Nullable Map<String, Object> input) {}

    @Schema(name = "StartedRun")
    public record Started(String runId) {}

    @POST
    @ResponseStatus(202)
    @Operation(operationId = "startRun")
    public Uni<Started> start(@RestPath String id, @Nullable StartRequest request) {
        Map<String, Object> input =
                Optional.ofNullable(request).map(StartRequest::input).orElse(Map.of());
        if (input.size() > MOST_INPUTS) {
            throw ServiceException.invalid("input", "has more than " + MOST_INPUTS + " values");
        }
        return runs.start(id, input).map(run -> new Started(run.id()));
    }
}
