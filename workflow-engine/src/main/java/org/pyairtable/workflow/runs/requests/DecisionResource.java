package org.pyairtable.workflow.runs.requests;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.runs.Decision;
import org.pyairtable.workflow.runs.views.RunView;

/** {@code /api/runs/{id}/decisions}: answers approval steps. */
@Path("/api/runs/{id}/decisions")
@Produces(MediaType.APPLICATION_JSON)
public class DecisionResource {
    private static final int LONGEST_COMMENT = 2_000;

    private final RunService runs;

    DecisionResource(RunService runs) {
        this.runs = runs;
    }

    /**
     * @param step the path of the step that asks, as the run shows it
     * @param approve true approves, false rejects
     * @param comment at most 2,000 characters
     */
    @Schema(name = "Decision")
    public record DecisionRequest(
            @Nullable String step,
            @Nullable Boolean approve,
            @Nullable String comment) {}

    @POST
    @Operation(operationId = "decideApproval")
    public Uni<RunView> decide(@RestPath String id, @Nullable DecisionRequest request) {
        if (request == null || request.step() == null) {
            throw ServiceException.invalid("step", "is missing");
        }
        if (request.approve() == null) {
            throw ServiceException.invalid("approve", "is missing");
        }
        String comment = request.comment() == null ? "" : request.comment();
        if (comment.length() > LONGEST_COMMENT) {
            throw ServiceException.invalid("comment", "is longer than " + LONGEST_COMMENT + " characters");
        }
        return runs.decide(id, new Decision(request.step(), request.approve(), comment));
    }
}
